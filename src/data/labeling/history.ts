// Steps back and forth: each step keeps the records before and after, whatever it did to how many reports.
import type { ReportRecord } from "@/data/types";

export interface Change {
  /** Index of the report. */
  readonly row: number;
  readonly before: ReportRecord;
  readonly after: ReportRecord;
}

/** What one key or button did; `at` is where the person was. */
export interface Step<Place> {
  readonly changes: readonly Change[];
  readonly at: Place;
}

const mostSteps = 500;

export class History<Place> {
  readonly #done: Step<Place>[] = [];
  #undone: Step<Place>[] = [];

  get undoable(): number {
    return this.#done.length;
  }

  get redoable(): number {
    return this.#undone.length;
  }

  push(step: Step<Place>): void {
    this.#done.push(step);
    if (this.#done.length > mostSteps) this.#done.shift();
    this.#undone = [];
  }

  /** The step to take back, or undefined. */
  back(): Step<Place> | undefined {
    const step = this.#done.pop();
    if (step) this.#undone.push(step);
    return step;
  }

  /** The step to do again, or undefined. */
  forth(): Step<Place> | undefined {
    const step = this.#undone.pop();
    if (step) this.#done.push(step);
    return step;
  }
}
