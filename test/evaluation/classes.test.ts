// One-class tasks against scikit-learn (fixtures/evaluation/scores.json, made number by number as its script makes them).
import { describe, expect, test } from "vitest";
import { seededRng, uniform } from "@/base/random";
import { agreement } from "@/evaluation/agreement";
import { clusterBootstrap } from "@/evaluation/bootstrap";
import { argmaxRows, indicatorsOf, scoreClasses } from "@/evaluation/classes";
import type { ClassScored } from "@/evaluation/types";
import golden from "../fixtures/evaluation/scores.json";

/** The tasks of one_class() in scores.py, draw by draw. */
function taskOf(seed: number): ClassScored {
  const rng = seededRng(seed);
  const choice = (values: readonly number[]): number => values[Math.floor(uniform(rng) * values.length)]!;
  const K = choice([2, 3, 5, 9]);
  const n = choice([5, 40, 200]);
  const silent = choice([0, 0, 0.1]);
  const truth = new Int32Array(n);
  const probability = new Float64Array(n * K);
  const answered = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    truth[i] = Math.floor(uniform(rng) ** 2 * K);
    const raw = Array.from({ length: K }, (_, k) => Math.floor(16 * uniform(rng)) + 1 + (k === truth[i] ? 8 : 0));
    const total = raw.reduce((sum, one) => sum + one, 0);
    probability.set(
      raw.map((one) => one / total),
      i * K,
    );
    answered[i] = uniform(rng) < silent ? 0 : 1;
  }
  const predicted = argmaxRows(probability, K).map((k, i) => (answered[i] === 0 ? -1 : k));
  const classes = Array.from({ length: K }, (_, k) => `class ${k}`);
  return { classes, patients: Int32Array.from(truth, (_, i) => i), truth, predicted, probability };
}

const three = (truth: readonly number[], predicted: readonly number[]): ClassScored => ({
  classes: ["a", "b", "c"],
  patients: Int32Array.from(truth, (_, i) => i),
  truth: Int32Array.from(truth),
  predicted: Int32Array.from(predicted),
  probability: null,
});

describe("scoreClasses", () => {
  test.each(golden.classes)("task $seed equals scikit-learn to 1e-12", ({ seed, expected, confusion }) => {
    const scores = scoreClasses(taskOf(seed));
    expect(scores.confusion).toEqual(confusion);
    const got = new Map<string, unknown>(Object.entries(scores));
    for (const [name, value] of Object.entries(expected))
      expect(Math.abs(Number(got.get(name)) - value), name).toBeLessThan(1e-12);
  });

  test("counts no answer as a false negative of the true class, and leaves ignored reports out", () => {
    const scores = scoreClasses(three([0, 0, 1, 2, -1], [0, -1, 1, 1, 0]));
    expect(scores).toMatchObject({ reports: 4, patients: 4, unanswered: 1, accuracy: 0.5, brier: null, ece: null });
    expect(scores.confusion).toEqual([
      [1, 0, 0, 1],
      [0, 1, 0, 0],
      [0, 1, 0, 0],
    ]);
    expect(scores.perClass.map(({ confusion }) => confusion)).toEqual([
      [2, 0, 1, 1],
      [2, 1, 0, 1],
      [3, 0, 1, 0],
    ]);
    expect(scores.balancedAccuracy).toBeCloseTo((0.5 + 1 + 0) / 3, 14);
  });

  test("is undefined without reports", () => {
    expect(scoreClasses(three([], []))).toMatchObject({
      reports: 0,
      accuracy: null,
      weightedF1: null,
      balancedAccuracy: null,
      mcc: null,
      kappa: null,
      ac1: null,
    });
  });

  test("refuses a class that is not there, and a probability that is none", () => {
    expect(() => scoreClasses(three([3], [0]))).toThrow("internal:");
    expect(() => scoreClasses(three([0], [0, 1]))).toThrow("internal:");
    const odd = { ...three([0, 1], [0, 1]), probability: Float64Array.of(1, 0, 0, 0, NaN, 1) };
    expect(() => scoreClasses(odd)).toThrow("(row 2, label 2)");
    expect(scoreClasses({ ...odd, predicted: Int32Array.of(0, -1) }).brier).toBe(0);
  });

  test("argmax takes the lowest index of equal probabilities", () => {
    expect([...argmaxRows(Float64Array.of(0.2, 0.4, 0.4, 0.5, 0.5, 0), 3)]).toEqual([1, 0]);
  });

  test("goes through the intervals as indicators: micro recall is accuracy", async () => {
    const task = taskOf(2000);
    const { microF1 } = scoreClasses({ ...task, predicted: argmaxRows(task.probability!, task.classes.length) });
    const whole = { ...task, predicted: argmaxRows(task.probability!, task.classes.length) };
    expect(scoreClasses(whole).accuracy).toBeCloseTo(microF1, 14);
    const intervals = await clusterBootstrap(indicatorsOf(whole), { seed: 1, replicates: 50 });
    expect(intervals.patients).toBe(task.patients.length);
  });
});

describe("agreement", () => {
  test("reproduces the printed golden, where kappa collapses and AC1 does not", () => {
    const { kappa, ac1 } = agreement([
      [5, 15],
      [10, 970],
    ]);
    expect(kappa).toBeCloseTo(0.273255814, 10);
    expect(ac1).toBeCloseTo(0.9741096972, 10);
  });

  test("is the same for both raters swapped, and kappa is undefined where both always say one thing", () => {
    const table = [
      [3, 1, 4],
      [1, 5, 9],
      [2, 6, 5],
    ];
    const turned = table.map((_, k) => table.map((row) => row[k]!));
    expect(agreement(turned)).toEqual(agreement(table));
    expect(
      agreement([
        [7, 0],
        [0, 0],
      ]),
    ).toEqual({ kappa: null, ac1: 1 });
  });
});
