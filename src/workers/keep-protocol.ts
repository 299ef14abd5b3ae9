// Calls about saved work, part of the protocol: the vault, projects, project files. Types only.
import type { Problem } from "@/base/errors";
import type { ImportOptions } from "@/data/types";
import type { ClassifySummary } from "./classified";
import type { PlanChoices } from "./plan-protocol";
import type { AdapterInfo, ImportSummary, OpenedFile, PausedSummary, RunSummary } from "./protocol";

/** A saved project; name, time and counts are null where it is damaged. */
export interface SavedProject {
  readonly id: string;
  readonly about: {
    readonly name: string;
    /** ISO 8601, UTC. */
    readonly savedAt: string;
    readonly reports: number;
    readonly trained: boolean;
  } | null;
  readonly sizeBytes: number;
}

export interface KeepStatus {
  /** Grows with every change. */
  readonly version: number;
  /**
   * "memory": no passphrase was set, nothing of a project lies on the disk; "locked"; "open": work is saved by itself;
   * "second-tab": another tab owns saved work; "unavailable": this browser keeps no files.
   */
  readonly kind: "memory" | "locked" | "open" | "second-tab" | "unavailable";
  /** When what is open was last saved, ISO 8601; null: not yet. */
  readonly savedAt: string | null;
  /** Steps of the run that waits or is at work, as saved; null: none is. */
  readonly savedStep: number | null;
  /** Why the last try to save ended; null once one succeeds. */
  readonly problem: Problem | null;
  /** Of the saved project that is open. */
  readonly openId: string | null;
  /** Empty unless "open". */
  readonly projects: readonly SavedProject[];
  /** Saved projects and their bytes, also while locked. */
  readonly stored: { readonly projects: number; readonly sizeBytes: number };
  /** Whether the browser promises not to delete by itself. */
  readonly persistent: boolean;
}

/** A project as the page shows it once it is open. */
export interface OpenedProject {
  /** null: no reports are open, only a table of Classify. */
  readonly summary: ImportSummary | null;
  readonly options: ImportOptions;
  /** The settings of Privacy; null: saved before settings were. */
  readonly choices: PlanChoices | null;
  readonly run: RunSummary | null;
  readonly adapter: AdapterInfo | null;
  /** A run that can go on. */
  readonly paused: PausedSummary | null;
  /** Why a run that was saved can not; null: none was, or it can. */
  readonly runProblem: Problem | null;
  /** The table of Classify. */
  readonly classified: ClassifySummary | null;
}

export interface KeepCalls {
  /** Answers at once if the status is another than `after`, else with the next change. */
  "keep-status": { request: { readonly after: number | null }; progress: never; result: KeepStatus };
  /** Sets the first passphrase; what is open is saved from then on. */
  "create-vault": { request: { readonly passphrase: string }; progress: never; result: KeepStatus };
  unlock: { request: { readonly passphrase: string }; progress: never; result: KeepStatus };
  /** Saves, forgets the key and all that is open. */
  lock: { request: object; progress: never; result: KeepStatus };
  "change-passphrase": {
    request: { readonly from: string; readonly to: string };
    progress: never;
    result: KeepStatus;
  };
  /** Saves what is open now. */
  "save-now": { request: object; progress: never; result: KeepStatus };
  "open-project": { request: { readonly id: string }; progress: never; result: OpenedProject };
  "delete-project": { request: { readonly id: string }; progress: never; result: KeepStatus };
  /** What is open, as a file with a passphrase of its own. */
  "project-file": {
    request: { readonly passphrase: string };
    progress: never;
    result: { readonly name: string; readonly bytes: ArrayBuffer };
  };
  "open-project-file": {
    request: { readonly file: OpenedFile; readonly passphrase: string };
    progress: never;
    result: OpenedProject;
  };
}
