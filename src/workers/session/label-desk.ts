// The desk on which reports are labeled: which card is open, what each act changes, steps back and forth. The held reports are
// the one truth: every step puts a new record into them. Second readings hide everything that was said before.
// Long because: every act moves the same card, filter and history.
import { InputError } from "@/base/errors";
import { labelSetOther } from "@/base/problems/label";
import type { Rng } from "@/base/random";
import { everyReport, findRows } from "@/data/labeling/find-rows";
import type { LabelFilter } from "@/data/labeling/find-rows";
import * as hand from "@/data/labeling/hand-labels";
import { History } from "@/data/labeling/history";
import type { Change } from "@/data/labeling/history";
import { SecondReadings } from "@/data/labeling/second-readings";
import { wholeText } from "@/data/model-text";
import type { LabelSet, ReportRecord } from "@/data/types";
import type { LabelAct } from "../label-protocol";
import type { HeldReports } from "./hold-reports";
import { differsFrom } from "./label-judgement";
import type { Suggestions } from "./label-suggestions";
import { relabeled, withLabelSet } from "./relabel";

/** Where the held reports lie. */
export interface Shelf {
  get(): HeldReports;
  put(held: HeldReports): void;
}

interface Place {
  readonly row: number | null;
  readonly again: boolean;
}

type ActOf<K extends LabelAct["kind"]> = Extract<LabelAct, { readonly kind: K }>;

export class LabelDesk {
  readonly #shelf: Shelf;
  readonly #history = new History<Place>();
  readonly #second: SecondReadings;
  readonly #lower: (string | undefined)[] = [];
  #suggestions: Suggestions | undefined;
  #filter: LabelFilter = everyReport;
  #found: readonly number[] | undefined;
  #row: number | null = null;
  #again = false;
  #changed = 0;

  constructor(shelf: Shelf, rng: Rng) {
    this.#shelf = shelf;
    this.#second = new SecondReadings(rng);
    const { reports } = shelf.get().imported;
    if (reports.some(({ labels }) => labels === null)) this.#filter = { ...everyReport, work: "unlabelled" };
    this.#row = this.found[0] ?? null;
  }

  get reports(): readonly ReportRecord[] {
    return this.#shelf.get().imported.reports;
  }

  get labelSet(): LabelSet | null {
    return this.#shelf.get().imported.labelSet;
  }

  get numLabels(): number {
    return this.labelSet?.labels.length ?? 0;
  }

  get filter(): LabelFilter {
    return this.#filter;
  }

  get suggestions(): Suggestions | undefined {
    return this.#suggestions;
  }

  /** The open card, and whether it is a second reading. */
  get place(): Place {
    return { row: this.#row, again: this.#again };
  }

  /** How many reports the last act changed. */
  get changed(): number {
    return this.#changed;
  }

  get steps(): { readonly undoable: number; readonly redoable: number } {
    const { undoable, redoable } = this.#history;
    return { undoable, redoable };
  }

  /** Reports of the filter, in file order. */
  get found(): readonly number[] {
    this.#found ??= findRows(
      {
        reports: this.reports,
        numLabels: this.numLabels,
        textOf: (row) => (this.#lower[row] ??= wholeText(this.reports[row]!).toLowerCase()),
        differs: (row) => differsFrom(this.reports[row]!, row, this.#suggestions),
      },
      this.#filter,
    );
    return this.#found;
  }

  /** The values that the card shows. */
  get values(): Int8Array {
    if (this.#row === null) return new Int8Array(0);
    const report = this.reports[this.#row]!;
    if (!this.#again) return hand.shownValues(report, this.numLabels);
    return hand.handOf(report).draft ?? new Int8Array(this.numLabels).fill(-2);
  }

  suggest(suggestions: Suggestions): void {
    this.#suggestions = suggestions;
    this.#found = undefined;
  }

  /** Labels made elsewhere, for reports that have none. @returns how many were filled */
  fill(values: ReadonlyMap<number, Int8Array>): number {
    const changes = [...values].flatMap(([row, given]) => this.#changeOf(row, (r) => hand.given(r, given, "file")));
    this.#do(changes.filter(({ before }) => before.labels === null));
    return this.#changed;
  }

  /** @throws InputError LABEL-SET-OTHER */
  act(act: LabelAct): void {
    this.#changed = 0;
    switch (act.kind) {
      case "value":
        this.#write(new Map([[act.label, act.value]]));
        break;
      case "accept":
        this.#accept();
        break;
      case "done":
        this.#finish();
        break;
      case "skip":
        this.#onRow(hand.skipped);
        this.#next();
        break;
      case "flag":
        this.#onRow(hand.flagTurned);
        break;
      case "undo":
      case "redo":
        this.#travel(act.kind);
        break;
      case "accept-all":
        this.#acceptAll();
        break;
      case "add":
      case "remove":
        this.#bulk(act);
        break;
      case "set":
        this.#useSet(act.labelSet);
        break;
      case "move":
      case "open":
      case "filter":
        this.#go(act);
        break;
    }
  }

  /** Acts that change no report. */
  #go(act: ActOf<"move" | "open" | "filter">): void {
    if (act.kind === "move") this.#move(act.by);
    else if (act.kind === "open") this.#open(this.reports.findIndex(({ id }) => id === act.id));
    else this.#choose(act.filter);
  }

  #changeOf(row: number, edit: (report: ReportRecord) => ReportRecord): Change[] {
    const before = this.reports[row]!;
    const after = edit(before);
    return after === before ? [] : [{ row, before, after }];
  }

  #do(changes: readonly Change[]): void {
    this.#changed = changes.length;
    if (changes.length === 0) return;
    this.#history.push({ changes, at: this.place });
    this.#shelf.put(relabeled(this.#shelf.get(), changes, "after"));
    this.#found = undefined;
  }

  #onRow(edit: (report: ReportRecord) => ReportRecord): void {
    if (this.#row !== null) this.#do(this.#changeOf(this.#row, edit));
  }

  #write(values: Parameters<typeof hand.drafted>[2]): void {
    const shown = this.values;
    if (this.numLabels > 0) this.#onRow((report) => hand.drafted(report, shown, values));
  }

  #accept(): void {
    if (this.#row === null || this.#again || !this.#suggestions) return;
    const shown = this.values;
    const said = this.#suggestions.valuesOf(this.#row).entries();
    const taken = [...said].filter(([l, value]) => shown[l] === -2 && value !== -2);
    this.#write(new Map(taken.map(([l, value]) => [l, value === 1 ? 1 : value === 0 ? 0 : -1] as const)));
  }

  #finish(): void {
    if (this.#row === null || this.numLabels === 0) return;
    const row = this.#row;
    const first = hand.handOf(this.reports[row]!).by === null;
    const again = this.#again;
    this.#onRow((report) => (again ? hand.readAgain(report, this.numLabels) : hand.confirmed(report, this.numLabels)));
    this.#again = false;
    this.#second.labeled(row, first && !again);
    this.#next();
  }

  /** A second reading whose time has come, else the next report of the filter, else any second reading that waits. */
  #next(): void {
    this.#leave();
    if (this.#takeSecond(false)) return;
    const { found } = this;
    const here = this.#row ?? -1;
    const next = found.find((row) => row > here) ?? found.find((row) => row !== here);
    if (next === undefined && this.#takeSecond(true)) return;
    this.#row = next ?? null;
  }

  #takeSecond(anyway: boolean): boolean {
    const row = this.#second.take(anyway);
    if (row === undefined || hand.handOf(this.reports[row]!).by === null) return false;
    this.#row = row;
    this.#again = true;
    return true;
  }

  /** An unanswered second reading is taken off the table and comes again later. */
  #leave(): void {
    if (!this.#again || this.#row === null) return;
    const row = this.#row;
    if (hand.handOf(this.reports[row]!).draft !== null) {
      const changes = this.#changeOf(row, hand.withoutDraft);
      this.#shelf.put(relabeled(this.#shelf.get(), changes, "after"));
      this.#found = undefined;
    }
    this.#second.later(row);
    this.#again = false;
  }

  #move(by: 1 | -1): void {
    this.#leave();
    const { found } = this;
    const here = this.#row ?? -1;
    const target = by === 1 ? found.find((row) => row > here) : found.findLast((row) => row < here);
    if (target !== undefined) this.#row = target;
  }

  #open(row: number): void {
    if (row < 0) return;
    this.#leave();
    this.#row = row;
  }

  #choose(filter: LabelFilter): void {
    this.#leave();
    this.#filter = filter;
    this.#found = undefined;
    if (this.#row === null || !this.found.includes(this.#row)) this.#row = this.found[0] ?? null;
  }

  #travel(kind: ActOf<"undo" | "redo">["kind"]): void {
    const step = kind === "undo" ? this.#history.back() : this.#history.forth();
    if (!step) return;
    this.#shelf.put(relabeled(this.#shelf.get(), step.changes, kind === "undo" ? "before" : "after"));
    this.#changed = step.changes.length;
    this.#found = undefined;
    this.#row = step.at.row;
    this.#again = step.at.again;
  }

  #acceptAll(): void {
    const said = this.#suggestions;
    if (!said) return;
    const empty = this.found.filter((row) => {
      const report = this.reports[row]!;
      return report.labels === null && hand.handOf(report).draft === null;
    });
    const valuesOf = (row: number): Int8Array => Int8Array.from(said.valuesOf(row));
    this.#do(empty.flatMap((row) => this.#changeOf(row, (report) => hand.given(report, valuesOf(row), said.by))));
    this.#settle();
  }

  #bulk({ kind, label }: ActOf<"add" | "remove">): void {
    const edit = kind === "add" ? hand.labelAdded : hand.labelRemoved;
    this.#do(this.found.flatMap((row) => this.#changeOf(row, (report) => edit(report, label, this.numLabels))));
    this.#settle();
  }

  /** After a bulk step the open card stays if the filter still finds it. */
  #settle(): void {
    if (this.#row !== null && !this.found.includes(this.#row)) this.#row = this.found[0] ?? this.#row;
  }

  #useSet(labelSet: LabelSet): void {
    const touched = this.reports.some((report) => report.labels !== null || hand.handOf(report).draft !== null);
    if (touched) throw new InputError(labelSetOther());
    this.#suggestions = undefined;
    this.#shelf.put(withLabelSet(this.#shelf.get(), labelSet));
    this.#found = undefined;
  }
}
