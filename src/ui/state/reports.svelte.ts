// The opened reports: model, import, policies. Rows stay in the worker; this holds the summary that Reports shows.
import type { Problem } from "@/base/errors";
import type { ColumnRole, ImportOptions, LabelSet } from "@/data/types";
import { takeReports, type ChosenFile } from "@/ui/chosen-reports";
import type { OpenedProject } from "@/workers/keep-protocol";
import type { Client, GivenReports, ImportSummary, Policies } from "@/workers/protocol";
import { Call } from "./call.svelte";

export interface ReportsHooks {
  readonly onProblem: (problem: Problem) => void;
  /** The reports were read anew: what was made from the old ones no longer holds. */
  readonly onImport: () => void;
  /** Labels or a policy changed: they count from the next run on. */
  readonly onPolicies: () => void;
}

/** Which set the label columns are read with: by the column names, a set by value, or none. */
export type LabelChoice =
  { readonly kind: "guess" } | { readonly kind: "none" } | { readonly kind: "set"; set: LabelSet };

export class Reports {
  readonly #hooks: ReportsHooks;
  #opening: Promise<boolean> | undefined;
  readonly model: Call<"open-model">;
  readonly samples: Call<"open-samples">;
  readonly file: Call<"open-reports">;
  readonly again: Call<"import-again">;
  readonly problemRows: Call<"set-aside">;
  readonly undoCall: Call<"undo-import">;
  readonly #recount: Call<"reports-summary">;
  summary = $state.raw<ImportSummary | undefined>();
  /** Files of the opened folder that were not read. */
  leftOut = $state(0);
  /** What was open before the file that was opened last: its name, or null for nothing. Absent: nothing to take back. */
  before = $state.raw<{ readonly name: string | null } | undefined>();
  options = $state.raw<ImportOptions>({});
  labelChoice = $state.raw<LabelChoice>({ kind: "guess" });
  policies = $state.raw<Policies>({ uncertain: "positive", blank: "negative", rowsWithoutPatient: "own-patient" });
  readonly busy = $derived.by(() => this.samples.busy || this.file.busy || this.again.busy || this.undoCall.busy);
  readonly slow = $derived.by(() => this.samples.slow || this.file.slow || this.again.slow);
  readonly problem = $derived.by(
    () => this.samples.problem ?? this.file.problem ?? this.again.problem ?? this.undoCall.problem,
  );
  readonly progress = $derived.by(() => (this.samples.busy ? this.samples.progress : this.file.progress));
  /** Reports that training can use; 0 until labels are known. */
  readonly labelled = $derived.by(() => (this.summary?.labelSet ? this.summary.counts.accepted : 0));

  constructor(client: Client, hooks: ReportsHooks) {
    this.#hooks = hooks;
    const problems = { onProblem: hooks.onProblem };
    this.model = new Call(client, "open-model", problems);
    this.samples = new Call(client, "open-samples", problems);
    this.file = new Call(client, "open-reports", problems);
    this.again = new Call(client, "import-again", problems);
    this.problemRows = new Call(client, "set-aside", problems);
    this.undoCall = new Call(client, "undo-import", problems);
    this.#recount = new Call(client, "reports-summary", problems);
  }

  /** Opens the encoder once; a call that comes meanwhile waits for the same opening. @returns whether it is open */
  openModel(): Promise<boolean> {
    if (this.model.result) return Promise.resolve(true);
    this.#opening ??= this.model.run({ device: "auto" }).then((model) => {
      this.#opening = undefined;
      return model !== undefined;
    });
    return this.#opening;
  }

  async openSamples(): Promise<boolean> {
    this.#forgetProblems();
    if (!(await this.openModel())) return false;
    return this.#replace(await this.samples.run({}));
  }

  async open(file: GivenReports): Promise<boolean> {
    this.#forgetProblems();
    if (!(await this.openModel())) return false;
    this.labelChoice = { kind: "guess" };
    this.leftOut = 0;
    return this.#replace(await this.file.run({ file, options: {} }));
  }

  /** Takes back the file that was opened last. @returns what is open then */
  async undo(): Promise<OpenedProject | undefined> {
    this.#forgetProblems();
    return this.undoCall.run({});
  }

  /** Files or a folder as a person chose or dropped them. */
  async openChosen(files: readonly ChosenFile[]): Promise<boolean> {
    const taken = await takeReports(files);
    if ("problem" in taken) {
      this.file.refuse(taken.problem);
      return false;
    }
    const opened = await this.open(taken.given);
    if (opened) this.leftOut = taken.leftOut;
    return opened;
  }

  /** Reads the same file with other options; on a problem the old import stays. */
  async change(change: ImportOptions): Promise<boolean> {
    const options = { ...this.options, ...change };
    this.#forgetProblems();
    return this.#take(await this.again.run({ options }), options);
  }

  /** Gives a column another role. A file without a header row is addressed by position. */
  setRole(index: number, role: ColumnRole): Promise<boolean> {
    return this.change({ columns: { ...this.options.columns, [`#${index + 1}`]: role } });
  }

  async setLabels(choice: LabelChoice): Promise<boolean> {
    this.labelChoice = choice;
    const { encoding, delimiter, columns, sections } = this.options;
    this.options = {
      ...(encoding && { encoding }),
      ...(delimiter && { delimiter }),
      ...(columns && { columns }),
      ...(sections && { sections }),
    };
    if (choice.kind === "guess") return this.change({});
    return this.change({ labelSet: choice.kind === "set" ? choice.set : null });
  }

  /** Counts anew after labels were changed on Labels. */
  async recount(): Promise<void> {
    const summary = await this.#recount.run({});
    if (!summary || this.busy) return;
    this.summary = summary;
    this.#hooks.onPolicies();
  }

  /** Shows the reports of a saved project; null where it has none. */
  show(summary: ImportSummary | null, options: ImportOptions): void {
    this.#forgetProblems();
    this.before = undefined;
    if (!summary) {
      this.summary = undefined;
      this.options = {};
      this.labelChoice = { kind: "guess" };
      this.#hooks.onImport();
      return;
    }
    const { labelSet } = options;
    this.labelChoice = labelSet ? { kind: "set", set: labelSet } : { kind: labelSet === null ? "none" : "guess" };
    this.#take(summary, options);
  }

  setPolicies(change: Partial<Policies>): void {
    this.policies = { ...this.policies, ...change };
    this.#hooks.onPolicies();
  }

  cancel(): void {
    this.samples.cancel();
    this.file.cancel();
    this.again.cancel();
  }

  /** Reports of another file in place of those that are open. */
  #replace(summary: ImportSummary | undefined): boolean {
    const { summary: open } = this;
    const before = { name: open?.synthetic ? "the sample reports" : (open?.fileName ?? null) };
    if (!this.#take(summary, {})) return false;
    this.before = before;
    return true;
  }

  #take(summary: ImportSummary | undefined, options: ImportOptions): boolean {
    if (!summary) return false;
    const blank = summary.labelSet?.defaultBlank;
    if (blank !== undefined && summary.labelSet?.name !== this.summary?.labelSet?.name)
      this.policies = { ...this.policies, blank };
    this.summary = summary;
    this.options = options;
    this.#hooks.onImport();
    return true;
  }

  #forgetProblems(): void {
    for (const call of [this.samples, this.file, this.again, this.undoCall]) call.problem = undefined;
  }
}
