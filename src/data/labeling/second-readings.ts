// One of ten reports that a person labeled comes a second time, at least ten cards later and without the first answer, so that
// agreement with oneself can be measured. Which one is drawn: it cannot be foreseen.
import type { Rng } from "@/base/random";
import { uniformBelow } from "@/base/uniform-int";

const oneOf = 10;
const cardsBetween = 10;

export class SecondReadings {
  readonly #rng: Rng;
  readonly #waiting: { readonly row: number; readonly due: number }[] = [];
  #cards = 0;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** A card was labeled. @param first  whether it was this report's first time */
  labeled(row: number, first: boolean): void {
    this.#cards++;
    if (first && uniformBelow(oneOf, this.#rng) === 0) this.later(row);
  }

  /** Puts a report at the end, as when its second reading was left unanswered. */
  later(row: number): void {
    this.#waiting.push({ row, due: this.#cards + cardsBetween });
  }

  /** The report whose time has come; with `anyway` the first that waits. It waits no longer. */
  take(anyway: boolean): number | undefined {
    const [first] = this.#waiting;
    if (!first || (first.due > this.#cards && !anyway)) return undefined;
    this.#waiting.shift();
    return first.row;
  }
}
