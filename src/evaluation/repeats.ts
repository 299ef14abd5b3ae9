// One figure over repeats (seeds): how much it moves when training is repeated. Another question than the interval over
// patients, so the two are never merged.
import { InternalError } from "@/base/errors";
import { studentTwoSided } from "@/base/student";
import { mean } from "./averages";

export interface OverRepeats {
  readonly repeats: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** mean ± t(S−1)·sd/√S from three repeats on, least and largest of two, the value alone of one. */
  readonly kind: "t" | "range" | "single";
}

/** @throws InternalError for no value */
export function overRepeats(values: readonly number[]): OverRepeats {
  const S = values.length;
  if (S === 0) throw new InternalError("evaluation/repeats: expected at least one value");
  const center = mean(values);
  const common = { repeats: S, mean: center };
  if (S < 3)
    return { ...common, low: Math.min(...values), high: Math.max(...values), kind: S === 2 ? "range" : "single" };
  const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (S - 1);
  const half = studentTwoSided(0.05, S - 1) * Math.sqrt(variance / S);
  return { ...common, low: center - half, high: center + half, kind: "t" };
}
