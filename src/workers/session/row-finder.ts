// Rows of a filter, found once: a table that scrolls asks for window after window of the same filter. With the rows that a person
// flagged, which a filter may ask for.
import { wholeText } from "@/data/model-text";
import type { ReportRecord } from "@/data/types";
import type { RowFilter } from "../classified";

export class RowFinder {
  readonly #reports: readonly ReportRecord[];
  /** Lower-case texts, made at the first search. */
  readonly #lower: (string | undefined)[] = [];
  readonly #flagged: Set<number>;
  #last: { readonly filter: RowFilter; readonly found: readonly number[] } | undefined;

  constructor(reports: readonly ReportRecord[], flagged: readonly number[] = []) {
    this.#reports = reports;
    this.#flagged = new Set(flagged);
  }

  /** In the order in which they were flagged. */
  get flagged(): readonly number[] {
    return [...this.#flagged];
  }

  isFlagged(row: number): boolean {
    return this.#flagged.has(row);
  }

  /** Sets a row's flag, or takes it off. */
  turnFlag(row: number): void {
    if (!this.#flagged.delete(row)) this.#flagged.add(row);
    this.forget();
  }

  /** A row's labels or flag changed, or there are more rows. */
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
    const keys = ["label", "state", "search", "flagged"] as const;
    if (this.#last && keys.every((key) => last?.[key] === filter[key])) return this.#last.found;
    const { label } = filter;
    const words = filter.search.trim().toLowerCase();
    const found: number[] = [];
    for (let row = 0; row < rows; row++) {
      const report = this.#reports[row]!;
      if (filter.flagged && !this.#flagged.has(row)) continue;
      if (label !== null && !isState(row, label)) continue;
      if (words !== "" && !(this.#lower[row] ??= wholeText(report).toLowerCase()).includes(words)) continue;
      found.push(row);
    }
    this.#last = { filter, found };
    return found;
  }
}
