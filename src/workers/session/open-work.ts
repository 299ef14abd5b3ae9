// What one page has open. Its parts are replaced, never changed in place: who saves finds what is new by looking at which object
// stands there.
import type { ImportOptions } from "@/data/types";
import type { PlanChoices } from "../plan-protocol";
import type { CheckResult } from "../protocol";
import type { MechanismAudit } from "./audit-mechanism";
import type { AuditResult } from "./audit-run";
import type { Judged } from "./check-closer";
import type { Classified } from "./classify";
import type { HeldAdapter } from "./held-adapter";
import type { HeldReports } from "./hold-reports";
import type { MembershipResult } from "./membership-run";
import type { OpenModel } from "./open-model";
import type { PausedRun } from "./paused-run";
import type { RuleLabeled } from "./rule-labels";
import type { FinishedRun } from "./train";

/** Where an adapter came from that was not trained on the open reports. */
export type AdapterSource =
  | { readonly kind: "file"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "starter"; readonly labelSet: string };

/** A run that waits, with the reports that it was started on, and the project that it is saved with. */
export interface PausedWork {
  readonly run: PausedRun;
  readonly held: HeldReports;
  readonly project?: string;
}

export interface OpenWork {
  model?: OpenModel;
  /** Id of the project: a file that is opened begins a new one. */
  project?: string;
  /** The file as it was opened, for reading it again with other choices. */
  source?: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer>; readonly synthetic: boolean };
  options?: ImportOptions;
  /** What Privacy has set for the next run. */
  choices?: PlanChoices;
  held?: HeldReports;
  run?: { readonly finished: FinishedRun; readonly held: HeldReports };
  check?: CheckResult;
  /** The cells of `check`. */
  judged?: Judged;
  /** Of the synthetic samples; tells about runs of the same method and epsilon. */
  audit?: AuditResult;
  noiseAudit?: MechanismAudit;
  /** Of the finished run. */
  membership?: MembershipResult;
  adapter?: HeldAdapter;
  /** Unset where the adapter is that of the finished run. */
  adapterSource?: AdapterSource;
  /** Set where the adapter brings a pooler of its own. */
  adapterModel?: OpenModel;
  classified?: Classified;
  /** What the page's table shows: classified by the adapter, or labeled by rules, whichever came last. */
  shown?: Classified | RuleLabeled;
  stop?: AbortController;
  pause?: AbortController;
  /** Where a run goes on: one that is paused, that broke off, or that is at work. */
  paused?: PausedWork;
  /** Id of the project that is open, where what was saved of its run cannot be read. */
  unreadableRun?: string;
  /** Set while a run is at work. */
  training?: true;
}

/** All that is private or made from it; the encoder stays. */
export function forgetWork(now: OpenWork): void {
  now.adapterModel?.pool.dispose();
  const { model } = now;
  for (const key of Object.keys(now)) Reflect.deleteProperty(now, key);
  if (model) now.model = model;
}
