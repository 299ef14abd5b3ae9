// The bag-of-words baseline against scikit-learn's TF-IDF and optimum and torch's Adam (fixture script beside the numbers).
import { describe, expect, test } from "vitest";
import { InternalError } from "@/base/errors";
import { fitTextBaseline, textTerms } from "@/evaluation/text-baseline";
import golden from "../fixtures/evaluation/text-baseline.json";

const numLabels = 3;
const targets = golden.targets.flat();
const fitted = fitTextBaseline(golden.texts, targets, numLabels);

/** Mean cross-entropy over the texts + 0.5e-4 · ‖w‖², of one label. */
function penalizedLoss(label: number): number {
  const probability = fitted.predict(golden.texts);
  const losses = golden.texts.map((_, i) => {
    const at = i * numLabels + label;
    return -Math.log(targets[at] === 1 ? probability[at]! : 1 - probability[at]!);
  });
  const squares = fitted.weights.reduce((sum, weight, at) => sum + (at % numLabels === label ? weight * weight : 0), 0);
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length + 0.5e-4 * squares;
}

describe("textTerms", () => {
  test("takes runs of letters and runs of digits in lower case, then pairs of neighbours", () => {
    expect(textTerms("A 12 mm Nodule, T8.")).toEqual([
      ...["a", "12", "mm", "nodule", "t", "8"],
      ...["a 12", "12 mm", "mm nodule", "nodule t", "t 8"],
    ]);
  });

  test.each(["", " .,;", "ß"])("finds nothing in %j", (text) => {
    expect(textTerms(text)).toEqual([]);
  });
});

describe("fitTextBaseline", () => {
  test("weighs terms as scikit-learn does", () => {
    const names = Object.keys(golden.idf);
    expect([...fitted.terms.keys()].sort()).toEqual(names.sort());
    const ours = Object.fromEntries([...fitted.terms].map(([term, column]) => [term, fitted.idf[column]!]));
    expect(names.map((name) => ours[name]!)).toBeAllClose(Object.values(golden.idf), {
      rtol: 1e-14,
      atol: 0,
      because: "one float64 logarithm of the same integers",
    });
  });

  test("predicts what torch's Adam gives on scikit-learn's rows, for unseen terms and the empty text too", () => {
    expect(fitted.predict(golden.heldOut)).toBeAllClose(golden.probabilities.flat(), {
      rtol: 1e-8,
      atol: 1e-12,
      because: "400 float64 steps that differ in the order of sums",
    });
  });

  test.each(golden.smallestLosses.map((loss, label) => [label, loss] as const))(
    "label %i: comes within 10 % of a loss that cannot be beaten (400 steps stop short of it)",
    (label, smallest) => {
      const loss = penalizedLoss(label);
      expect(loss).toBeGreaterThanOrEqual(smallest * (1 - 1e-9));
      expect(loss).toBeLessThan(smallest * 1.1);
    },
  );

  test("does not read reports whose target is not scored", () => {
    const texts = [...golden.texts, ...Array.from({ length: 10 }, () => "effusion")];
    const extra = (value: number) => [...targets, ...Array.from({ length: 30 }, () => value)];
    const labeled = fitTextBaseline(texts, extra(-1), numLabels);
    const flipped = fitTextBaseline(texts, extra(-2), numLabels);
    expect(flipped.predict(golden.heldOut)).toEqual(labeled.predict(golden.heldOut));
    const read = fitTextBaseline(texts, extra(0), numLabels);
    expect(read.predict(["effusion"])[0]!).toBeLessThan(labeled.predict(["effusion"])[0]! - 0.1);
  });

  test("gives one half where no target is scored", () => {
    expect(fitTextBaseline(["a b", "a c"], [-1, -1], 1).predict(["a"])).toEqual(Float64Array.of(0.5));
  });

  test("keeps at most 20,000 terms", () => {
    const letters = (i: number) =>
      i.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + parseInt(digit, 26)));
    const text = Array.from({ length: 10_100 }, (_, i) => letters(i)).join(" ");
    expect(new Set(textTerms(text)).size).toBe(20_199);
    expect(fitTextBaseline([text, text], [1, 0], 1).terms.size).toBe(20_000);
  });

  test("is refused with targets of another shape, no text or no label", () => {
    expect(() => fitTextBaseline(["a"], [1, 0, 1], 2)).toThrow(InternalError);
    expect(() => fitTextBaseline([], [], 2)).toThrow(InternalError);
    expect(() => fitTextBaseline(["a"], [], 0)).toThrow(InternalError);
  });
});
