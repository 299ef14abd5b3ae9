// Classified reports, held in the worker: the page asks for windows of a filtered list, corrections stay here. The table grows while
// reports are classified.
import { Cancelled, InputError } from "@/base/errors";
import { outOfOrder } from "@/base/problems/app";
import { wholeText } from "@/data/model-text";
import { type PredictionRow, writePredictionsCsv, writePredictionsJsonl } from "@/data/predictions";
import { writePredictionsFhir } from "@/data/predictions-fhir";
import type { ClassifiedRow, ClassifySummary, RowFilter } from "../classified";
import type { ForwardControl } from "./forward";
import type { HeldReports } from "./hold-reports";
import type { HeldAdapter } from "./held-adapter";
import type { OpenModel } from "./open-model";
import { heldProbabilities } from "./predict";
import { RowFinder } from "./row-finder";

/** What an adapter said of reports. */
export interface Answers {
  readonly labels: readonly string[];
  readonly adapterSha256: string;
  /** [L]. */
  readonly thresholds: readonly number[];
  /** [rows · L]: of the first rows, where not all were classified. */
  readonly probability: Float64Array;
  readonly seconds: number;
}

/** What a person said of one row. */
interface Review {
  readonly reviewed: "accepted" | "corrected";
  readonly decision: readonly number[];
}

/** [row, review]. */
export type Reviews = readonly (readonly [number, Review])[];

/** What a person said of the rows. */
interface Said {
  readonly reviews?: Reviews;
  readonly flagged?: readonly number[];
}

/** [rows · L] probabilities with what a person said about them. */
export class Classified {
  readonly held: HeldReports;
  #answers: Answers;
  readonly #reviews: Map<number, Review>;
  readonly #finder: RowFinder;
  readonly #rowOfId: ReadonlyMap<string, number>;
  #stamp: object = {};

  constructor(held: HeldReports, answers: Answers, { reviews = [], flagged = [] }: Said = {}) {
    this.held = held;
    this.#answers = answers;
    this.#reviews = new Map(reviews);
    this.#finder = new RowFinder(held.imported.reports, flagged);
    this.#rowOfId = new Map(held.imported.reports.map(({ id }, row) => [id, row]));
  }

  get answers(): Answers {
    return this.#answers;
  }

  get labels(): readonly string[] {
    return this.#answers.labels;
  }

  get reviews(): Reviews {
    return [...this.#reviews];
  }

  get flagged(): readonly number[] {
    return this.#finder.flagged;
  }

  /** Another object after each review or flag: who saves sees that there is something new. */
  get stamp(): object {
    return this.#stamp;
  }

  get rows(): number {
    return this.#answers.probability.length / this.labels.length;
  }

  /** More rows are known. */
  grow(answers: Pick<Answers, "probability" | "seconds">): void {
    this.#answers = { ...this.#answers, ...answers };
    this.#finder.forget();
  }

  #probabilities(row: number): number[] {
    const L = this.labels.length;
    return [...this.answers.probability.subarray(row * L, (row + 1) * L)];
  }

  #decision(row: number): readonly number[] {
    const said = this.#reviews.get(row)?.decision;
    return said ?? this.#probabilities(row).map((p, l) => (p >= this.answers.thresholds[l]! ? 1 : 0));
  }

  #tooLong(row: number): boolean {
    return this.held.lengths[row]! > this.held.maxTokens;
  }

  row(row: number): ClassifiedRow {
    const report = this.held.imported.reports[row]!;
    return {
      id: report.id,
      patient: report.patient,
      text: wholeText(report),
      probability: this.#probabilities(row),
      decision: this.#decision(row),
      reviewed: this.#reviews.get(row)?.reviewed ?? "model",
      flagged: this.#finder.isFlagged(row),
      tooLong: this.#tooLong(row),
      said: null,
    };
  }

  /** Rows of the filter, in file order. */
  matching(filter: RowFilter): readonly number[] {
    const wanted = filter.state === "present" ? 1 : 0;
    return this.#finder.find(filter, (row, label) => this.#decision(row)[label] === wanted, this.rows);
  }

  #rowOf(id: string): number {
    const row = this.#rowOfId.get(id);
    if (row === undefined || row >= this.rows) throw new InputError(outOfOrder("a classified report"));
    return row;
  }

  /** Accepts the model's decision (null) or corrects it. @throws InputError APP-ORDER for an id that is not held */
  review(id: string, decision: readonly number[] | null): ClassifiedRow {
    const row = this.#rowOf(id);
    const model = this.#probabilities(row).map((p, l) => (p >= this.answers.thresholds[l]! ? 1 : 0));
    if (decision === null) this.#reviews.set(row, { reviewed: "accepted", decision: this.#decision(row) });
    else {
      const same = decision.every((value, l) => value === model[l]);
      this.#reviews.set(row, { reviewed: same ? "accepted" : "corrected", decision });
    }
    this.#finder.forget();
    this.#stamp = {};
    return this.row(row);
  }

  /** @throws InputError APP-ORDER for an id that is not held */
  flag(id: string): ClassifiedRow {
    const row = this.#rowOf(id);
    this.#finder.turnFlag(row);
    this.#stamp = {};
    return this.row(row);
  }

  summary(): ClassifySummary {
    const present = new Array<number>(this.labels.length).fill(0);
    let tooLong = 0;
    for (let row = 0; row < this.rows; row++) {
      for (const [l, value] of this.#decision(row).entries()) present[l]! += value;
      if (this.#tooLong(row)) tooLong++;
    }
    return {
      by: "adapter",
      fileName: this.held.fileName,
      labels: this.labels,
      rows: this.rows,
      of: this.held.imported.reports.length,
      setAside: this.held.imported.counts.setAside,
      issues: this.held.imported.issues,
      tooLong,
      seconds: this.answers.seconds,
      reviewed: this.#reviews.size,
      present,
    };
  }

  #predictions(): PredictionRow[] {
    return this.held.imported.reports.slice(0, this.rows).map((report, row) => ({
      reportId: report.id,
      patient: report.patient,
      study: report.study,
      source: report.file,
      row: report.row,
      reviewed: this.#reviews.get(row)?.reviewed ?? "model",
      flagged: this.#finder.isFlagged(row),
      decision: this.#decision(row),
      probability: this.#probabilities(row),
      adapterSha256: this.answers.adapterSha256,
      text: wholeText(report),
    }));
  }

  file(format: "csv" | "jsonl", withText: boolean): Uint8Array<ArrayBuffer> {
    const write = format === "csv" ? writePredictionsCsv : writePredictionsJsonl;
    return write(this.#predictions(), this.labels, { withText });
  }

  /** FHIR R4 as NDJSON, without report text. */
  fhir(issued = new Date()): Promise<Uint8Array<ArrayBuffer>> {
    return writePredictionsFhir(this.#predictions(), this.labels, issued);
  }
}

/** The first rows come soon; after them the table grows about every other second, whatever the engine's speed. */
const firstRows = 64;
const secondsAtOnce = 2;

interface ClassifyControl {
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly rows: number }) => void;
  /** Gets the table once, with its first rows. */
  readonly onTable?: (table: Classified) => void;
  readonly signal?: AbortSignal;
}

/** Classifies all held reports under the adapter. @throws Cancelled when the signal aborts; a table that was begun keeps its rows */
export async function classifyAll(
  open: OpenModel,
  { held, adapter }: { readonly held: HeldReports; readonly adapter: HeldAdapter },
  { onProgress, onTable, signal }: ClassifyControl = {},
): Promise<Classified> {
  const started = performance.now();
  const { labels, sha256: adapterSha256, thresholds } = adapter;
  const total = held.tokens.length;
  const probability = new Float64Array(total * labels.length);
  const known = (rows: number) => ({
    probability: probability.slice(0, rows * labels.length),
    seconds: (performance.now() - started) / 1000,
  });
  const table = new Classified(held, { labels, adapterSha256, thresholds, ...known(0) });
  let atOnce = firstRows;
  for (let from = 0; from < total;) {
    const reports = Array.from({ length: Math.min(atOnce, total - from) }, (_, i) => from + i);
    const control: ForwardControl = {
      ...(signal && { signal }),
      onProgress: ({ done }) => onProgress?.({ done: from + done, total, rows: table.rows }),
    };
    const at = performance.now();
    probability.set(
      await heldProbabilities(open, { adapter: adapter.adapter, held, reports }, control),
      from * labels.length,
    );
    const perSecond = (1000 * reports.length) / (performance.now() - at);
    atOnce = Math.max(firstRows, Math.round(perSecond * secondsAtOnce));
    from += reports.length;
    table.grow(known(from));
    if (from === reports.length) onTable?.(table);
    onProgress?.({ done: from, total, rows: from });
  }
  if (signal?.aborted) throw new Cancelled();
  return table;
}
