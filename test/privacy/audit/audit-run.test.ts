// The whole audit of a training in seconds: random features instead of the encoder, the product's own run, plan, ledger, clip,
// sampling and noise. The same on the bundled encoder: real-training.audit.ts.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Cancelled } from "@/base/errors";
import { secureRng, seededRng } from "@/base/random";
import { samplesCsv } from "@/data/samples/samples-csv";
import { generateSamples } from "@/data/samples/generate";
import { auditRun, prepareAudit } from "@/workers/session/audit-run";
import { randomFeatures, tinyModel } from "./audit-model";
import { noise } from "./noise-switch";

vi.mock("@/privacy/mechanism/discrete-gaussian", () => import("./noise-switch"));

const samples = new TextEncoder().encode(samplesCsv(generateSamples(14).slice(0, 150)));
const host = { readSamples: () => Promise.resolve({ name: "samples.csv", bytes: new Uint8Array(samples) }) };
const open = randomFeatures(128);
const prepared = prepareAudit({ host, open }, 1000, seededRng(7));

beforeEach(() => {
  noise.off = false;
});

describe("prepareAudit", () => {
  test("gives each canary a patient of its own, and labels only to those that are in", async () => {
    const { held, isIn, places, targets, publicUnitCount } = await prepared;
    const canaries = places.map((at) => held.imported.reports[at]!);
    expect(canaries).toHaveLength(1000);
    expect(new Set(canaries.map(({ patient }) => patient)).size).toBe(1000);
    expect(canaries.map(({ labels }) => (labels ? 1 : 0))).toEqual([...isIn]);
    expect(publicUnitCount).toBe(1000 + new Set(held.imported.reports.slice(0, 150).map((r) => r.patient)).size);
    expect(targets).toHaveLength(14_000);
    expect(targets.reduce((sum, target) => sum + target, 0)).toBe(7000);
  });

  test("throws fair coins of its own where none are given", async () => {
    const { isIn } = await prepareAudit({ host, open }, 1000, secureRng());
    const heads = isIn.reduce((sum, coin) => sum + coin, 0);
    expect(Math.abs(heads - 500)).toBeLessThan(4.89 * Math.sqrt(250)); // false alarm 1e-6
    expect([...isIn]).not.toEqual([...(await prepared).isIn]);
  });
});

describe("an audited training", { timeout: 120_000 }, () => {
  test.each([1, 8])("shows no more than it claims at epsilon %f", async (epsilon) => {
    const result = await auditRun({ open, prepared: await prepared }, { epsilon, method: "head" });
    const { shown, tests, claimedEpsilon, detection } = result;
    console.info(`epsilon ${epsilon}: bound ${shown.epsilonLowerBound.toFixed(3)}, claimed ${claimedEpsilon}`);
    expect(claimedEpsilon).toBeLessThanOrEqual(epsilon);
    expect(shown.epsilonLowerBound).toBeLessThanOrEqual(Number(claimedEpsilon));
    expect(result.above).toBe(false);
    expect(tests.map(({ guesses }) => guesses)).toEqual([100, 200, 500]);
    expect(tests.map(({ ceiling }) => ceiling.toFixed(3))).toEqual(["3.127", "3.832", "4.755"]);
    expect(detection.members + detection.nonMembers).toBe(1000);
  });

  test("shows more than 2 where 1 is claimed and the noise is off", async () => {
    noise.off = true;
    const result = await auditRun({ open, prepared: await prepared }, { epsilon: 1, method: "head" });
    console.info(`noise off: bound ${result.shown.epsilonLowerBound.toFixed(3)}, claimed ${result.claimedEpsilon}`);
    expect(result.claimedEpsilon).toBeLessThanOrEqual(1);
    expect(result.shown.epsilonLowerBound).toBeGreaterThan(2);
    expect(result.above).toBe(true);
    expect(result.detection.tpr).toBeGreaterThan(0.1);
  });

  test("tells most planted reports apart without privacy, and calls that no contradiction", async () => {
    const result = await auditRun({ open, prepared: await prepared }, { epsilon: null, method: "head" });
    const { shown, claimedEpsilon, targetEpsilon, delta, above } = result;
    expect({ claimedEpsilon, targetEpsilon, delta, above }).toEqual({
      claimedEpsilon: null,
      targetEpsilon: null,
      delta: 1e-5,
      above: false,
    });
    expect(shown.right / shown.guesses).toBeGreaterThan(0.8);
    expect(shown.epsilonLowerBound).toBeGreaterThan(1);
  });

  test("runs with method lora too", async () => {
    const tiny = await tinyModel();
    const few = new TextEncoder().encode(samplesCsv(generateSamples(14).slice(0, 12)));
    const small = { readSamples: () => Promise.resolve({ name: "samples.csv", bytes: new Uint8Array(few) }) };
    const both = { open: tiny, prepared: await prepareAudit({ host: small, open: tiny }, 48, seededRng(8)) };
    const result = await auditRun(both, { epsilon: 8, method: "lora" });
    expect(result.method).toBe("lora");
    expect(result.shown.canaries).toBe(48);
    expect(result.shown.epsilonLowerBound).toBeLessThanOrEqual(Number(result.claimedEpsilon));
    expect(result.claimedEpsilon).toBeGreaterThan(4);
    expect(result.detection.tprInterval.high).toBeGreaterThan(result.detection.tpr);
    tiny.pool.dispose();
  });

  test("tells its progress, and ends when it is cancelled", async () => {
    const stop = new AbortController();
    const phases = new Set<string>();
    const running = auditRun(
      { open, prepared: await prepared },
      { epsilon: 3, method: "head" },
      {
        signal: stop.signal,
        onProgress: ({ phase, done }) => {
          phases.add(phase);
          if (phase === "training" && done >= 3) stop.abort();
        },
      },
    );
    await expect(running).rejects.toBeInstanceOf(Cancelled);
    expect(phases).toContain("preparing");
    expect(phases).toContain("training");
    expect(phases).not.toContain("finishing");
  });
});
