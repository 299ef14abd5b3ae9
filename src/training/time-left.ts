// How long a run will still take: from step 5 the median of the last 50 step times; long gaps (sleep) are dropped.
import { median } from "@/base/ranks";

const lookBack = 50;
const firstAnswer = 5;

/**
 * @param stepMs  milliseconds of each step so far, oldest first
 * @returns seconds, or null while it is being measured
 */
export function secondsLeft(stepMs: readonly number[], stepsLeft: number): number | null {
  if (stepMs.length < firstAnswer) return null;
  const recent = stepMs.slice(-lookBack);
  const typical = median(recent) ?? 0;
  const kept = median(recent.filter((ms) => ms <= 10 * typical));
  return kept === null ? null : (kept * stepsLeft) / 1000;
}
