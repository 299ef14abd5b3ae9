// Why a label's figure is undefined. It follows from the counts alone, so that "–" never stands without a reason.
import type { LabelCounts } from "./label-counts";
import type { NullableMetric, WhyNull } from "./types";

/** Reasons of every figure of the label that is null. */
export function whyNull({ tp, fp, fn, tn }: LabelCounts): Readonly<Partial<Record<NullableMetric, WhyNull>>> {
  const [positives, negatives] = [tp + fn, tn + fp];
  if (positives + negatives === 0) {
    const all = "nothing-scored" as const;
    return {
      precision: all,
      recall: all,
      specificity: all,
      f1: all,
      accuracy: all,
      balancedAccuracy: all,
      mcc: all,
      auroc: all,
      averagePrecision: all,
      brier: all,
      ece: all,
      eceEqualMass: all,
      kappa: all,
      ac1: all,
    };
  }
  const oneClass = positives === 0 || negatives === 0;
  const oneCategory = positives + fp === 0 || negatives + fn === 0;
  return {
    ...(tp + fp === 0 && { precision: "nothing-predicted" as const }),
    ...(positives === 0 && { recall: "no-positives" as const, averagePrecision: "no-positives" as const }),
    ...(positives + fp === 0 && { f1: "no-positives" as const }),
    ...(negatives === 0 && { specificity: "no-negatives" as const }),
    ...(oneClass && { auroc: "one-class" as const, balancedAccuracy: "one-class" as const }),
    ...(oneCategory && { kappa: "one-category" as const }),
  };
}
