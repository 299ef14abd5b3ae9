// The words around intervals on Check: what is said without one, with percentiles, and without patients.
import { describe, expect, test } from "vitest";
import type { IntervalResult } from "@/evaluation/interval";
import type { CheckResult } from "@/workers/protocol";
import { headlineWords, intervalNotes, tableRange } from "@/ui/screens/check.text";
import { intervalsOf, scores } from "../../helpers/fake-run";

const bca: IntervalResult = {
  method: "bca",
  fallBack: null,
  low: 0.6449,
  high: 0.7491,
  percentile: [0.64, 0.74],
  undefinedReplicates: 0,
};
const made = scores(0.702, 0);
const resultOf = (weightedF1: IntervalResult, withoutPatient = 0): CheckResult => ({
  adapter: made,
  intervals: { ...intervalsOf(made), weightedF1, perLabel: [] },
  untrained: made,
  majority: made,
  uncertain: "positive",
  blank: "negative",
  reference: "as imported",
  withoutPatient,
  tooLong: 0,
});

describe("the words of intervals", () => {
  test("say the range with two decimals in a sentence and three in a table", () => {
    expect(headlineWords(resultOf(bca))).toBe(
      "95 % interval 0.64 to 0.75: where it would most likely lie with other patients like these 166.",
    );
    expect(tableRange(bca)).toBe("0.645 to 0.749");
  });

  test("say why there is none", () => {
    const none = (because: "few-patients" | "undefined") => headlineWords(resultOf({ method: "none", because }));
    expect(none("few-patients")).toBe("No interval: it needs at least 20 patients.");
    expect(none("undefined")).toContain("no report of the reference has any of the labels");
    expect(tableRange({ method: "none", because: "few-cases" })).toBe("–");
  });

  test("mark percentiles, and warn of reports without a patient", () => {
    const percentile: IntervalResult = { ...bca, method: "percentile", fallBack: "one-sided" };
    expect(tableRange(percentile)).toBe("0.645 to 0.749*");
    expect(intervalNotes(resultOf(percentile))).toContain("* by percentiles");
    expect(intervalNotes(resultOf(bca))).toBe("Intervals: bootstrap over patients, BCa, 2,000 draws, seed 1.");
    expect(intervalNotes(resultOf(bca, 1))).toContain("1 report names no patient");
  });
});
