// Rows of a filter, found once: a table that scrolls asks for window after window of the same filter.
import { wholeText } from "@/data/model-text";
import type { ReportRecord } from "@/data/types";
import type { RowFilter } from "../classified";

export class RowFinder {
  readonly #reports: readonly ReportRecord[];
  /** Lower-case texts, made at the first search. */
  readonly #lower: (string | undefined)[] = [];
  #last: { readonly filter: RowFilter; readonly found: readonly number[] } | undefined;

  constructor(reports: readonly ReportRecord[]) {
    this.#reports = reports;
  }

  /** A row's labels changed, or there are more rows. */
  forget(): void {
    this.#last = undefined;
  }

  /**
   * @param isState  whether a row has the filter's label in its state; asked only where a label is chosen
   * @param rows     the first so many reports are looked at
   */
  find(
    filter: RowFilter,
    isState: (row: number, label: number) => boolean,
    rows = this.#reports.length,
  ): readonly number[] {
    const last = this.#last?.filter;
    const same = last?.label === filter.label && last.state === filter.state && last.search === filter.search;
    if (same && this.#last) return this.#last.found;
    const { label } = filter;
    const words = filter.search.trim().toLowerCase();
    const found: number[] = [];
    for (let row = 0; row < rows; row++) {
      const report = this.#reports[row]!;
      if (label !== null && !isState(row, label)) continue;
      if (words !== "" && !(this.#lower[row] ??= wholeText(report).toLowerCase()).includes(words)) continue;
      found.push(row);
    }
    this.#last = { filter, found };
    return found;
  }
}
