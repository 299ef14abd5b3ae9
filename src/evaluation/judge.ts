// Judging one set of reports: the figures, and how far each would move with other patients.
import { clusterBootstrap } from "./bootstrap";
import type { Intervals } from "./bootstrap";
import type { ReplicateControl } from "./replicates";
import { score } from "./score";
import type { Scored, Scores } from "./types";

export interface Judgement {
  readonly scores: Scores;
  readonly intervals: Intervals;
}

/** The same on every machine and every time: a reader who repeats it gets the same digits. */
const seed = 1;

/** @throws InputError EVAL-NAN; Cancelled when shouldStop says so; InternalError for arrays of unequal shape */
export async function judge(scored: Scored, control: ReplicateControl = {}): Promise<Judgement> {
  return { scores: score(scored), intervals: await clusterBootstrap(scored, { seed, ...control }) };
}
