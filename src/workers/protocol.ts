// Messages between the page and engine.worker. A request ends in exactly one of done, failed, cancelled; progress repeats
// its id. Types only: no code may live here. Long because: every call of the page stands in this one table.
import type { Issue, Problem } from "@/base/errors";
import type {
  BlankPolicy,
  ColumnGuess,
  ImportCounts,
  ImportOptions,
  LabelSet,
  RowsWithoutPatient,
  UncertainPolicy,
} from "@/data/types";
import type { Device } from "@/engine/engine";
import type { GateResult } from "@/engine/gate";
import type { Intervals } from "@/evaluation/bootstrap";
import type { Scores } from "@/evaluation/types";
import type { StarterScore } from "@/models/starter-quality";
import type { Pooling } from "@/models/types";
import type { AccountRun, Policy } from "@/privacy/ledger/types";
import type { Method, Plan, Unit } from "@/training/plan";
import type { MechanismAudit } from "./session/audit-mechanism";
import type { AuditResult } from "./session/audit-run";
import type { MembershipResult } from "./session/membership-run";
import type { MembershipProgress } from "./session/shadow-runs";
import type { CheckCalls } from "./check-protocol";
import type { ClassifyCalls } from "./classify-protocol";
import type { IdentifierCalls } from "./identifier-protocol";
import type { KeepCalls, OpenedProject } from "./keep-protocol";
import type { LabelCalls } from "./label-protocol";
import type { LogCalls } from "./log-protocol";
import type { PlanCalls } from "./plan-protocol";
import type { StorageCalls } from "./storage-protocol";
import type { SweepCalls } from "./sweep-protocol";

export interface OpenedFile {
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

/** A file with a table or a report, or a folder of texts, a report each: their names are paths below the folder. */
export type GivenReports = OpenedFile | { readonly name: string; readonly texts: readonly OpenedFile[] };

/** An adapter of the release that was fitted to synthetic reports alone. */
export interface StarterInfo {
  readonly labelSet: string;
  readonly title: string;
  readonly labels: readonly string[];
  /** Scores on public reports; empty where it was not measured. */
  readonly measured: readonly StarterScore[];
}

/** The encoder, loaded and checked. */
export interface ModelInfo {
  readonly name: string;
  readonly numLayers: number;
  readonly hiddenSize: number;
  readonly maxTokens: number;
  readonly parameters: number;
  readonly sizeBytes: number;
  readonly packageSha256: string;
  readonly device: Device;
  /** Compute workers that share the work. */
  readonly workers: number;
  /** Why a faster device was not used, in words; null if it was. */
  readonly note: string | null;
  /** How far the device's numbers were from the reference's when it opened; null where the reference itself computes. */
  readonly gate: GateResult | null;
  readonly starters: readonly StarterInfo[];
}

export interface Prevalence {
  readonly label: string;
  readonly positive: number;
  readonly negative: number;
  readonly uncertain: number;
  readonly blank: number;
}

/** What Reports shows after an import. Everything here stays on this computer. */
export interface ImportSummary {
  readonly fileName: string;
  readonly synthetic: boolean;
  readonly format: string;
  readonly encoding: string;
  readonly delimiter: string | null;
  readonly columns: readonly ColumnGuess[];
  readonly preview: readonly (readonly string[])[];
  readonly counts: ImportCounts;
  readonly labelSet: LabelSet | null;
  readonly prevalence: readonly Prevalence[];
  readonly hasPatients: boolean;
  readonly patients: number;
  readonly rowsWithoutPatient: number;
  readonly sectionNames: readonly string[];
  /** The first 1,000 findings and how many there were. */
  readonly issues: readonly Issue[];
  readonly issueCount: number;
  /** Reports that a person labeled here. */
  readonly labelledHere: number;
  /** Token counts of the accepted reports, special tokens included. */
  readonly tokens: { readonly median: number; readonly max: number; readonly limit: number; readonly tooLong: number };
}

export interface Policies {
  readonly uncertain: UncertainPolicy;
  readonly blank: BlankPolicy;
  readonly rowsWithoutPatient: RowsWithoutPatient;
}

export interface TrainSettings {
  /** Absent: the recipe's for this epsilon. */
  readonly method?: Method;
  /** null: without privacy, for comparison only. */
  readonly epsilon: number | null;
  /** Absent: the default of PRIVACY.md from the public size. */
  readonly delta?: number;
  readonly publicUnitCount: number;
  readonly publicUnitCountSource: "typed" | "confirmed";
  readonly epochs?: number;
  readonly batch?: number;
  readonly seed: number;
  /** Absent: the starter's, else the recipe's. */
  readonly pooling?: Pooling;
  /** "plain": from the plain encoder, also where a starter of these labels exists. */
  readonly start?: "starter" | "plain";
  /** Layers that method "lora" adapts; absent: the recipe's. */
  readonly layers?: "all" | "upper";
  /** Share of the patients kept out of training for Check, 0 … 0.5. */
  readonly holdOut: number;
  readonly policies: Policies;
}

/** The privacy ledger as Seal shows it. */
export interface LedgerView {
  /** Runs on the patients of the open reports; all runs of this installation while no reports are open. */
  readonly runs: readonly AccountRun[];
  /** Composed epsilon of the open reports' runs, at the largest delta of their plans; null where nothing is open or charged. */
  readonly total: { readonly epsilon: number; readonly delta: number; readonly unit: Unit } | null;
  /** Whether `runs` are those of the open reports. */
  readonly ofOpenReports: boolean;
  /** Hash of the last entry; 64 zeros while there is none. */
  readonly head: string;
  readonly entries: number;
  /** YYYY-MM-DD; "" while there is no entry. */
  readonly since: string;
  readonly complete: boolean;
  /** Limits in force, the strictest of each. */
  readonly policy: Policy | null;
  readonly policyRemoved: boolean;
}

export type TrainPhase = "preparing" | "features" | "training" | "finishing";

export interface TrainProgress {
  readonly phase: TrainPhase;
  /** Words for the phase line, such as "Reading reports with the encoder". */
  readonly done: number;
  readonly total: number;
  /** Mean loss of this step's reports; private, stays here. null outside "training" or for an empty batch. */
  readonly loss: number | null;
  readonly epsilonSpent: number | null;
  /** Composed epsilon of the runs before on these patients, at this run's delta; null before training and without privacy. */
  readonly accountEpsilon: number | null;
  /** null while it is being measured. */
  readonly secondsLeft: number | null;
  /** Why the run goes on with another device than it began on; null while nothing happened. */
  readonly deviceNote: string | null;
}

export interface RunSummary {
  readonly method: Method;
  readonly plan: Plan;
  /** Of this run. */
  readonly epsilon: number | null;
  /** Of all private runs on these patients, composed: what the statement promises, with what it covers in words. */
  readonly total: { readonly epsilon: number; readonly scope: string } | null;
  readonly delta: number | null;
  readonly steps: number;
  /** Fewer than plan.steps when stopped by hand, or where steps were run again after a break: those are charged, not taken anew. */
  readonly stopped: "done" | "by-hand";
  readonly seconds: number;
  /** Of these, those of the steps. */
  readonly trainingSeconds: number;
  readonly reportsPerSecond: number;
  readonly device: Device;
  /** Why the device changed while the run was on; null if it did not. */
  readonly deviceNote: string | null;
  /** Private counts, shown on the page only. */
  readonly reports: number;
  readonly patients: number;
  readonly losses: readonly number[];
}

/** A run that was paused, or broke off, and can go on. Losses stay here. */
export interface PausedSummary {
  /** Of the reports that it was started on. */
  readonly fileName: string;
  readonly settings: TrainSettings;
  readonly plan: Plan;
  /** Steps that are kept. */
  readonly step: number;
  readonly losses: readonly number[];
}

export interface CheckResult {
  readonly adapter: Scores;
  /** Of the adapter's figures, over patients. */
  readonly intervals: Intervals;
  readonly untrained: Scores;
  readonly majority: Scores;
  readonly uncertain: UncertainPolicy;
  readonly blank: BlankPolicy;
  /** How the truth was made; labels of an imported file are "as imported". */
  readonly reference: string;
  /** Reports that name no patient: each counts as a patient of its own. */
  readonly withoutPatient: number;
  readonly tooLong: number;
}

export interface BundleFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** What a reader of this file learns. */
  readonly reveals: string;
}

export interface Bundle {
  readonly name: string;
  readonly bytes: ArrayBuffer;
  readonly files: readonly BundleFile[];
}

export interface AdapterInfo {
  readonly origin: "run" | "file" | "starter";
  readonly labelSet: string;
  readonly labels: readonly string[];
  readonly base: string;
  readonly epsilon: number | null;
  readonly delta: number | null;
  readonly unit: Unit | null;
  /** What epsilon covers, as the file says. */
  readonly scope: string | null;
  readonly sha256: string;
}

export interface VerifyRow {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Every request by its kind: what is sent, what progress tells, what "done" brings. */
export interface Calls
  extends
    CheckCalls,
    ClassifyCalls,
    IdentifierCalls,
    KeepCalls,
    LabelCalls,
    LogCalls,
    PlanCalls,
    StorageCalls,
    SweepCalls {
  "open-model": {
    request: { readonly device: "auto" | Device };
    progress: { readonly done: number; readonly total: number };
    result: ModelInfo;
  };
  "open-samples": {
    request: object;
    progress: { readonly done: number; readonly total: number };
    result: ImportSummary;
  };
  "open-reports": {
    request: { readonly file: GivenReports; readonly options: ImportOptions };
    progress: { readonly done: number; readonly total: number };
    result: ImportSummary;
  };
  /** Reads the same file again with other roles, encoding, delimiter or label set. */
  "import-again": { request: { readonly options: ImportOptions }; progress: never; result: ImportSummary };
  /** Takes back the file that was opened last, where nothing was made of it: what was open before. */
  "undo-import": { request: object; progress: never; result: OpenedProject };
  "set-aside": { request: object; progress: never; result: { readonly name: string; readonly bytes: ArrayBuffer } };
  /** Settings null: the run that waits goes on. */
  train: { request: { readonly settings: TrainSettings | null }; progress: TrainProgress; result: RunSummary };
  /** Ends a running "train" after its step, as cancelled, and keeps the place where it goes on; answered at once. */
  pause: { request: object; progress: never; result: object };
  /** The run that waits; null: none. */
  "paused-run": { request: object; progress: never; result: PausedSummary | null };
  /** Ends the run that waits with its adapter as it stands, at the epsilon charged. */
  "keep-paused": { request: object; progress: never; result: RunSummary };
  /** Ends the run that waits without an adapter. */
  "discard-paused": { request: object; progress: never; result: object };
  /** Ends a running "train" after its step and keeps the adapter; answered at once. */
  stop: { request: object; progress: never; result: object };
  check: { request: object; progress: { readonly done: number; readonly total: number }; result: CheckResult };
  export: { request: { readonly kind: "share" | "merged" | "internal" }; progress: never; result: Bundle };
  /** Audits a whole training on the synthetic samples with canaries among them; the result goes into the statement. */
  audit: {
    request: { readonly epsilon: number | null; readonly method: Method; readonly canaries: number };
    progress: TrainProgress;
    result: AuditResult;
  };
  /** Attacks the finished run by 16 models like it; private, stays here. Method "head" only. */
  membership: { request: object; progress: MembershipProgress; result: MembershipResult };
  /** Audits the noise of the mechanism alone, at noise multiplier 1; seconds. */
  "audit-noise": {
    request: object;
    progress: { readonly done: number; readonly total: number };
    result: MechanismAudit;
  };
  ledger: { request: object; progress: never; result: LedgerView };
  /** Recomputes every hash of the ledger; a broken one ends in PRIV-LEDGER. */
  "verify-ledger": {
    request: object;
    progress: never;
    result: { readonly ok: true; readonly head: string; readonly entries: number };
  };
  "set-policy": { request: { readonly file: OpenedFile }; progress: never; result: LedgerView };
  "remove-policy": { request: object; progress: never; result: LedgerView };
  /** Begins a new ledger after a damaged one; `word` is typed by the person. */
  "give-up-ledger": { request: { readonly word: string }; progress: never; result: LedgerView };
  "ledger-file": { request: object; progress: never; result: { readonly name: string; readonly bytes: ArrayBuffer } };
  "open-adapter": { request: { readonly file: OpenedFile }; progress: never; result: AdapterInfo };
  /** The starter of a label set becomes the adapter to classify with. */
  "open-starter": { request: { readonly labelSet: string }; progress: never; result: AdapterInfo };
  verify: { request: { readonly file: OpenedFile }; progress: never; result: readonly VerifyRow[] };
}

export type CallKind = keyof Calls;
export type RequestOf<K extends CallKind> = Calls[K]["request"];
export type ProgressOf<K extends CallKind> = Calls[K]["progress"];
export type ResultOf<K extends CallKind> = Calls[K]["result"];

/** A numbered request. Generic in K so that a handler table and its requests stay in step without a cast. */
export interface CallMessage<K extends CallKind = CallKind> {
  readonly id: number;
  readonly kind: K;
  readonly request: RequestOf<K>;
}

export interface ProgressMessage<K extends CallKind = CallKind> {
  readonly id: number;
  readonly reply: "progress";
  readonly kind: K;
  readonly progress: ProgressOf<K>;
}

export interface DoneMessage<K extends CallKind = CallKind> {
  readonly id: number;
  readonly reply: "done";
  readonly kind: K;
  readonly result: ResultOf<K>;
}

export interface FailedMessage {
  readonly id: number;
  readonly reply: "failed";
  readonly kind: CallKind;
  readonly problem: Problem;
  /** Places in the opened file, if it is the file that could not be read. */
  readonly issues: readonly Issue[];
}

export interface CancelledMessage {
  readonly id: number;
  readonly reply: "cancelled";
  readonly kind: CallKind;
}

export type ToWorker = { readonly call: CallMessage } | { readonly cancel: number };
export type FromWorker = ProgressMessage | DoneMessage | FailedMessage | CancelledMessage;

export interface CallOptions<K extends CallKind> {
  readonly onProgress?: (progress: ProgressOf<K>) => void;
  readonly signal?: AbortSignal;
}

/** What the page holds: one call a request. Rejects with a ProblemError (workers/client) or Cancelled. */
export interface Client {
  call<K extends CallKind>(kind: K, request: RequestOf<K>, options?: CallOptions<K>): Promise<ResultOf<K>>;
  dispose(): void;
}
