// Where a step is cut into several submissions. A system resets a graphics card that does not answer for about 2 s, so that a
// step which earlier ones predict to take over half a second is submitted in parts.
import type { BatchSizes, Dispatch } from "./dispatch";

const longMs = 500;
const aimMs = 400;

/**
 * @param predictedMs  of the whole step; 0 where nothing is known
 * @returns for each part the dispatch after its last, ascending; the last entry is plan.length
 */
export function cutStep(plan: readonly Dispatch[], sizes: BatchSizes, predictedMs: number): number[] {
  if (!(predictedMs > longMs)) return [plan.length];
  const parts = Math.min(Math.ceil(predictedMs / aimMs), plan.length);
  const rows = { tokens: sizes.tokens, reports: sizes.reports, tiles: sizes.tokens };
  const work = plan.map((dispatch) => dispatch.work * rows[dispatch.groups.rows]);
  const total = work.reduce((sum, w) => sum + w, 0);
  const ends: number[] = [];
  let done = 0;
  for (const [i, w] of work.entries()) {
    done += w;
    const isDue = done >= (total * (ends.length + 1)) / parts;
    if (isDue && ends.length + 1 < parts) ends.push(i + 1);
  }
  if (ends.at(-1) !== plan.length) ends.push(plan.length);
  return ends;
}
