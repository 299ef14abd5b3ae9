// Pure parts of the ROC chart of a membership attack: its series, the line of the claim, sentences.
import { foundAt } from "@/privacy/accounting/odds";
import { attackNames, attacks, share, stronger } from "@/ui/screens/membership.text";
import { count } from "@/ui/words/figures";
import type { ResultOf } from "@/workers/protocol";

type Found = ResultOf<"membership">;

interface RocDot {
  readonly name: string;
  readonly series: number;
  readonly alarms: number;
  readonly hits: number;
  /** Shares of non-members and members. */
  readonly x: number;
  readonly y: number;
}

interface RocMark {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/** Lower end of both axes: one person of the larger group. */
export const lowest = ({ members, nonMembers }: Pick<Found, "members" | "nonMembers">): number =>
  1 / Math.max(2, members, nonMembers);

/** Points of each attack that a logarithmic axis can show: with a false alarm and a hit. */
export const rocSeries = (found: Found): RocDot[][] =>
  attacks.map((name, series) =>
    found[name].curve
      .filter(({ alarms, hits }) => alarms > 0 && hits > 0)
      .map(({ alarms, hits }) => ({
        ...{ name: attackNames[name], series, alarms, hits },
        ...{ x: alarms / found.nonMembers, y: hits / found.members },
      })),
  );

const leastAlarms = 10;

/** A series in two lines that meet: up to 10 false alarms, where chance moves it most, and from there on. */
export function faintAndFirm(dots: readonly RocDot[]): readonly [RocDot[], RocDot[]] {
  const from = dots.findIndex(({ alarms }) => alarms >= leastAlarms);
  return [dots.slice(0, from + 1), dots.slice(Math.max(0, from))];
}

/** Shares at the rates that are reported, with the interval of the hits; none where no alarm was allowed for. */
export const rocMarks = (found: Found): RocMark[][] =>
  attacks.map((name) =>
    found[name].found
      .filter(({ alarms, hits }) => alarms > 0 && hits > 0)
      .map(({ alarms, nonMembers, tpr, tprInterval }) => ({ x: alarms / nonMembers, y: tpr, ...tprInterval })),
  );

/** The most that a claim lets be found, at even steps of the logarithm. */
export function claimLine({ claim }: Pick<Found, "claim">, from: number): { x: number; y: number }[] {
  if (!claim) return [];
  const steps = 80;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const x = Math.min(1, from ** (1 - i / steps));
    return { x, y: foundAt(x, claim) };
  });
}

const allowedWords = (x: number, { claim }: Found): string =>
  claim ? `; the claim allows at most ${share(foundAt(x, claim), Math.ceil)}` : "";

/** "LiRA finds 12.0 % of the used patients at 10.0 % false alarms; guessing finds as many as it alarms; the claim allows …". */
export function rocSentence(found: Found): string {
  const best = stronger(found);
  const at = found[best].found.at(-1);
  if (!at) return "";
  return `${attackNames[best]} finds ${share(at.tpr)} of the used ${found.unit}s at ${share(at.rate)} false alarms; guessing ${share(at.rate)}${allowedWords(at.rate, found)}.`;
}

export const dotWords = ({ name, alarms, hits, x, y }: RocDot, found: Found): string =>
  `${name}: ${count(hits)} of ${count(found.members)} found (${share(y)}) with ${count(alarms)} of ${count(found.nonMembers)} false alarms (${share(x)})${allowedWords(x, found)}`;
