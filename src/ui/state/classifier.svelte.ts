// Classify, by an adapter or by rules: a table whose rows stay in the worker and come by windows, one opened report, and one text seen live.
// Long because: table, opened report and typed text move together.
import type { Problem } from "@/base/errors";
import type { ClassifiedRow, ClassifySummary, RowFilter } from "@/workers/classified";
import type { Client, GivenReports, ResultOf } from "@/workers/protocol";
import { takeReports, type ChosenFile } from "@/ui/chosen-reports";
import { Call } from "./call.svelte";
import { Growth } from "./growth.svelte";
import { Unsaved } from "./unsaved.svelte";

const margin = 20;
const liveMs = 300;
const allRows: RowFilter = { label: null, state: "present", search: "", flagged: false };

export class Classifier {
  readonly call: Call<"classify">;
  readonly live: Call<"classify-text">;
  readonly ruleCall: Call<"label-by-rules">;
  readonly liveRules: Call<"label-text">;
  readonly review: Call<"review-row">;
  readonly #flag: Call<"flag-row">;
  readonly explain: Call<"explain-text">;
  readonly file: Call<"predictions">;
  readonly #window: Call<"classified-rows">;
  /** How the table grows while an adapter labels. */
  readonly growth: Growth;
  /** The rows that were asked for last. */
  #wanted: readonly [from: number, to: number] = [0, 60];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Who labels. */
  by = $state<ClassifySummary["by"]>("adapter");
  /** Name of the label set that rules label with. */
  ruleSet = $state("chexpert14");
  filter = $state.raw<RowFilter>(allRows);
  total = $state(0);
  /** Rows of the last window and where it starts. */
  loaded = $state.raw<{ readonly from: number; readonly rows: readonly ClassifiedRow[] }>({ from: 0, rows: [] });
  openIndex = $state<number | undefined>();
  open = $state.raw<ClassifiedRow | undefined>();
  /** The opened report's text as edited; the file is never changed. */
  draft = $state("");
  /** A typed text with what the rules say of it; what is typed since waits for its own answer. */
  typed = $state.raw<{ readonly text: string; readonly said: ResultOf<"label-text"> } | undefined>();
  /** The opened report shows its deciding words in place of the field to edit it. */
  explaining = $state(false);
  showNumbers = $state(false);
  withText = $state(false);
  summary = $state.raw<ClassifySummary | undefined>();
  /** Files of the labelled folder that were not read. */
  leftOut = $state(0);
  readonly unsaved = new Unsaved();
  readonly rowProblem = $derived.by(
    () =>
      this.#window.problem ??
      this.review.problem ??
      this.#flag.problem ??
      this.live.problem ??
      this.liveRules.problem ??
      this.explain.problem,
  );

  constructor(client: Client, onProblem: (problem: Problem) => void) {
    this.call = new Call(client, "classify", {
      onProblem,
      onProgress: (progress) => {
        this.growth.progressed(progress);
      },
    });
    this.live = new Call(client, "classify-text", { onProblem });
    this.ruleCall = new Call(client, "label-by-rules", { onProblem });
    this.liveRules = new Call(client, "label-text", { onProblem });
    this.review = new Call(client, "review-row", { onProblem });
    this.#flag = new Call(client, "flag-row", { onProblem });
    this.explain = new Call(client, "explain-text", { onProblem });
    this.file = new Call(client, "predictions", { onProblem });
    this.#window = new Call(client, "classified-rows", { onProblem });
    this.growth = new Growth(client, (summary, isFirst) => (isFirst ? this.show(summary) : this.#grown(summary)), {
      onProblem,
    });
  }

  /** The call that labels reports. */
  get running(): Call<"classify"> | Call<"label-by-rules"> {
    return this.by === "rules" ? this.ruleCall : this.call;
  }

  useAdapter(): void {
    if (this.by === "adapter") return;
    this.clear();
    this.by = "adapter";
  }

  /** Labels by the rules of a label set from now on. */
  useRules(labelSet: string): void {
    if (this.by === "rules" && labelSet === this.ruleSet) return;
    this.clear();
    this.by = "rules";
    this.ruleSet = labelSet;
  }

  /** @param file null labels the reports that are open. */
  async start(file: GivenReports | null): Promise<boolean> {
    if (this.by === "rules") {
      const summary = await this.ruleCall.run({ file, labelSet: this.ruleSet });
      if (summary) await this.show(summary);
      return summary !== undefined;
    }
    this.growth.begin();
    const summary = await this.call.run({ file });
    await this.growth.end(summary);
    return summary !== undefined;
  }

  /** Files or a folder as a person chose them. */
  async startChosen(files: readonly ChosenFile[]): Promise<boolean> {
    const taken = await takeReports(files);
    if ("problem" in taken) {
      this.running.refuse(taken.problem);
      return false;
    }
    const started = await this.start(taken.given);
    if (started) this.leftOut = taken.leftOut;
    return started;
  }

  /** Shows a table that the worker holds: made now, or of a saved project. */
  async show(summary: ClassifySummary): Promise<void> {
    this.by = summary.by;
    this.summary = summary;
    this.unsaved.begin(summary.reviewed);
    this.leftOut = 0;
    this.filter = allRows;
    this.closeRow();
    await this.#load(0, 60);
    if (this.total > 0) await this.openRow(0);
  }

  clear(): void {
    this.growth.begin(); // what is still under way is shown no more
    for (const call of [
      this.call,
      this.live,
      this.ruleCall,
      this.liveRules,
      this.review,
      this.#flag,
      this.explain,
      this.file,
      this.#window,
    ])
      call.clear();
    this.summary = undefined;
    this.unsaved.begin(0);
    this.total = 0;
    this.loaded = { from: 0, rows: [] };
    this.filter = allRows;
    this.closeRow();
  }

  async setFilter(change: Partial<RowFilter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    this.closeRow();
    await this.#load(0, 60);
  }

  row(index: number): ClassifiedRow | undefined {
    return this.loaded.rows[index - this.loaded.from];
  }

  /** Makes rows from…to (exclusive) present, with 20 more on each side. */
  async need(from: number, to: number): Promise<void> {
    const end = this.loaded.from + this.loaded.rows.length;
    if (from >= this.loaded.from && Math.min(to, this.total) <= end) return;
    await this.#load(Math.max(0, from - margin), to + margin);
  }

  async openRow(index: number): Promise<void> {
    if (index < 0 || index >= this.total) return;
    await this.need(index, index + 1);
    const row = this.row(index);
    if (!row) return;
    this.openIndex = index;
    this.#show(row);
    this.#classifyDraft(0);
  }

  closeRow(): void {
    clearTimeout(this.#timer);
    this.live.clear();
    this.liveRules.clear();
    this.openIndex = undefined;
    this.open = undefined;
    this.draft = "";
    this.typed = undefined;
  }

  edit(text: string): void {
    this.draft = text;
    this.#classifyDraft(liveMs);
  }

  /** Shows the words that drove the labels of the opened report, or the report to edit. */
  turnExplaining(): void {
    this.explaining = !this.explaining;
    this.#explainDraft();
  }

  get edited(): boolean {
    return this.open !== undefined && this.draft !== this.open.text;
  }

  /** A person agrees with what the model says. */
  accept(): Promise<void> {
    return this.#review(null);
  }

  /** A person turns one label of the opened report round. */
  correct(label: number): Promise<void> {
    const decision = this.open?.decision.map((value, l) => (l === label ? 1 - value : value));
    return decision ? this.#review(decision) : Promise.resolve();
  }

  /** Sets the flag of the opened report, or takes it off. */
  async flag(): Promise<void> {
    const row = this.open && (await this.#flag.run({ id: this.open.id }));
    if (row) this.#replace(row);
  }

  async predictions(format: "csv" | "jsonl" | "fhir"): Promise<ResultOf<"predictions"> | undefined> {
    const file = await this.file.run({ format, withText: this.withText });
    if (file) this.unsaved.count = 0;
    return file;
  }

  async #review(decision: readonly number[] | null): Promise<void> {
    if (!this.open || this.by === "rules") return; // rules are read, not reviewed: what they say follows from the text
    const row = await this.review.run({ id: this.open.id, decision });
    if (!row) return;
    this.unsaved.count++;
    this.#replace(row);
  }

  #replace(row: ClassifiedRow): void {
    const rows = this.loaded.rows.map((old) => (old.id === row.id ? row : old));
    this.loaded = { from: this.loaded.from, rows };
    if (this.open?.id === row.id) this.open = row;
  }

  async #grown(summary: ClassifySummary): Promise<void> {
    await this.#load(...this.#wanted); // before the sentence that counts them
    this.summary = summary;
  }

  async #load(from: number, to: number): Promise<void> {
    this.#wanted = [from, to];
    const window = await this.#window.run({ filter: this.filter, from, to });
    if (!window) return;
    this.total = window.total;
    this.loaded = { from: window.from, rows: window.rows };
  }

  #explainDraft(): void {
    if (this.explaining && this.by === "adapter" && this.open) void this.explain.run({ text: this.draft });
    else this.explain.clear();
  }

  #show(row: ClassifiedRow): void {
    this.open = row;
    this.draft = row.text;
    this.#explainDraft();
  }

  #classifyDraft(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.by === "rules" && this.open) return; // the row brings what the rules say
    this.#timer = setTimeout(() => {
      if (this.by === "rules") void this.#ruleDraft(this.draft);
      else void this.live.run({ text: this.draft });
    }, delayMs);
  }

  async #ruleDraft(text: string): Promise<void> {
    const said = await this.liveRules.run({ text, labelSet: this.ruleSet });
    if (said) this.typed = { text, said };
  }
}
