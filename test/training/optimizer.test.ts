// The optimizer against a plain twin, its schedule, and the mean of the iterates.
import { describe, expect, test } from "vitest";
import { finalAdapter, optimizerStep, scheduleFactor, startState } from "@/training/optimizer";
import { secondsLeft } from "@/training/time-left";
import { flatLayout, sgd } from "./fakes";

const adam = { ...sgd, kind: "adam" as const, headLearningRate: 0.1 };

describe("optimizerStep", () => {
  test("equals Adam as the paper writes it, over 30 steps", () => {
    const setting = { optimizer: { ...adam, warmupFraction: 0.1 }, steps: 30, layout: flatLayout(1) };
    let state = startState([0.5]);
    let [x, m, v] = [0.5, 0, 0];
    for (let t = 1; t <= 30; t++) {
      const g = Math.sin(t) + 0.3;
      state = optimizerStep(state, [g], setting);
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      const rate = 0.1 * scheduleFactor(t - 1, 30, 0.1);
      x -= (rate * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
      expect(state.adapter[0]).toBeCloseTo(x, 12);
    }
  });

  test("gives LoRA factors their own rate and spares biases the decay", () => {
    const kinds = ["loraA", "loraB", "headWeight", "headBias"] as const;
    const slots = kinds.map((kind, offset) => ({ name: kind, kind, shape: [1], offset, size: 1 }));
    const optimizer = { ...sgd, loraLearningRate: 0.01, headLearningRate: 0.1, weightDecay: 0.5 };
    const { adapter } = optimizerStep(startState([1, 1, 1, 1]), [1, 1, 1, 1], {
      optimizer,
      steps: 1,
      layout: { slots, size: 4 },
    });
    expect([...adapter].map((value) => Number(value.toFixed(6)))).toEqual([0.985, 0.985, 0.85, 0.9]);
  });

  test("moves the center first and alone, then the head as if nothing had been before", () => {
    const slots = [
      { name: "w", kind: "headWeight", shape: [1], offset: 0, size: 1 },
      { name: "c", kind: "featureCenter", shape: [1], offset: 1, size: 1 },
    ] as const;
    const centering = { steps: 4, learningRate: 0.5 };
    const optimizer = { ...adam, warmupFraction: 0.2, emaDecay: 0.5, centering };
    const setting = { optimizer, steps: 14, layout: { slots, size: 2 } };
    const gradient = (t: number) => [Math.sin(t + 1), 1]; // where the head rests, a release holds noise
    let state = startState([0.25, 0]);
    for (let t = 0; t < 4; t++) {
      state = optimizerStep(state, gradient(t), setting);
      expect(state.adapter[0]).toBe(0.25);
    }
    const center = state.adapter[1]!;
    expect(center).toBeCloseTo(-0.5 * (1 + 3 / 4 + 2 / 4 + 1 / 4), 6); // Adam's step on a constant gradient is its rate
    let alone = startState([0.25]);
    const without = { optimizer: { ...optimizer, centering: null }, steps: 10, layout: flatLayout(1) };
    for (let t = 4; t < 14; t++) {
      state = optimizerStep(state, gradient(t), setting);
      alone = optimizerStep(alone, [gradient(t)[0]!], without);
      expect([state.adapter[0], state.adapter[1]]).toEqual([alone.adapter[0], center]);
    }
    expect(finalAdapter(state, 0.5)[1]).toBeCloseTo(center, 2);
  });

  test("momentum adds up, and earlier states are not changed", () => {
    const setting = { optimizer: { ...sgd, momentum: 0.5 }, steps: 1e9, layout: flatLayout(1) };
    const start = startState([0]);
    const one = optimizerStep(start, [1], setting);
    const two = optimizerStep(one, [1], setting);
    expect([start.adapter[0], one.adapter[0]]).toEqual([0, -1]);
    expect(two.adapter[0]).toBeCloseTo(-2.5, 6);
    expect(() => optimizerStep(start, [1, 2], setting)).toThrow("internal:");
  });

  test("a run taken up from a kept state equals an unbroken one", () => {
    const setting = { optimizer: { ...adam, emaDecay: 0.9 }, steps: 20, layout: flatLayout(3) };
    const gradient = (t: number) => [Math.cos(t), t / 7, -1];
    let whole = startState([0, 1, 2]);
    for (let t = 0; t < 20; t++) whole = optimizerStep(whole, gradient(t), setting);
    let resumed = startState([0, 1, 2]);
    for (let t = 0; t < 8; t++) resumed = optimizerStep(resumed, gradient(t), setting);
    resumed = structuredClone(resumed);
    for (let t = 8; t < 20; t++) resumed = optimizerStep(resumed, gradient(t), setting);
    expect(resumed).toEqual(whole);
    expect(finalAdapter(resumed, 0.9)).toEqual(finalAdapter(whole, 0.9));
  });
});

describe("schedule and mean", () => {
  test("rises linearly, then falls linearly, and never reaches 0", () => {
    const factors = Array.from({ length: 20 }, (_, step) => scheduleFactor(step, 20, 0.2));
    expect(factors.slice(0, 5)).toEqual([0.25, 0.5, 0.75, 1, 1]);
    expect(factors[19]).toBeCloseTo(1 / 16, 12);
    expect(scheduleFactor(0, 1, 0)).toBe(1);
  });

  test("the mean of the iterates is the constant for constant iterates, the last one without decay, the start before any step", () => {
    const still = { optimizer: { ...sgd, emaDecay: 0.99 }, steps: 9, layout: flatLayout(1) };
    let state = startState([3]);
    expect(finalAdapter(state, 0.99)[0]).toBe(3);
    for (let t = 0; t < 9; t++) state = optimizerStep(state, [0], still);
    expect(finalAdapter(state, 0.99)[0]).toBeCloseTo(3, 6);
    const last = optimizerStep(state, [1], { ...still, optimizer: sgd });
    expect(finalAdapter({ ...last, average: last.adapter }, 0)[0]).toBe(Math.fround(last.adapter[0]!));
  });
});

describe("secondsLeft", () => {
  test("is being measured before step 5, then the median of the last 50 times the steps left, without gaps", () => {
    expect(secondsLeft([1, 1, 1, 1], 10)).toBeNull();
    expect(secondsLeft([100, 200, 300, 400, 500], 10)).toBe(3);
    expect(secondsLeft([...Array<number>(60).fill(9_000), ...Array<number>(50).fill(20)], 100)).toBe(2);
    expect(secondsLeft([100, 100, 100, 100, 60_000, 200], 10)).toBe(1);
  });
});
