// Everything that the screens share, joined: what a change makes stale, which word each step has.
// Long because: the parts know each other only here, so each new part is a field, its joints and a word of the rail.
import type { Problem } from "@/base/errors";
import type { LabelSet } from "@/data/types";
import type { OpenedProject } from "@/workers/keep-protocol";
import type { AdapterInfo, Bundle, Client, ResultOf } from "@/workers/protocol";
import { createContext } from "svelte";
import { chime } from "@/ui/chime";
import { gateOwnReports } from "@/ui/own-reports";
import { Call } from "./call.svelte";
import { Classifier } from "./classifier.svelte";
import { CloserCheck } from "./closer-check.svelte";
import { Comparison } from "./comparison.svelte";
import { Identifiers } from "./identifiers.svelte";
import { Labeling } from "./labeling.svelte";
import { GuideBook } from "./guide.svelte";
import { LedgerBook } from "./ledger-book.svelte";
import { LogBook } from "./log-book.svelte";
import { PlanFile } from "./plan-file.svelte";
import { PrivacyDesk } from "./privacy-desk.svelte";
import { Reports } from "./reports.svelte";
import type { Seal } from "./seal.svelte";
import { SavedWork } from "./saved-work.svelte";
import { StoredHere } from "./stored-here.svelte";
import { pageStorage } from "@/ui/page-storage";
import type { Network } from "./network.svelte";
import type { Route, Router } from "./router.svelte";
import type { Settings } from "./settings.svelte";
import { TrainingRun } from "./training-run.svelte";

const clock = (): string => new Intl.DateTimeFormat(undefined, { timeStyle: "medium" }).format();

export type StepWord = "not started" | "ready" | "running" | "done" | "needs attention";
export type BundleKind = "share" | "merged" | "internal";

export interface ProjectParts {
  readonly client: Client;
  readonly router: Router;
  readonly settings: Settings;
  readonly network: Network;
  readonly seal: Seal;
}

export class Project {
  readonly router: Router;
  readonly settings: Settings;
  readonly network: Network;
  readonly guide: GuideBook;
  readonly seal: Seal;
  readonly reports: Reports;
  readonly identifiers: Identifiers;
  readonly labeling: Labeling;
  readonly privacy: PrivacyDesk;
  readonly planFile: PlanFile;
  readonly training: TrainingRun;
  readonly check: Call<"check">;
  readonly closer: CloserCheck;
  readonly membership: Call<"membership">;
  readonly classifier: Classifier;
  readonly bundles: Record<BundleKind, Call<"export">>;
  readonly adapterFile: Call<"open-adapter">;
  readonly starterCall: Call<"open-starter">;
  readonly verify: Call<"verify">;
  readonly comparison: Comparison;
  readonly ledger: LedgerBook;
  readonly logBook: LogBook;
  readonly saved: SavedWork;
  readonly stored: StoredHere;
  readonly audit: Call<"audit">;
  /** Finished audits of this page, one for each epsilon, in the order in which they ended. */
  audits = $state.raw<readonly ResultOf<"audit">[]>([]);
  readonly auditNoise: Call<"audit-noise">;
  /** Problems since the page opened, newest first: Help shows them. They hold no report text. */
  log = $state.raw<readonly { readonly at: string; readonly problem: Problem }[]>([]);
  /** Set when an adapter was opened from a file, or a starter; a later run of this page takes its place. */
  openedAdapter = $state.raw<AdapterInfo | undefined>();
  readonly name = $derived.by(() => {
    const { summary } = this.reports;
    if (!summary) return this.classifier.summary?.fileName;
    return summary.synthetic ? "Sample reports (synthetic)" : summary.fileName;
  });
  /** Starters of the release; known once the encoder is open. */
  readonly starters = $derived.by(() => this.reports.model.result?.starters ?? []);
  /** The starter that is open. */
  readonly starter = $derived.by(() => {
    const opened = this.openedAdapter;
    return opened?.origin === "starter"
      ? this.starters.find(({ labelSet }) => labelSet === opened.labelSet)
      : undefined;
  });
  /** An adapter is there: trained here or opened. */
  readonly hasAdapter = $derived.by(() => this.training.summary !== undefined || this.openedAdapter !== undefined);
  /** One that is not a starter. */
  readonly hasOwnAdapter = $derived.by(() => this.hasAdapter && this.starter === undefined);

  constructor({ client: anyClient, router, settings, network, seal }: ProjectParts) {
    this.router = router;
    this.settings = settings;
    this.network = network;
    this.guide = new GuideBook(router);
    this.seal = seal;
    const client = gateOwnReports(anyClient, () => seal.decide());
    const onProblem = (problem: Problem): void => {
      this.log = [{ at: clock(), problem }, ...this.log].slice(0, 100);
    };
    seal.onProblem = onProblem;
    this.reports = new Reports(client, {
      onProblem,
      onImport: () => {
        this.#forgetRun();
        this.training.unreadable = undefined;
        this.identifiers.clear();
        this.labeling.clear();
        this.comparison.clear();
        this.planFile.clear();
        this.privacy.refresh();
      },
      onPolicies: () => {
        this.privacy.refresh();
      },
    });
    this.identifiers = new Identifiers(client, onProblem);
    this.labeling = new Labeling(client, {
      onProblem,
      onLabels: () => void this.reports.recount(),
    });
    this.privacy = new PrivacyDesk(client, this.reports, onProblem);
    this.planFile = new PlanFile(client, this.privacy, onProblem);
    this.training = new TrainingRun(client, {
      onProblem,
      onRun: () => {
        this.openedAdapter = undefined;
      },
    });
    this.check = new Call(client, "check", { onProblem });
    this.closer = new CloserCheck(client, onProblem, () => {
      this.classifier.clear();
    });
    this.membership = new Call(client, "membership", { onProblem });
    this.classifier = new Classifier(client, onProblem);
    const bundle = (): Call<"export"> => new Call(client, "export", { onProblem });
    this.bundles = { share: bundle(), merged: bundle(), internal: bundle() };
    this.adapterFile = new Call(client, "open-adapter", { onProblem });
    this.starterCall = new Call(client, "open-starter", { onProblem });
    this.verify = new Call(client, "verify", { onProblem });
    this.comparison = new Comparison(client, { reports: this.reports, privacy: this.privacy, onProblem });
    this.ledger = new LedgerBook(client, onProblem);
    this.logBook = new LogBook(client, onProblem);
    this.saved = new SavedWork(client, {
      onProblem,
      openModel: () => this.reports.openModel(),
      onOpen: (project) => {
        this.#show(project);
      },
      busy: () => this.training.busy || this.comparison.busy || this.audit.busy || this.membership.busy,
    });
    this.stored = new StoredHere(client, pageStorage, {
      onProblem,
      onDeleted: () => {
        settings.keepNoMore();
      },
    });
    this.audit = new Call(client, "audit", { onProblem });
    this.auditNoise = new Call(client, "audit-noise", { onProblem });
  }

  /** Whether closing the page now would lose what a person gave or waited for. */
  get losesOnClose(): boolean {
    const { training, comparison, saved, reports, classifier } = this;
    if (training.busy || comparison.busy) return true;
    if (saved.status?.kind === "open") return saved.status.problem !== null;
    if (saved.status?.kind === "locked" && !saved.passedBy) return false;
    if (training.paused !== undefined || classifier.unsaved.count > 0) return true;
    return reports.summary !== undefined && !reports.summary.synthetic;
  }

  /** Whether the file that was opened last can be taken back: nothing was made of it. */
  get canUndoImport(): boolean {
    const { reports, training, classifier, comparison } = this;
    const { before, summary } = reports;
    const made = training.summary ?? training.paused ?? classifier.summary ?? this.openedAdapter;
    const busy = reports.busy || training.busy || comparison.busy || classifier.running.busy;
    return before !== undefined && made === undefined && !busy && summary?.labelledHere === 0;
  }

  async undoImport(): Promise<void> {
    const project = await this.reports.undo();
    if (project) this.#show(project);
  }

  /** Where an opened project goes on. */
  get place(): Route {
    if (this.training.paused || this.training.unreadable) return "train";
    return this.reports.summary ? "reports" : "classify";
  }

  go(route: Route): void {
    this.router.go(route);
  }

  /** Audits a training on the synthetic samples. @param epsilon null = the same training without privacy */
  async runAudit(epsilon: number | null): Promise<void> {
    const found = await this.audit.run({ epsilon, method: this.privacy.method, canaries: 1000 });
    if (found) this.audits = [...this.audits.filter((one) => one.targetEpsilon !== found.targetEpsilon), found];
  }

  async train(): Promise<void> {
    const settings = this.privacy.settings;
    if (!settings) return;
    this.#forgetResults();
    this.#ended(await this.training.start(settings));
  }

  async compare(): Promise<void> {
    await this.comparison.start();
    if (this.settings.sound) void chime();
  }

  /** Heard unless a person ended it. */
  #ended(done: boolean): void {
    if (this.settings.sound && (done || this.training.call.problem)) void chime();
  }

  /** The run that waits goes on. */
  async resume(): Promise<void> {
    this.#forgetResults();
    this.#ended(await this.training.resume());
  }

  async openAdapter(name: string, bytes: ArrayBuffer): Promise<boolean> {
    if (!(await this.reports.openModel())) return false;
    const info = await this.adapterFile.run({ file: { name, bytes } });
    if (!info) return false;
    this.#forgetRun();
    this.openedAdapter = info;
    return true;
  }

  /** Labels with a starter from now on. */
  async openStarter(labelSet: string): Promise<boolean> {
    if (!(await this.reports.openModel())) return false;
    const info = await this.starterCall.run({ labelSet });
    if (!info) return false;
    this.#forgetRun();
    this.openedAdapter = info;
    this.classifier.useAdapter();
    return true;
  }

  /** Suggestions of the rules for the open reports, shown on Labels; `set` where none was chosen yet. */
  async suggestByRules(set: LabelSet | null): Promise<void> {
    this.go("labels");
    await this.labeling.begin();
    if (set) await this.labeling.useSet(set);
    await this.labeling.suggest("rules");
  }

  makeBundle(kind: BundleKind): Promise<Bundle | undefined> {
    return this.bundles[kind].run({ kind });
  }

  /** The word of a step in the rail; null for screens that are no step. */
  word(route: Route): StepWord | null {
    switch (route) {
      case "start":
        return this.#stateOf(this.reports.model.busy, this.reports.model.problem, this.reports.summary !== undefined);
      case "reports":
        return this.#reportsWord();
      case "labels":
        return this.#labelsWord();
      case "privacy":
        return this.#privacyWord();
      case "train":
        return this.#trainWord();
      case "check":
        if (!this.training.summary) return "not started";
        return this.#stateOf(this.check.busy, this.check.problem, this.check.result !== undefined);
      case "classify":
        return this.#classifyWord();
      case "export":
        return this.#exportWord();
      case "compare":
        return this.comparison.busy ? "running" : null;
      case "seal":
      case "help":
        return null;
    }
  }

  #stateOf(busy: boolean, problem: Problem | undefined, done: boolean): StepWord {
    if (busy) return "running";
    if (problem) return "needs attention";
    return done ? "done" : "ready";
  }

  #classifyWord(): StepWord {
    const { running, by, summary } = this.classifier;
    if (!this.hasAdapter && by === "adapter") return "not started";
    return this.#stateOf(running.busy, running.problem, summary !== undefined);
  }

  #reportsWord(): StepWord {
    const { busy, problem, summary, labelled } = this.reports;
    if (busy) return "running";
    if (problem) return "needs attention";
    if (!summary) return "not started";
    return labelled > 0 ? "done" : "needs attention";
  }

  #labelsWord(): StepWord {
    const { summary } = this.reports;
    if (!summary) return "not started";
    const { suggestCall, problem } = this.labeling;
    return this.#stateOf(suggestCall.busy, problem, summary.labelSet !== null && summary.counts.withoutLabels === 0);
  }

  #privacyWord(): StepWord {
    if (this.reports.labelled === 0) return "not started";
    return this.#stateOf(false, this.privacy.preview.problem, this.privacy.sizeSettled);
  }

  #trainWord(): StepWord {
    const { busy, paused, unreadable, call, summary } = this.training;
    if ((paused || unreadable) && !busy) return "needs attention";
    return this.reports.labelled === 0 ? "not started" : this.#stateOf(busy, call.problem, summary !== undefined);
  }

  #exportWord(): StepWord {
    if (!this.training.summary) return "not started";
    const calls = Object.values(this.bundles);
    const problem = calls.find((call) => call.problem)?.problem;
    return this.#stateOf(
      calls.some((call) => call.busy),
      problem,
      calls.some((call) => call.result !== undefined),
    );
  }

  #show({ summary, options, choices, run, adapter, paused, runProblem, classified }: OpenedProject): void {
    this.reports.show(summary, options);
    if (choices) this.privacy.restore(choices);
    if (run) this.training.show(run);
    if (paused) this.training.showPaused(paused);
    this.training.unreadable = runProblem ?? undefined;
    if (adapter) this.openedAdapter = adapter;
    if (classified) void this.classifier.show(classified);
  }

  #forgetRun(): void {
    this.training.call.clear();
    this.openedAdapter = undefined;
    this.#forgetResults();
  }

  #forgetResults(): void {
    this.check.clear();
    this.closer.clear();
    this.membership.clear();
    this.classifier.clear();
    for (const call of Object.values(this.bundles)) call.clear();
  }
}

export const [getProject, setProject] = createContext<Project>();
