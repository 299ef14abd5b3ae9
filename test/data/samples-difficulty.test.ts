// How hard the sample reports are: a bag of words must neither solve them nor fail on them.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { shuffled } from "@/data/samples/choice";
import { generateSamples, sampleSeed } from "@/data/samples/generate";
import { sampleLabels } from "@/data/samples/labels";
import { fitTextBaseline } from "@/evaluation/text-baseline";

const L = sampleLabels.length;
const reports = generateSamples(sampleSeed);

/** [n·L] 1 where positive or uncertain, 0 where absent or blank. */
const targetsOf = (part: typeof reports): number[] =>
  part.flatMap((report) => report.labels.map((value) => (value === 1 || value === -1 ? 1 : 0)));

/** Σ positives · F1 / Σ positives over the labels, threshold 0.5. */
function weightedF1(probability: Float64Array, truth: readonly number[]): number {
  const tp = new Float64Array(L);
  const predicted = new Float64Array(L);
  const positives = new Float64Array(L);
  for (const [at, y] of truth.entries()) {
    const decided = probability[at]! >= 0.5 ? 1 : 0;
    tp[at % L]! += decided * y;
    predicted[at % L]! += decided;
    positives[at % L]! += y;
  }
  const total = positives.reduce((sum, count) => sum + count, 0);
  return (
    positives.reduce((sum, count, l) => sum + (count * 2 * tp[l]!) / Math.max(1, predicted[l]! + count), 0) / total
  );
}

describe("a bag of words on the sample reports", () => {
  test.each([1, 2])(
    "split %i, a fifth of the patients apart: weighted F1 lies between 0.74 and 0.88",
    { timeout: 120_000 },
    (seed) => {
      const patients = shuffled(seededRng(seed), [...new Set(reports.map((report) => report.patientId))]);
      const apart = new Set(patients.slice(0, patients.length / 5));
      const training = reports.filter((report) => !apart.has(report.patientId));
      const held = reports.filter((report) => apart.has(report.patientId));
      const baseline = fitTextBaseline(
        training.map((report) => report.text),
        targetsOf(training),
        L,
      );
      const score = weightedF1(baseline.predict(held.map((report) => report.text)), targetsOf(held));
      console.log(`TF-IDF, split ${seed}: weighted F1 ${score.toFixed(4)} on ${held.length} reports`);
      expect(score).toBeGreaterThan(0.74);
      expect(score).toBeLessThan(0.88);
    },
  );
});
