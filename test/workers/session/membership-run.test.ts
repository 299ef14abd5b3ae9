// Membership attacks on real runs over random features: what is learned by heart is found, what is noisy is not; nothing is charged,
// nothing leaves.
import { beforeAll, describe, expect, test } from "vitest";
import { Cancelled } from "@/base/errors";
import { seededRng } from "@/base/random";
import { importReports } from "@/data/import";
import { parseLabelSet } from "@/data/label-sets";
import { holdReports } from "@/workers/session/hold-reports";
import { bothSides } from "@/workers/session/membership-units";
import { membershipRun } from "@/workers/session/membership-run";
import type { MembershipProgress } from "@/workers/session/shadow-runs";
import { shadowHalves } from "@/workers/session/shadow-halves";
import { trainRun } from "@/workers/session/train";
import { randomFeatures } from "../../privacy/audit/audit-model";
import { openDesk, settings } from "./tiny-session";

const labels = parseLabelSet("effusion\nedema\n");
const open = randomFeatures(96);
const [patients, members] = [200, 100];

/** Labels are coins, so a model can know them by heart only. Every tenth patient has two reports; the split is the file's. */
async function coinLabels() {
  const rng = seededRng(11);
  const bit = () => rng.word() >>> 31;
  const rowOf = (patient: number, report: number) =>
    `P${patient},report ${report} of ${patient * 7919},${bit()},${bit()},${patient < members ? "train" : "test"}`;
  const rows = Array.from({ length: patients }, (_, patient) =>
    patient % 10 === 0 ? [rowOf(patient, 1), rowOf(patient, 2)] : [rowOf(patient, 1)],
  ).flat();
  const csv = ["patient_id,report_text,effusion,edema,split", ...rows].join("\n");
  const imported = await importReports(new TextEncoder().encode(csv), "a.csv", { labelSet: labels }, [labels]);
  const { model } = open;
  const text = { sections: [], rule: "all" } as const;
  return holdReports(
    imported,
    { fileName: "a.csv", synthetic: false, text },
    { tokenizer: model.tokenizer, maxTokens: model.config.maxTokens },
  );
}

async function attacked(epsilon: number | null) {
  const [held, desk] = [await coinLabels(), await openDesk()];
  const usual = { ...settings(epsilon), epochs: 60, publicUnitCount: members };
  const run = await trainRun({ open, held, settings: usual, desk });
  return { held, desk, run };
}

/** Attacks, and tells what is charged afterwards. */
async function found(epsilon: number | null) {
  const { held, desk, run } = await attacked(epsilon);
  const entries = desk.ledger.entryCount;
  const told: MembershipProgress[] = [];
  const result = await membershipRun({ open, held, run }, { onProgress: (one) => told.push(one) }, seededRng(5));
  return { held, run, result, told, charged: desk.ledger.entryCount - entries, steps: run.summary.steps };
}

describe("shadowHalves", () => {
  test("leave every unit out of exactly half of the models, each of half the units", () => {
    const halves = shadowHalves(16, 101, seededRng(1));
    expect(halves.map((isIn) => isIn.reduce((sum, one) => sum + one, 0))).toEqual(
      Array.from({ length: 16 }, (_, model) => (model % 2 === 0 ? 51 : 50)),
    );
    for (let unit = 0; unit < 101; unit++) expect(halves.reduce((sum, isIn) => sum + isIn[unit]!, 0)).toBe(8);
    expect(() => shadowHalves(3, 10, seededRng(1))).toThrow("internal:");
  });
});

describe("a membership attack", { timeout: 300_000 }, () => {
  let leaking: Awaited<ReturnType<typeof found>>;
  let noisy: Awaited<ReturnType<typeof found>>;
  beforeAll(async () => {
    leaking = await found(null);
    noisy = await found(0.1);
    for (const [name, { result }] of Object.entries({ leaking, noisy }))
      console.info(`${name}: LiRA ${result.lira.auroc.toFixed(3)}, RMIA ${result.rmia.auroc.toFixed(3)}`);
  }, 300_000);

  test("finds members of a run that learned coins by heart", () => {
    const { result } = leaking;
    expect(result).toMatchObject({ members: 100, nonMembers: 100, shadows: 16, claim: null, unit: "patient" });
    for (const attack of [result.lira, result.rmia]) {
      expect(attack.aurocInterval.low).toBeGreaterThan(0.7);
      expect(attack.found[0]!.tprInterval.low).toBeGreaterThan(0.2);
      expect(attack.found.map(({ rate }) => rate)).toEqual([0.1]);
    }
  });

  test("finds next to nothing at epsilon 0.1, and no more than is claimed", () => {
    const { result } = noisy;
    expect(result.claim?.epsilon).toBeLessThanOrEqual(0.1);
    expect(result.claim?.auroc).toBeCloseTo(0.525, 2);
    for (const attack of [result.lira, result.rmia]) {
      expect(Math.abs(attack.auroc - 0.5)).toBeLessThan(0.2); // nearly five standard errors of 100 beside 100
      expect(attack.above).toBe(false);
    }
    expect(result.ceiling).toBeGreaterThan(3.2);
    expect(result.splitByFile).toBe(true);
  });

  test("charges nothing to the patients, and tells its progress to the end", () => {
    expect([leaking.charged, noisy.charged]).toEqual([0, 0]);
    const { told, steps } = noisy;
    expect(told.at(-1)).toMatchObject({ done: 16 * steps, total: 16 * steps, secondsLeft: 0 });
    expect(told.some(({ secondsLeft }) => secondsLeft !== null && secondsLeft > 0)).toBe(true);
  });

  test("ends when it is cancelled", async () => {
    const { held, run } = noisy;
    const stop = new AbortController();
    const running = membershipRun(
      { open, held, run },
      {
        signal: stop.signal,
        onProgress: () => {
          stop.abort();
        },
      },
    );
    await expect(running).rejects.toBeInstanceOf(Cancelled);
  });

  test("refuses another method, and a run that held nobody out", async () => {
    const { held, run } = leaking;
    const lora = { ...run, plan: { ...run.plan, method: "lora" as const } };
    await expect(membershipRun({ open, held, run: lora })).rejects.toThrow("[AUDIT-METHOD]");
    await expect(membershipRun({ open, held, run: { ...run, testReports: [] } })).rejects.toThrow("[EVAL-EMPTY]");
  });

  test("counts a patient on both sides of a split column as a member", () => {
    const { held, run } = leaking;
    const moved = run.trainReports[1]!; // the second report of P0
    const split = {
      ...run,
      trainReports: run.trainReports.filter((i) => i !== moved),
      testReports: [moved, ...run.testReports],
    };
    const { members: inRun, units } = bothSides(held, split);
    expect([inRun, units.length - inRun]).toEqual([100, 100]);
  });
});
