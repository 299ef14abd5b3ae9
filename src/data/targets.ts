// Label cells to what the engine learns from: 1, 0, or -1 for a cell that enters neither loss nor metric (never NaN).
import { InternalError } from "@/base/errors";
import type { BlankPolicy, LabelSet, ReportRecord, UncertainPolicy } from "./types";

export interface TargetPolicy {
  readonly uncertain: UncertainPolicy;
  readonly blank: BlankPolicy;
}

const uncertainAs = { positive: 1, negative: 0, ignore: -1 } as const;
const blankAs = { negative: 0, ignore: -1 } as const;

/**
 * @param reports n reports; one without labels gives a row of -1
 * @returns [n, L] row-major: 1 positive, 0 negative, -1 ignored
 * @throws InternalError where a report's labels are not L long
 */
export function targetsOf(
  reports: readonly Pick<ReportRecord, "labels">[],
  labelSet: LabelSet,
  policy: TargetPolicy,
): Float32Array<ArrayBuffer> {
  const L = labelSet.labels.length;
  const targets = new Float32Array(reports.length * L).fill(-1);
  for (const [n, { labels }] of reports.entries()) {
    if (labels === null) continue;
    if (labels.length !== L) throw new InternalError(`data/targets: expected ${L} labels, got ${labels.length}`);
    for (const [l, value] of labels.entries())
      targets[n * L + l] = value === -1 ? uncertainAs[policy.uncertain] : value === -2 ? blankAs[policy.blank] : value;
  }
  return targets;
}

/** Whether a row of targets [L] has a cell to learn from; a report without one is not trained on. */
export const hasTarget = (row: Float32Array): boolean => row.some((value) => value >= 0);
