// The least that any model must beat: each label's majority among the training reports, said of every report.
import { InputError } from "@/base/errors";
import { labelCountDiffers } from "@/base/problems/eval";
import type { Scored } from "./types";

/** [L] 1 where more than half of a label's scored training cells are positive; a tie, and no cell at all, count as negative. */
function labelMajorities(train: Pick<Scored, "labels" | "truth" | "scored">): Uint8Array {
  const L = train.labels.length;
  const balance = new Int32Array(L); // positives − negatives
  for (let cell = 0; cell < train.truth.length; cell++)
    if (train.scored[cell] !== 0) balance[cell % L]! += train.truth[cell] === 1 ? 1 : -1;
  return Uint8Array.from(balance, (value) => (value > 0 ? 1 : 0));
}

/**
 * The judged reports with the training majority in place of the model: probability 1 or 0, thresholds 0.5.
 * @throws InputError EVAL-LABELS if the two have different numbers of labels
 */
export function majorityBaseline(train: Pick<Scored, "labels" | "truth" | "scored">, judged: Scored): Scored {
  const L = judged.labels.length;
  if (train.labels.length !== L)
    throw new InputError(labelCountDiffers({ predicted: train.labels.length, reference: L }));
  const majority = labelMajorities(train);
  return {
    ...judged,
    probability: Float64Array.from(judged.truth, (_, cell) => majority[cell % L]!),
    thresholds: new Float64Array(L).fill(0.5),
  };
}
