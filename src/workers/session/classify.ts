// Classified reports, held in the worker: the page asks for windows of a filtered list, corrections stay here.
import { InputError } from "@/base/errors";
import { outOfOrder } from "@/base/problems/app";
import { wholeText } from "@/data/model-text";
import { writePredictionsCsv, writePredictionsJsonl } from "@/data/predictions";
import type { PredictionRow } from "@/data/predictions";
import type { Issue } from "@/base/errors";
import type { ClassifiedRow, ClassifySummary, RowFilter } from "../classified";
import type { ForwardControl } from "./forward";
import type { HeldReports } from "./hold-reports";
import type { HeldAdapter } from "./held-adapter";
import type { OpenModel } from "./open-model";
import { heldProbabilities } from "./predict";
import { RowFinder } from "./row-finder";

/** [n · L] probabilities with what a person said about them. */
export class Classified {
  readonly labels: readonly string[];
  readonly #held: HeldReports;
  readonly #adapterSha256: string;
  readonly #probability: Float64Array;
  readonly #thresholds: readonly number[];
  readonly #reviews = new Map<number, { reviewed: "accepted" | "corrected"; decision: readonly number[] }>();
  readonly #finder: RowFinder;
  readonly #rowOfId: ReadonlyMap<string, number>;

  constructor(held: HeldReports, adapter: HeldAdapter, probability: Float64Array) {
    this.labels = adapter.labels;
    this.#held = held;
    this.#adapterSha256 = adapter.sha256;
    this.#thresholds = adapter.thresholds;
    this.#probability = probability;
    this.#finder = new RowFinder(held.imported.reports);
    this.#rowOfId = new Map(held.imported.reports.map(({ id }, row) => [id, row]));
  }

  get rows(): number {
    return this.#held.imported.reports.length;
  }

  get issues(): readonly Issue[] {
    return this.#held.imported.issues;
  }

  get setAside(): number {
    return this.#held.imported.counts.setAside;
  }

  #probabilities(row: number): number[] {
    const L = this.labels.length;
    return [...this.#probability.subarray(row * L, (row + 1) * L)];
  }

  #decision(row: number): readonly number[] {
    const said = this.#reviews.get(row)?.decision;
    return said ?? this.#probabilities(row).map((p, l) => (p >= this.#thresholds[l]! ? 1 : 0));
  }

  #tooLong(row: number): boolean {
    return this.#held.lengths[row]! > this.#held.maxTokens;
  }

  row(row: number): ClassifiedRow {
    const report = this.#held.imported.reports[row]!;
    return {
      id: report.id,
      patient: report.patient,
      text: wholeText(report),
      probability: this.#probabilities(row),
      decision: this.#decision(row),
      reviewed: this.#reviews.get(row)?.reviewed ?? "model",
      tooLong: this.#tooLong(row),
      said: null,
    };
  }

  /** Rows of the filter, in file order. */
  matching(filter: RowFilter): readonly number[] {
    const wanted = filter.state === "present" ? 1 : 0;
    return this.#finder.find(filter, (row, label) => this.#decision(row)[label] === wanted);
  }

  /** Accepts the model's decision (null) or corrects it. @throws InputError APP-ORDER for an id that is not held */
  review(id: string, decision: readonly number[] | null): ClassifiedRow {
    const row = this.#rowOfId.get(id);
    if (row === undefined) throw new InputError(outOfOrder("a classified report"));
    const model = this.#probabilities(row).map((p, l) => (p >= this.#thresholds[l]! ? 1 : 0));
    if (decision === null) this.#reviews.set(row, { reviewed: "accepted", decision: this.#decision(row) });
    else {
      const same = decision.every((value, l) => value === model[l]);
      this.#reviews.set(row, { reviewed: same ? "accepted" : "corrected", decision });
    }
    this.#finder.forget();
    return this.row(row);
  }

  summary(seconds: number): ClassifySummary {
    const present = new Array<number>(this.labels.length).fill(0);
    let tooLong = 0;
    for (let row = 0; row < this.rows; row++) {
      for (const [l, value] of this.#decision(row).entries()) present[l]! += value;
      if (this.#tooLong(row)) tooLong++;
    }
    return {
      by: "adapter",
      labels: this.labels,
      rows: this.rows,
      setAside: this.setAside,
      issues: this.issues,
      tooLong,
      seconds,
      present,
    };
  }

  #predictions(): PredictionRow[] {
    return this.#held.imported.reports.map((report, row) => ({
      reportId: report.id,
      patient: report.patient,
      study: report.study,
      source: report.file,
      row: report.row,
      reviewed: this.#reviews.get(row)?.reviewed ?? "model",
      decision: this.#decision(row),
      probability: this.#probabilities(row),
      adapterSha256: this.#adapterSha256,
      text: wholeText(report),
    }));
  }

  file(format: "csv" | "jsonl", withText: boolean): Uint8Array<ArrayBuffer> {
    const write = format === "csv" ? writePredictionsCsv : writePredictionsJsonl;
    return write(this.#predictions(), this.labels, { withText });
  }
}

/** Classifies all held reports under the adapter. */
export async function classifyAll(
  open: OpenModel,
  { held, adapter }: { readonly held: HeldReports; readonly adapter: HeldAdapter },
  control: ForwardControl = {},
): Promise<Classified> {
  const reports = held.tokens.map((_, i) => i);
  const probability = await heldProbabilities(open, { adapter: adapter.adapter, held, reports }, control);
  return new Classified(held, adapter, probability);
}
