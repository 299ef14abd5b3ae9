// Receiver operating characteristic of a membership score: the curve in counts, its convex hull, area, and hits at a rate of
// false alarms. Higher scores mean "member".
import { checkRange } from "@/base/check";
import { InternalError } from "@/base/errors";
import { pairCounts } from "@/base/ranks";

/** Members and non-members with a score at or above a threshold. */
export interface RocPoint {
  readonly threshold: number;
  readonly hits: number;
  readonly alarms: number;
}

interface Scores {
  readonly members: readonly number[];
  readonly nonMembers: readonly number[];
}

function checkScores({ members, nonMembers }: Scores): void {
  if (members.length === 0 || nonMembers.length === 0)
    throw new InternalError("privacy/audit: expected scores of members and of non-members");
  if ([...members, ...nonMembers].some((score) => Number.isNaN(score)))
    throw new InternalError("privacy/audit: expected scores, got NaN");
}

/** One point a distinct score, from none guessed (threshold ∞) to all; hits and alarms never fall. */
export function rocCurve(scores: Scores): RocPoint[] {
  checkScores(scores);
  const all = [
    ...scores.members.map((score) => ({ score, member: true })),
    ...scores.nonMembers.map((score) => ({ score, member: false })),
  ].sort((a, b) => b.score - a.score);
  const points: RocPoint[] = [{ threshold: Infinity, hits: 0, alarms: 0 }];
  let [hits, alarms] = [0, 0];
  for (const [at, { score, member }] of all.entries()) {
    if (member) hits++;
    else alarms++;
    if (all[at + 1]?.score !== score) points.push({ threshold: score, hits, alarms });
  }
  return points;
}

/** Corners of the curve's upper convex hull, from none guessed to all: every mixture of thresholds lies on or below it. */
export function rocHull(curve: readonly RocPoint[]): RocPoint[] {
  const hull: RocPoint[] = [];
  const turnsDown = (a: RocPoint, b: RocPoint, c: RocPoint) =>
    (b.hits - a.hits) * (c.alarms - b.alarms) > (c.hits - b.hits) * (b.alarms - a.alarms);
  for (const point of curve) {
    while (hull.length > 1 && !turnsDown(hull.at(-2)!, hull.at(-1)!, point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

/** Chance that a random member scores above a random non-member, ties counting half. */
export function auroc(scores: Scores): number {
  checkScores(scores);
  const all = [...scores.members, ...scores.nonMembers];
  const isMember = all.map((_, at) => (at < scores.members.length ? 1 : 0));
  const { wins, ties } = pairCounts(all, isMember);
  return (wins + ties / 2) / (scores.members.length * scores.nonMembers.length);
}

/** Area below the hull: what a random mixture of thresholds reaches, never below auroc. */
export function hullArea(scores: Scores): number {
  const hull = rocHull(rocCurve(scores));
  const double = hull.reduce((sum, { hits, alarms }, at) => {
    const before = hull[at - 1] ?? { hits: 0, alarms: 0 };
    return sum + (alarms - before.alarms) * (hits + before.hits);
  }, 0);
  return double / 2 / (scores.members.length * scores.nonMembers.length);
}

/** Share of members found on the hull at a rate of false alarms in [0, 1]: between corners by a mixture of two thresholds. */
export function tprOnHull(scores: Scores, falseAlarmRate: number): number {
  checkRange("privacy/audit", { falseAlarmRate }, [0, 1]);
  const hull = rocHull(rocCurve(scores));
  const alarms = falseAlarmRate * scores.nonMembers.length;
  const right = hull.findIndex((point) => point.alarms > alarms);
  if (right < 0) return 1;
  const [a, b] = [hull[right - 1]!, hull[right]!];
  const share = (alarms - a.alarms) / (b.alarms - a.alarms);
  return (a.hits + share * (b.hits - a.hits)) / scores.members.length;
}

/** The lowest threshold whose rate of false alarms is at most the given one, without interpolation. */
export function pointAtRate(scores: Scores, falseAlarmRate: number): RocPoint {
  checkRange("privacy/audit", { falseAlarmRate }, [0, 1]);
  const most = falseAlarmRate * scores.nonMembers.length;
  return rocCurve(scores).findLast(({ alarms }) => alarms <= most)!; // the first point has no alarm
}
