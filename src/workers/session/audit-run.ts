// The one-run canary audit of a whole training: the synthetic sample reports with canaries among them go through the same run
// as reports do, and how well the final adapter gives the canaries' coins away bounds epsilon from below. Nobody's data: what
// is charged, is charged to a ledger that ends with the audit.
import { secureRng } from "@/base/random";
import type { Rng } from "@/base/random";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { defaultSectionRule } from "@/data/model-text";
import { canarySeed, generateCanaries } from "@/data/samples/canaries";
import { targetsOf } from "@/data/targets";
import type { Imported, ReportRecord } from "@/data/types";
import { canaryAudit, canaryCoins } from "@/privacy/audit/canary-audit";
import type { CanaryAudit } from "@/privacy/audit/canary-audit";
import { detectionAt } from "@/privacy/audit/detection";
import type { Detection } from "@/privacy/audit/detection";
import { InternalError } from "@/base/errors";
import type { TrainProgress, TrainSettings } from "../protocol";
import { holdReports } from "./hold-reports";
import type { HeldReports } from "./hold-reports";
import type { Host } from "./host";
import type { OpenModel } from "./open-model";
import { ownDesk } from "./own-desk";
import { heldProbabilities } from "./predict";
import { trainRun } from "./train";

export interface AuditSettings {
  /** Claimed by the run that is audited; null: a run without privacy, to see what the same test finds there. */
  readonly epsilon: number | null;
  readonly method: NonNullable<TrainSettings["method"]>;
}

/** What the audit found; all of it follows from synthetic reports, so it may be shown and shared. */
export interface AuditResult extends CanaryAudit {
  readonly data: "synthetic samples";
  /** Epsilon that the audited plan aimed at, and what it claims. */
  readonly targetEpsilon: number | null;
  readonly claimedEpsilon: number | null;
  /** Delta that the bound is taken at: the plan's. */
  readonly delta: number;
  readonly method: NonNullable<TrainSettings["method"]>;
  /** The shown bound lies above the claim: a bug, or one of at most 5 % unlucky audits. False where nothing is claimed. */
  readonly above: boolean;
  /** Canaries found at 1 % false alarms: those that were in, among those that were out. */
  readonly detection: Detection;
  readonly seconds: number;
}

export interface AuditControl {
  readonly onProgress?: (progress: TrainProgress) => void;
  readonly signal?: AbortSignal;
}

/** Sample reports and canaries, tokenized, with the coins thrown. */
export interface PreparedAudit {
  readonly held: HeldReports;
  /** [m] 1 = the canary is trained on. */
  readonly isIn: Uint8Array;
  /** [m] places of the canaries among the held reports. */
  readonly places: readonly number[];
  /** [m, L] the labels that every canary has, in or out. */
  readonly targets: Float32Array;
  /** Patients of the samples and canaries, in or out: public, and known before the coins. */
  readonly publicUnitCount: number;
}

/** Samples say nothing about labels that they do not mention, so that canaries are not drowned by blanks. */
const policy = { uncertain: "positive", blank: "ignore" } as const;
const significance = 0.05;
const deltaWithoutPrivacy = 1e-5; // the bound of a run that claims nothing, at the delta of those that do
const falseAlarmRate = 0.01;

/** The samples with the canaries behind them; a canary that is out stands there without labels, so no run trains on it. */
function withCanaries(samples: Imported, isIn: Uint8Array) {
  const { labelSet } = samples;
  if (!labelSet) throw new InternalError("workers/session/audit-run: expected samples with a label set");
  const canaries = generateCanaries(isIn.length, labelSet.labels.length, canarySeed);
  const records = canaries.map(({ id, text, labels }, at): ReportRecord => {
    const row = samples.reports.length + at + 1;
    const place = { id, file: "canaries", row, line: row, patient: id, study: null, split: null };
    return { ...place, sections: [{ name: "text", text }], labels: Int8Array.from(labels) };
  });
  const trained = records.map((record, at) => (isIn[at] === 1 ? record : { ...record, labels: null }));
  return {
    imported: { ...samples, reports: [...samples.reports, ...trained] },
    targets: targetsOf(records, labelSet, policy),
    places: records.map((_, at) => samples.reports.length + at),
  };
}

/**
 * Throws the coins and reads the reports. One preparation serves runs at several epsilons.
 * @param canaries  m, 20 … 10,000
 * @param rng  secureRng in the product
 */
export async function prepareAudit(
  { host, open }: { readonly host: Pick<Host, "readSamples">; readonly open: Pick<OpenModel, "model"> },
  canaries: number,
  rng: Rng = secureRng(),
): Promise<PreparedAudit> {
  const { tokenizer, config } = open.model;
  const { name, bytes } = await host.readSamples();
  const isIn = canaryCoins(canaries, rng);
  const { imported, targets, places } = withCanaries(await importReports(bytes, name, {}, labelSets), isIn);
  const source = { fileName: name, synthetic: true, text: defaultSectionRule };
  const held = await holdReports(imported, source, { tokenizer, maxTokens: config.maxTokens });
  const publicUnitCount = new Set(imported.reports.map(({ patient }) => patient)).size;
  return { held, isIn, places, targets, publicUnitCount };
}

const least = 1e-300; // a probability of 0 in float64 has a loss of 690

/** [m] binary cross-entropy of each canary, summed over its labels. probability, targets [m, L]. */
function lossesOf(probability: Float64Array, targets: Float32Array, count: number): Float64Array {
  const L = targets.length / count;
  const losses = new Float64Array(count);
  for (const [cell, p] of probability.entries())
    if (targets[cell]! >= 0)
      losses[Math.floor(cell / L)]! -= Math.log(Math.max(least, targets[cell] === 1 ? p : 1 - p));
  return losses;
}

/** [m] loss of a canary under the adapter before its first step, where every logit is 0. */
const startLosses = (targets: Float32Array, count: number): Float64Array =>
  lossesOf(new Float64Array(targets.length).fill(0.5), targets, count);

/** Scores of those that were in, and of those that were out. */
const bySide = (scores: Float64Array, isIn: Uint8Array) => ({
  members: [...scores].filter((_, at) => isIn[at] === 1),
  nonMembers: [...scores].filter((_, at) => isIn[at] === 0),
});

/**
 * Trains once through the product's own run and bounds its epsilon from below. Score of a canary: the loss drop from the start
 * to the final adapter.
 * @throws InputError PRIV-*, TRAIN-*; Cancelled when the signal aborts
 */
export async function auditRun(
  { open, prepared }: { readonly open: OpenModel; readonly prepared: PreparedAudit },
  { epsilon, method }: AuditSettings,
  control: AuditControl = {},
): Promise<AuditResult> {
  const started = performance.now();
  const { held, isIn, places, targets, publicUnitCount } = prepared;
  const settings: TrainSettings = {
    ...{ method, epsilon, publicUnitCount, publicUnitCountSource: "typed", seed: 0, holdOut: 0 },
    policies: { ...policy, rowsWithoutPatient: "own-patient" },
  };
  const run = await trainRun({ open, held, settings, desk: ownDesk() }, control);
  const { epsilon: claimedEpsilon } = run.summary;
  const delta = run.summary.delta ?? deltaWithoutPrivacy;
  const forward = control.signal ? { signal: control.signal } : {};
  const probability = await heldProbabilities(open, { adapter: run.adapter, held, reports: places }, forward);
  const start = startLosses(targets, places.length);
  const scores = lossesOf(probability, targets, places.length).map((loss, at) => start[at]! - loss);
  const found = canaryAudit(scores, isIn, { delta, significance });
  const detection = detectionAt(bySide(scores, isIn), falseAlarmRate);
  return {
    ...found,
    ...{ data: "synthetic samples", targetEpsilon: epsilon, claimedEpsilon, delta, method, detection },
    above: claimedEpsilon !== null && found.shown.epsilonLowerBound > claimedEpsilon,
    seconds: (performance.now() - started) / 1000,
  };
}
