// The statement (D12): 100 random runs, all 23 hazards, every field removed in turn, figures against the accountant.
import { beforeAll, describe, expect, test } from "vitest";
import { seededRng, uniform } from "@/base/random";
import { shareBundle } from "@/export/bundles";
import { checkedStatement, hazardFields, openHazards } from "@/export/hazards";
import { statementPage } from "@/export/statement";
import { factsOf } from "@/export/statement-facts";
import { privacyFile } from "@/export/privacy-file";
import { statementFigures } from "@/export/statement-figures";
import { readStatement } from "@/export/statement-schema";
import { sumsFile } from "@/export/sums";
import type { PrivacyFacts } from "@/export/types";
import { verifyBundle } from "@/export/verify";
import { isObject, type Json } from "@/formats/strict-json";
import { readModelFolder } from "@/models/model-folder";
import type { EncoderModel } from "@/models/types";
import { claimedEpsilon } from "@/privacy/accounting/claim";
import { gaussianEpsilon } from "@/privacy/accounting/gaussian";
import type { AccountRun } from "@/privacy/ledger/types";
import { codeOf } from "../models/problem-code";
import { encode, tinyFolder } from "../models/tiny-model";
import { bundleFor, facts, factsWith } from "./bundle";
import { jsonOf, pathsOf, put, reread } from "./forger";
import { earlierRun, full, statementWith, usual } from "./statement-cases";

let model: EncoderModel;
beforeAll(async () => {
  model = await readModelFolder("acme/tiny-bert", tinyFolder());
});

const fieldsOf = (json: Json): Record<string, unknown> => (isObject(json) ? { ...json } : {});

/** Facts of a run as a person might plan it; one in twelve is sampled, as its accounting takes a moment. */
function randomFacts(i: number): { facts: PrivacyFacts; earlier: AccountRun[] } {
  const rng = seededRng(1_000 + i);
  const between = (low: number, high: number) => low + (high - low) * uniform(rng);
  const sampled = i % 12 === 0;
  const plannedSteps = Math.round(between(20, 400));
  const byHand = uniform(rng) < 0.3;
  const publicUnitCount = Math.round(between(50, 9_000));
  const noiseMultiplier = Number((sampled ? between(0.8, 4) : between(10, 200)).toFixed(4));
  const earlier = Array.from({ length: i % 3 }, (_, k) =>
    earlierRun({ noiseMultiplier: Number((sampled ? 4 : between(40, 300)).toFixed(4)), chargedSteps: 10 + k }),
  );
  const change: Partial<PrivacyFacts> = {
    ...{
      plannedSteps,
      noiseMultiplier,
      publicUnitCount,
      delta: 1e-5,
      trainableNumbers: Math.round(between(1, 80_000)),
    },
    chargedSteps: byHand ? Math.ceil(plannedSteps * uniform(rng)) : plannedSteps,
    samplingProbability: sampled ? between(0.02, 0.3) : 1,
    stop: byHand ? "by-hand" : "done",
    publicUnitCountSource: uniform(rng) < 0.5 ? "typed" : "confirmed",
    rowsWithoutPatient: uniform(rng) < 0.5 ? "own-patient" : "leave-out",
    clipNorm: Number(between(0.1, 5).toFixed(2)),
  };
  return { facts: factsWith(change, earlier), earlier };
}

const claimed = (runs: readonly AccountRun[], delta: number) =>
  claimedEpsilon(
    runs.map((run) => ({ ...run, steps: run.chargedSteps, size: run.trainableNumbers })),
    delta,
  );

/** Epsilon of Gaussian releases without sampling, from the file's own list of runs: an oracle that knows no accountant. */
function gaussianTotal(json: Json): number {
  const read = readStatement(json);
  if ("wrong" in read) return NaN;
  const precision = read.statement.ledger.runs.reduce(
    (sum, run) => sum + run.steps_charged / run.noise_multiplier ** 2,
    0,
  );
  return gaussianEpsilon(1 / Math.sqrt(precision), read.statement.delta);
}

describe("privacy.json of 100 random runs", () => {
  test("has its schema, answers 23 hazards, and its epsilon follows from its parameters", { timeout: 120_000 }, () => {
    expect.assertions(500);
    for (let i = 0; i < 100; i++) {
      const { facts: made } = randomFacts(i);
      const common = factsOf(usual());
      const statement = privacyFile({ ...common, ...made });
      const json = reread(statement);
      expect(readStatement(json)).toEqual({ statement });
      expect(openHazards(fieldsOf(json))).toEqual([]);
      expect(statement.epsilon).toBe(claimed(made.account.runs, made.delta));
      expect(statement.run_epsilon).toBe(claimed(made.account.runs.slice(-1), made.delta));
      const oracle =
        made.samplingProbability === 1 ? gaussianTotal(json) : claimed(factsOf(statement).account.runs, made.delta);
      expect(Math.abs(statement.epsilon - oracle)).toBeLessThanOrEqual(1e-3);
    }
  });

  test("the facts read back out of a statement make the same statement", () => {
    for (const statement of [usual(), full(false)]) expect(privacyFile(factsOf(statement))).toEqual(statement);
  });
});

describe("the figures", () => {
  test("all runs are composed, not added, and a stopped run is cheaper than planned", () => {
    const alone = statementWith({ noiseMultiplier: 58 });
    const second = statementWith({ noiseMultiplier: 58 }, [earlierRun()]);
    const stopped = statementWith({ noiseMultiplier: 58, chargedSteps: 100, stop: "by-hand" });
    expect(second.run_epsilon).toBe(alone.epsilon);
    expect(second.epsilon).toBeGreaterThan(alone.epsilon);
    expect(second.epsilon).toBeLessThan(
      alone.epsilon + statementWith({ noiseMultiplier: 100, plannedSteps: 150, chargedSteps: 150 }).epsilon,
    );
    expect([stopped.planned_epsilon, stopped.epsilon < alone.epsilon]).toEqual([alone.epsilon, true]);
  });

  test("without amplification: the rows of the design at 10 epochs, delta 1e-5", () => {
    const at = (noiseMultiplier: number) =>
      statementFigures(
        factsWith({ delta: 1e-5, noiseMultiplier, samplingProbability: 0.0512, plannedSteps: 196, chargedSteps: 196 }),
      ).epsilonWithoutAmplification;
    // The published figures are of 10 releases; ⌈0.0512 · 196⌉ = ⌈10.04⌉ = 11 are counted here, so that it stays a bound.
    expect([1, 2, 5].map((noise) => gaussianEpsilon(noise / Math.sqrt(10), 1e-5).toFixed(2))).toEqual([
      "17.86",
      "7.51",
      "2.59",
    ]);
    expect([1, 2, 5].map(at)).toEqual(
      [1, 2, 5].map((noise) => Math.ceil(1000 * gaussianEpsilon(noise / Math.sqrt(11), 1e-5)) / 1000),
    );
  });

  test("an account of which earlier spending is unknown says so wherever epsilon stands", () => {
    const made = statementWith({ account: { ...facts.account, complete: false } });
    expect(made.scope).toBe("all known runs on this data; earlier spending unknown");
    expect(made.odds.sentence).toContain("earlier spending unknown");
    expect(statementPage(made)).toContain("earlier spending is unknown");
  });

  test("with several runs the selection is told with their number", () => {
    expect(usual().selection).toBe("none");
    expect(full(false).selection).toContain("chosen among 6 runs by results on private reports");
  });
});

describe("the 23 hazards", () => {
  test("each has fields, and each field that is empty leaves its hazards open", () => {
    expect([...hazardFields.keys()]).toEqual(Array.from({ length: 23 }, (_, i) => i + 1));
    const whole = { ...usual() };
    for (const [hazard, fields] of hazardFields) {
      expect(fields.length).toBeGreaterThan(0);
      for (const field of fields)
        for (const empty of [undefined, null, "", [], {}])
          expect(openHazards({ ...whole, [field]: empty })).toContainEqual({ hazard, lacking: [field] });
    }
  });

  test("every field of the file but its schema answers one", () => {
    const answering = new Set<string>([...hazardFields.values()].flat());
    expect(Object.keys(usual()).filter((field) => field !== "schema" && !answering.has(field))).toEqual([]);
  });
});

describe("a missing field", () => {
  test("each field of privacy.json removed in turn is refused, by the exporter's lint and by the checker", async () => {
    const { files } = await shareBundle(bundleFor(model));
    const json = jsonOf(files);
    const paths = pathsOf(json);
    expect(paths.length).toBeGreaterThan(80);
    const passed: string[] = [];
    for (const path of paths) {
      const without = put(json, path, undefined);
      if ((await codeOf(() => checkedStatement(fieldsOf(without)))) !== "EXPORT-STATEMENT")
        passed.push(`lint: ${path.join(".")}`);
      const changed = new Map(files).set("privacy.json", encode(`${JSON.stringify(without, null, 2)}\n`));
      changed.set("SHA256SUMS", await sumsFile(changed));
      if ((await verifyBundle(changed)).every(({ ok }) => ok)) passed.push(`verify: ${path.join(".")}`);
    }
    expect(passed).toEqual([]);
  });

  test("an unknown field, another order and other spaces are refused too", async () => {
    const { files } = await shareBundle(bundleFor(model));
    const json = fieldsOf(jsonOf(files));
    const { schema, ...rest } = json;
    const texts = [
      JSON.stringify({ ...json, note: "more" }, null, 2),
      JSON.stringify({ ...rest, schema }, null, 2),
      JSON.stringify(json),
    ];
    for (const text of texts) {
      const changed = new Map(files).set("privacy.json", encode(`${text}\n`));
      changed.set("SHA256SUMS", await sumsFile(changed));
      expect((await verifyBundle(changed)).every(({ ok }) => ok)).toBe(false);
    }
  });

  test("each fact of the run removed in turn: EXPORT-STATEMENT, nothing is written", async () => {
    const keys = Object.keys(facts);
    expect(keys.length).toBe(20);
    for (const key of keys) {
      const bundle = bundleFor(model);
      const privacy = { ...bundle.privacy! };
      Reflect.deleteProperty(privacy, key);
      expect([key, await codeOf(() => shareBundle({ ...bundle, privacy }))]).toEqual([key, "EXPORT-STATEMENT"]);
    }
  });

  test("a run that its ledger does not know is refused", async () => {
    const bundle = bundleFor(model);
    const privacy = { ...bundle.privacy!, chargedSteps: 199 };
    expect(await codeOf(() => shareBundle({ ...bundle, privacy }))).toBe("EXPORT-STATEMENT");
  });
});

describe("the page", () => {
  test("is a function of the file alone, names all hashes in full and has a line to sign", () => {
    const page = statementPage(usual());
    const read = readStatement(reread(usual()));
    expect("statement" in read && statementPage(read.statement)).toBe(page);
    const { implementation, ledger, fixed_beforehand: fixed } = usual();
    for (const hash of [
      implementation.adapter_sha256,
      implementation.base_package_sha256,
      ledger.plan_sha256,
      ledger.head_sha256,
      fixed.labels_sha256,
    ])
      expect(page).toContain(hash);
    expect(page).toContain("<div>Signature</div>");
    expect(page).not.toMatch(/<script|https?:|src=|@import|<link/);
  });

  test("tells of this run and the latest others, and counts the rest", () => {
    const page = statementPage(full(false));
    expect(page.match(/<tr><td>/g)).toHaveLength(4);
    expect(page).toContain("2 earlier runs are listed in privacy.json");
    expect(page).toContain("6 (this)");
  });
});
