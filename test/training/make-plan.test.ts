// Plans: limits, defaults, noise that keeps epsilon, and one hash for one plan.
import { describe, expect, test } from "vitest";
import { defaultDelta, makePlan, type PlanInput } from "@/training/make-plan";
import { epsilonOfPlan, noiseToSignal, planHash } from "@/training/plan-cost";
import { planInput } from "./plan-input";

const withChanges = (changes: Partial<PlanInput>) => makePlan({ ...planInput, ...changes });
const size = 42_254; // MiniLM, rank 8 on query and value of the upper three layers, 14 labels

describe("makePlan", { timeout: 60_000 }, () => {
  test("keeps epsilon, allowances included, for both methods and five targets", () => {
    for (const method of ["head", "lora"] as const)
      for (const epsilon of [0.1, 1, 3, 10, 20]) {
        const { privacy, steps } = withChanges({ method, epsilon });
        if (!privacy) throw new Error("expected a private plan");
        const claim = epsilonOfPlan(privacy, { steps, size: method === "head" ? 5_390 : size });
        expect(claim).toBeLessThanOrEqual(epsilon);
        expect(privacy.noiseMultiplier === 0.4 || claim > 0.99 * epsilon).toBe(true);
        expect(privacy.steps).toBe(steps);
      }
  });

  test("takes batch and epochs as given: q = batch / public size, ⌈epochs / q⌉ steps", () => {
    const plan = withChanges({ batch: 200, epochs: 10 });
    expect(plan).toMatchObject({ expectedBatchSize: 200, steps: 100 });
    expect(plan.privacy).toMatchObject({ samplingProbability: 0.1, steps: 100, maxReportsPerUnit: 4, unit: "patient" });
    expect(withChanges({ unit: "report" }).privacy?.maxReportsPerUnit).toBe(1);
  });

  test("without privacy has no privacy part and no epsilon", () => {
    expect(withChanges({ epsilon: null }).privacy).toBeNull();
  });

  test("adapts query and value of the upper layers for private lora, of all without privacy, the head alone for head", () => {
    expect(withChanges({}).adapter).toMatchObject({ loraRank: 8, layers: [3, 4, 5], numLabels: 14 });
    expect(withChanges({ epsilon: null }).adapter.layers).toEqual([0, 1, 2, 3, 4, 5]);
    expect(withChanges({ method: "head" }).adapter).toMatchObject({ loraRank: 0, targets: [], layers: [] });
  });

  test("textbook is LoRA in every layer on plain features, one learning rate, the last iterate", () => {
    const scaling = { mean: new Float32Array(384), std: new Float32Array(384).fill(1) };
    const { adapter, optimizer, start } = withChanges({ method: "textbook", scaling });
    expect(adapter).toMatchObject({ loraRank: 8, layers: [0, 1, 2, 3, 4, 5], scaling: null });
    expect(optimizer).toMatchObject({ kind: "adam", emaDecay: 0, centering: null });
    expect(optimizer.headLearningRate).toBe(optimizer.loraLearningRate);
    expect(start).toBeNull();
  });

  test("a private run from a starter takes shorter steps the smaller epsilon is, and learns no center", () => {
    const start = { name: "own", sha256: "0" };
    const rate = (epsilon: number) => withChanges({ method: "head", start, epsilon }).optimizer.headLearningRate;
    expect(rate(0.1)).toBeLessThan(rate(1));
    expect(rate(20)).toBe(rate(10));
    expect(withChanges({ method: "head", start })).toMatchObject({
      ...{ start, positiveWeight: 2 },
      optimizer: { centering: null },
    });
    expect(withChanges({ method: "head" }).positiveWeight).toBe(4);
  });

  test("a private head from the plain encoder takes shorter steps the smaller epsilon is", () => {
    const rate = (epsilon: number) => withChanges({ method: "head", epsilon }).optimizer.headLearningRate;
    expect([rate(20), rate(10)]).toEqual([0.03, 0.03]);
    expect(rate(1) / rate(10)).toBeCloseTo(10 ** -0.25, 12);
  });

  test("learns a center only along public directions, in a tenth of the steps at most", () => {
    const plain = { mean: new Float32Array(384), std: new Float32Array(384).fill(1) };
    const scaling = { ...plain, directions: new Float32Array(2 * 384) };
    const centering = (changes: Partial<PlanInput>) => withChanges({ method: "head", ...changes }).optimizer.centering;
    expect(centering({ scaling })).toEqual({ steps: 40, learningRate: 1 });
    expect(centering({ scaling, epochs: 50 })).toEqual({ steps: 5, learningRate: 1 });
    expect([centering({ scaling, epochs: 5 }), centering({ scaling: plain }), centering({ scaling: null })]).toEqual([
      null,
      null,
      null,
    ]);
  });

  test("chooses delta as the largest power of ten that is small enough", () => {
    expect([50, 2_000, 10_000, 10_001, 100_000, 1e7].map(defaultDelta)).toEqual([1e-5, 1e-5, 1e-5, 1e-6, 1e-6, 1e-8]);
  });

  test("refuses what lies outside its limits, by name", () => {
    const refused: Partial<PlanInput>[] = [
      { publicUnitCount: 49 },
      { publicUnitCount: NaN },
      { publicUnitCount: 2e7 },
      { publicUnitCount: 60.5 },
      { epsilon: 0 },
      { epsilon: 21 },
      { epsilon: NaN },
      { delta: 1e-3 },
      { delta: 1e-11 },
      { delta: 1 / 2_000 },
      { batch: 0 },
      { batch: 2_001 },
      { epochs: 0 },
      { epochs: 1e5, batch: 1 },
    ];
    for (const changes of refused) expect(() => withChanges(changes)).toThrow("[PRIV-PLAN]");
    expect(() => withChanges({ publicUnitCount: 49 })).toThrow("The public size must be 50 or more.");
    expect(() => withChanges({ epsilon: 0.01, publicUnitCount: 50, batch: 50, epochs: 50_000 })).toThrow(
      "[PRIV-CALIBRATE]",
    );
  });

  test("is frozen, and its hash follows its values, not the order of keys", async () => {
    const plan = withChanges({});
    expect(Object.isFrozen(plan) && Object.isFrozen(plan.privacy) && Object.isFrozen(plan.optimizer)).toBe(true);
    const reordered = { ...Object.fromEntries(Object.entries(plan).reverse()), ...plan };
    expect(await planHash(reordered)).toBe(await planHash(plan));
    expect(await planHash(withChanges({ seed: 2 }))).not.toBe(await planHash(plan));
    expect(await planHash(plan)).toMatch(/^[0-9a-f]{64}$/);
  });

  test("noiseToSignal is σ√P over the expected batch", () => {
    const { privacy } = withChanges({ batch: 200 });
    if (!privacy) throw new Error("expected a private plan");
    expect(noiseToSignal(privacy, size)).toBeCloseTo((privacy.noiseMultiplier * Math.sqrt(size)) / 200, 12);
  });
});
