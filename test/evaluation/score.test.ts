// Metrics against scikit-learn (fixtures/evaluation/scores.json), the printed golden values, and the zero-division table.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { majorityBaseline } from "@/evaluation/majority";
import { score } from "@/evaluation/score";
import type { Scored } from "@/evaluation/types";
import golden from "../fixtures/evaluation/scores.json";
import { commonTables, largeTables, randomTable } from "../helpers/random-table";

const bits = (text: string) => Uint8Array.from(text, Number);
const names = (L: number) => Array.from({ length: L }, (_, l) => `label ${l}`);

/** One string a report; "1" positive, "0" negative, "." not scored. */
const table = (truth: readonly string[], decided: readonly string[]): Scored => ({
  labels: names(truth[0]?.length ?? 0),
  patients: Int32Array.from(truth, (_, i) => i),
  truth: bits(truth.join("").replaceAll(".", "0")),
  scored: Uint8Array.from(truth.join(""), (c) => (c === "." ? 0 : 1)),
  probability: Float64Array.from(decided.join(""), Number),
  thresholds: new Float64Array(truth[0]?.length ?? 0).fill(0.5),
});

/** Rows that give each label its TP, FP, FN, TN. */
function fromCounts(counts: readonly (readonly [number, number, number, number])[]): Scored {
  const columns = counts.map(
    ([tp, fp, fn, tn]) => "11".repeat(tp) + "01".repeat(fp) + "10".repeat(fn) + "00".repeat(tn),
  );
  const n = (columns[0]?.length ?? 0) / 2;
  const row = (i: number, side: number) => columns.map((column) => column[2 * i + side]).join("");
  const rows = Array.from({ length: n }, (_, i) => i);
  return table(
    rows.map((i) => row(i, 0)),
    rows.map((i) => row(i, 1)),
  );
}

describe("score", () => {
  test.each(golden.tables)("table $seed equals scikit-learn to 1e-12", (t) => {
    const scores = score(randomTable(t.seed, largeTables));
    const got = new Map<string, unknown>(Object.entries(scores));
    for (const [name, expected] of Object.entries(t.expected)) expectClose(name, got.get(name), expected);
    for (const [l, row] of t.labels.entries()) {
      const own = new Map<string, unknown>(Object.entries(scores.perLabel[l]!));
      for (const [k, name] of golden.columns.entries()) expectClose(`${name} ${l}`, own.get(name), row[k]!);
    }
  });

  test("reproduces the printed golden table of 8 reports and 3 labels", () => {
    const scores = score(
      fromCounts([
        [3, 1, 1, 3],
        [2, 1, 1, 4],
        [0, 1, 0, 7],
      ]),
    );
    expect(scores.weightedF1).toBeCloseTo(0.7142857143, 10);
    expect(scores.macroF1).toBeCloseTo(0.4722222222, 10);
    expect(scores.microF1).toBeCloseTo(0.6666666667, 10);
    expect(scores.twoClassWeightedF1).toBeCloseTo(0.8111111111, 10);
  });

  test("weighs by positives: the majority scores 0, and two-class weighted F1 stays high beside it", () => {
    const rare = fromCounts([
      [0, 0, 5, 95],
      [0, 0, 10, 90],
    ]);
    const scores = score(rare);
    expect(scores.weightedF1).toBe(0);
    expect(scores.twoClassWeightedF1).toBeGreaterThan(0.85);
  });

  test("divides by zero as the table says", () => {
    const [none, missed, all] = score(
      fromCounts([
        [0, 0, 0, 4],
        [0, 0, 2, 2],
        [4, 0, 0, 0],
      ]),
    ).perLabel;
    expect(none).toMatchObject({ precision: null, recall: null, f1: null, specificity: 1, auroc: null, mcc: 0 });
    expect(missed).toMatchObject({ precision: null, recall: 0, f1: 0 });
    expect(all).toMatchObject({ precision: 1, recall: 1, f1: 1, specificity: null, auroc: null, mcc: 0 });
    expect([none?.whyNull, missed?.whyNull, all?.whyNull]).toEqual([
      {
        precision: "nothing-predicted",
        recall: "no-positives",
        averagePrecision: "no-positives",
        f1: "no-positives",
        auroc: "one-class",
        balancedAccuracy: "one-class",
        kappa: "one-category",
      },
      { precision: "nothing-predicted" },
      { specificity: "no-negatives", auroc: "one-class", balancedAccuracy: "one-class", kappa: "one-category" },
    ]);
    const empty = score(fromCounts([[0, 3, 0, 1]]));
    expect(empty).toMatchObject({ weightedF1: null, weightedRecall: null, macroF1: 0, microF1: 0, macroAuroc: null });
    const nothing = score(table([], []));
    expect(nothing).toMatchObject({
      reports: 0,
      patients: 0,
      weightedF1: null,
      subsetAccuracy: null,
      hammingLoss: null,
    });
  });

  test("gives a reason for each figure that is null, and for no other", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        for (const label of score(randomTable(seed, largeTables)).perLabel) {
          const { positives, prevalence, whyNull, ...figures } = label;
          const nulls = Object.entries(figures).flatMap(([name, value]) => (value === null ? [name] : []));
          expect(Object.keys(whyNull).sort()).toEqual(nulls.sort());
          expect(prevalence === null).toBe(label.confusion.every((count) => count === 0));
          expect(positives).toBe(label.tp + label.fn);
        }
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  test("keeps weighted F1 between the least and the largest F1, Hamming loss at 1 − accuracy, and turns MCC with the decisions", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const made = randomTable(seed, commonTables);
        const whole: Scored = { ...made, scored: new Uint8Array(made.scored.length).fill(1) };
        const scores = score(whole);
        const accuracies = scores.perLabel.map(({ accuracy }) => accuracy!);
        expect(scores.hammingLoss).toBeCloseTo(1 - accuracies.reduce((a, b) => a + b, 0) / accuracies.length, 12);
        const f1s = scores.perLabel.filter(({ positives }) => positives > 0).map(({ f1 }) => f1!);
        if (scores.weightedF1 !== null) {
          expect(scores.weightedF1).toBeGreaterThanOrEqual(Math.min(...f1s) - 1e-12);
          expect(scores.weightedF1).toBeLessThanOrEqual(Math.max(...f1s) + 1e-12);
        }
        const decided = whole.probability.map((p, cell) => Number(p >= whole.thresholds[cell % made.labels.length]!));
        const half = new Float64Array(made.labels.length).fill(0.5);
        const turned = score({ ...whole, probability: decided.map((d) => 1 - d), thresholds: half });
        for (const [l, { mcc }] of turned.perLabel.entries()) expect(mcc).toBeCloseTo(-scores.perLabel[l]!.mcc!, 12);
      }),
      { seed: 9, numRuns: 100 },
    );
  });

  test("calls 19 positives too few and 20 enough", () => {
    const [few, enough] = score(
      fromCounts([
        [19, 0, 0, 11],
        [20, 0, 0, 10],
      ]),
    ).perLabel;
    expect([few?.tooFew, enough?.tooFew]).toEqual([true, false]);
    expect([few?.tooFewNegatives, enough?.tooFewNegatives]).toEqual([true, true]);
    expect(few).toMatchObject({ tp: 19, positives: 19, f1: 1 });
  });

  test("counts p = t as positive, reports of one patient once, and a masked cell as an absent row", () => {
    const half = {
      ...table(["1", "0"], ["0", "0"]),
      probability: Float64Array.from([0.5, 0.49999]),
      patients: new Int32Array(2),
    };
    expect(score(half)).toMatchObject({ microF1: 1, patients: 1, reports: 2 });
    const masked = score(table(["1", ".", "0"], ["1", "1", "1"]));
    const absent = score(table(["1", "0"], ["1", "1"]));
    expect(masked.perLabel).toEqual(absent.perLabel);
    expect(masked.subsetAccuracy).toBe(absent.subsetAccuracy);
  });

  test("refuses a probability that is not a number, by row and label, unless the cell is not scored", () => {
    const bad = { ...table(["10", "01"], ["11", "11"]), probability: Float64Array.from([1, 0, 0.5, NaN]) };
    const call = () => score(bad);
    expect(call).toThrow(InputError);
    expect(call).toThrow("(row 2, label 2)");
    expect(score({ ...bad, scored: Uint8Array.from([1, 1, 1, 0]) }).reports).toBe(2);
    expect(() => score({ ...bad, truth: new Uint8Array(3) })).toThrow("internal:");
  });

  test("does not change with the order of rows; AUROC is mirrored by 1 − p and kept by a rising map", () => {
    const cell = fc.record({ truth: fc.integer({ min: 0, max: 1 }), p: fc.integer({ min: 0, max: 8 }) });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 40 }), (cells) => {
        const one = (list: readonly { truth: number; p: number }[], map: (p: number) => number) =>
          score({
            ...table(
              list.map((c) => String(c.truth)),
              list.map(() => "0"),
            ),
            probability: Float64Array.from(list, (c) => map(c.p / 8)),
          });
        const plain = one(cells, (p) => p);
        expect(one(cells.toReversed(), (p) => p)).toEqual(plain);
        expect(one(cells, (p) => p ** 3).macroAuroc).toBe(plain.macroAuroc);
        if (plain.macroAuroc !== null)
          expect(one(cells, (p) => 1 - p).macroAuroc).toBeCloseTo(1 - plain.macroAuroc, 12);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

describe("majorityBaseline", () => {
  test("says each label's training majority of every report, ties and unlabelled as absent", () => {
    const train = table(["110.", "100.", "101."], ["0000", "0000", "0000"]);
    const judged = table(["1010", "0111"], ["0000", "0000"]);
    const baseline = majorityBaseline(train, judged);
    expect([...baseline.probability]).toEqual([1, 0, 0, 0, 1, 0, 0, 0]);
    expect(score(baseline).perLabel[0]).toMatchObject({ tp: 1, fp: 1, fn: 0, tn: 0 });
    const tie = table(["1", "0"], ["0", "0"]);
    expect([...majorityBaseline(tie, tie).probability]).toEqual([0, 0]);
  });

  test("refuses another number of labels", () => {
    expect(() => majorityBaseline(table(["1"], ["1"]), table(["10"], ["10"]))).toThrow("[EVAL-LABELS]");
  });
});

function expectClose(name: string, got: unknown, expected: number | null): void {
  if (expected === null) expect(got, name).toBeNull();
  else expect(Math.abs(Number(got) - expected), name).toBeLessThan(1e-12);
}
