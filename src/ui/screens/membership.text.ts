// Words of the membership attack on Check. Every figure stands beside what guessing finds and what the claim allows.
import type { ProgressOf, ResultOf, RunSummary } from "@/workers/protocol";
import { count, counted, duration, epsilonFigure, timeLeft } from "@/ui/words/figures";
import { promiseHead } from "@/ui/words/promise";

type Found = ResultOf<"membership">;

/** 16 shadow models, as many steps each as the run. */
const shadows = 16;

export const text = {
  title: "Attack on this run",
  how: "Trains 16 models like this one on random halves of all patients, those held out included, and guesses from the adapter whose reports were used. The guesses are checked against your patients, so no epsilon covers the result: it stays here and in the internal record. It is left of the gate, in no shared file and no statement, and the ledger is not charged.",
  run: "Attack this run",
  again: "Attack again",
  reading: "Reading reports with the encoder",
  shadows: "Training models like this one",
  above: "The attack found more than the claim allows. Do not share this adapter. Report the build number.",
  below: "The attack stays within the claim. That proves nothing: another attack may find more.",
  open: "This run was trained without privacy: nothing bounds what an attack may find.",
  intervals:
    "95 % intervals over the patients of this one run: Clopper and Pearson for shares, Newcombe for pairs. A share needs 10 false alarms behind it: 100 held out for 10 %, 1,000 for 1 %, 10,000 for 0.1 %.",
  splitByFile:
    "A column of the file chose who was held out. If those differ from the others, by date or place, the difference counts as found.",
  test: "Test",
  pairs: "Pairs told apart",
  guessing: "Guessing finds",
  allowed: "The claim allows at most",
  table: "What the attacks found",
  faint: "faint: fewer than 10 false alarms, which chance moves",
} as const;

export const attackNames = { lira: "LiRA", rmia: "RMIA" } as const;
type Attack = keyof typeof attackNames;
export const attacks: readonly Attack[] = ["lira", "rmia"];

/** "patients" or "reports". */
const many = ({ unit }: Pick<Found, "unit">): string => `${unit}s`;

/** Share in per cent: two significant digits, one decimal from 10 % on. Rounded up for what is an upper bound. */
export function share(value: number, round: (value: number) => number = Math.round): string {
  const digits = value >= 0.0995 ? 1 : 2;
  const unit = 10 ** digits;
  return `${(round(100 * value * unit - (round === Math.ceil ? 1e-9 : 0)) / unit).toFixed(digits)} %`;
}

const shareRange = (low: number, high: number): string => `${share(low, Math.floor)} to ${share(high, Math.ceil)}`;

/** "about 41 s" for the button, from the time that this run's steps took. */
export const expected = ({ trainingSeconds }: Pick<RunSummary, "trainingSeconds">): string =>
  `about ${duration(Math.max(1, shadows * trainingSeconds))}`;

/** While it runs. */
export function waiting(progress: ProgressOf<"membership"> | undefined): string {
  if (progress?.phase !== "shadows") return text.reading;
  const { secondsLeft } = progress;
  return secondsLeft === null ? `${text.shadows}: measuring…` : `${text.shadows}: ${timeLeft(secondsLeft)} left`;
}

/** "40 minutes", "3 hours". */
const roughly = (seconds: number): string =>
  seconds < 5400 ? counted(Math.ceil(seconds / 60), "minute") : counted(Math.ceil(seconds / 3600), "hour");

/** In place of the button, for a method that trains through the encoder. */
export const tooLong = ({ method, seconds }: Pick<RunSummary, "method" | "seconds">): string =>
  `This attack trains 16 models like the run. With method ${method} that would take about ${roughly(shadows * seconds)}, so it is offered for method head only.`;

/** The attack that told more pairs apart. */
export const stronger = ({ lira, rmia }: Pick<Found, Attack>): Attack => (rmia.auroc > lira.auroc ? "rmia" : "lira");

const of100 = (value: number, round: (value: number) => number = Math.round): string => count(round(100 * value));

/** "Of 100 pairs …, the attack names the used one in 53 (95 % interval 46 to 60); guessing alone in 50; the claim …". */
export function pairSentence(found: Found): string {
  const best = stronger(found);
  const { auroc, aurocInterval } = found[best];
  const { claim, unit } = found;
  const range = `${of100(aurocInterval.low, Math.floor)} to ${of100(aurocInterval.high, Math.ceil)}`;
  const pair =
    unit === "patient"
      ? "a patient whose reports were used and one whose were not"
      : "a report that was used and one that was not";
  const allowed = claim
    ? `; the claim allows at most ${of100(claim.auroc - 1e-9, Math.ceil)} on average (${promiseHead({ ...claim, unit, scope: "this run" }).toLowerCase()})`
    : "";
  return `Of 100 pairs of ${pair}, the stronger attack (${attackNames[best]}) names the used one in ${of100(auroc)} (95 % interval ${range}); guessing alone finds 50${allowed}.`;
}

/** "A perfect attack on 120 used and 80 held-out patients could show at most epsilon 3.2." Rounded down: no more could be shown. */
export function ceilingSentence(found: Found): string {
  const { members, nonMembers, ceiling, claim } = found;
  const shown = (Math.floor(100 * ceiling) / 100).toFixed(2);
  const so =
    claim && ceiling < claim.epsilon
      ? ` So no attack on so few could contradict a claim of ${epsilonFigure(claim.epsilon)}.`
      : "";
  return `A perfect attack on ${count(members)} used and ${count(nonMembers)} held-out ${many(found)} could show at most epsilon ${shown}.${so}`;
}

/** Why there is no share and no curve; "" where there is one. */
export function fewSentence(found: Found): string {
  const { lira, nonMembers } = found;
  return lira.found.length > 0
    ? ""
    : `Only ${counted(nonMembers, `${found.unit} was`, `${many(found)} were`)} held out. From fewer than 100 a rate of false alarms says too little: no share and no curve is shown.`;
}

export const verdict = (found: Found): string => {
  if (!found.claim) return text.open;
  return isAbove(found) ? text.above : text.below;
};

export const isAbove = ({ lira, rmia }: Pick<Found, Attack>): boolean => lira.above || rmia.above;

/** A figure, and below it its interval or what it is made of. */
interface Cell {
  readonly figure: string;
  readonly below: string;
}

const cellOf = (value: number, { low, high }: { readonly low: number; readonly high: number }): Cell => ({
  figure: share(value),
  below: shareRange(low, high),
});

/** Each test: LiRA, RMIA, guessing, the claim's most. */
export function rows(found: Found): readonly { readonly test: string; readonly cells: readonly Cell[] }[] {
  const { claim } = found;
  const most = (value: number | null | undefined): Cell => ({
    figure: value === null || value === undefined ? "–" : share(value, Math.ceil),
    below: "",
  });
  const pairs = attacks.map((name) => cellOf(found[name].auroc, found[name].aurocInterval));
  return [
    { test: text.pairs, cells: [...pairs, { figure: share(0.5), below: "" }, most(claim?.auroc)] },
    ...found.lira.found.map(({ rate, allowed }, at) => ({
      test: `Found at ${share(rate)} false alarms`,
      cells: [...attacks.map((name) => foundCell(found[name], at)), { figure: share(rate), below: "" }, most(allowed)],
    })),
  ];
}

function foundCell({ found }: Found["lira"], at: number): Cell {
  const one = found[at];
  if (!one) return { figure: "–", below: "" };
  const { figure, below } = cellOf(one.tpr, one.tprInterval);
  return { figure: `${count(one.hits)} of ${count(one.members)}: ${figure}`, below };
}

export const secondsSentence = ({ shadows: models, seconds }: Found): string =>
  `${counted(models, "model")} in ${duration(seconds)}.`;
