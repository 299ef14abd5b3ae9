// privacy.json (cloister.privacy/1): every field of PRIVACY section 10, in fixed order, from the facts of the run. The same
// facts give the same bytes: a checker reads the facts out of a file, writes it again and compares.
import { tailMass } from "@/privacy/accounting/pld/compose";
import { buildHash } from "@/base/build";
import { InputError } from "@/base/errors";
import { statementLacks } from "@/base/problems/export";
import { oddsOf } from "@/privacy/accounting/odds";
import type { AccountRun } from "@/privacy/ledger/types";
import { auditFigures } from "./audit-figures";
import { checkedStatement } from "./hazards";
import { foundAtMost, statementFigures, type StatementFigures } from "./statement-figures";
import { privacySchema, type Statement } from "./statement-schema";
import * as words from "./statement-words";
import type { AdapterBundle, AuditFacts, PrivacyFacts } from "./types";

/** All that a statement is made from: the run, what it was fixed to beforehand, and the hashes of its files. */
export interface StatementFacts extends PrivacyFacts {
  readonly labelSetName: string;
  readonly uncertain: AdapterBundle["uncertain"];
  readonly blank: AdapterBundle["blank"];
  readonly labelsSha256: string;
  readonly adapterSha256: string;
  readonly baseName: string;
  readonly basePackageSha256: string;
  readonly build: string;
}

/** The facts of a bundle's statement. @param hashes of labels.json and of the tensor file */
export const statementFacts = (
  bundle: AdapterBundle,
  privacy: PrivacyFacts,
  hashes: { readonly labelsSha256: string; readonly adapterSha256: string },
): StatementFacts => ({
  ...privacy,
  ...hashes,
  labelSetName: bundle.labelSetName,
  uncertain: bundle.uncertain,
  blank: bundle.blank,
  baseName: bundle.base.name,
  basePackageSha256: bundle.base.packageSha256,
  build: buildHash,
});

/** Facts that must be there before anything is computed, by the name of the field that would lack them. */
const needed: readonly [keyof PrivacyFacts, string][] = [
  ["delta", "delta"],
  ["stop", "stop"],
  ["unit", "unit"],
  ["relation", "relation"],
  ["maxReportsPerUnit", "max_reports_per_unit"],
  ["rowsWithoutPatient", "rows_without_patient"],
  ["noiseMultiplier", "parameters.noise_multiplier"],
  ["samplingProbability", "parameters.sampling_probability"],
  ["plannedSteps", "parameters.steps_planned"],
  ["chargedSteps", "parameters.steps_charged"],
  ["clipNorm", "parameters.clip_norm"],
  ["publicUnitCount", "parameters.public_unit_count"],
  ["publicUnitCountSource", "parameters.public_unit_count_source"],
  ["gridScale", "parameters.grid_scale"],
  ["trainableNumbers", "parameters.trainable_numbers"],
  ["planSha256", "ledger.plan_sha256"],
  ["account", "ledger"],
  ["auditLogHead", "ledger.audit_log_head_sha256"],
  ["engine", "arithmetic.engine"],
  ["audit", "audit"],
];

const sameRun = (run: AccountRun, facts: PrivacyFacts): boolean =>
  run.planSha256 === facts.planSha256 &&
  run.noiseMultiplier === facts.noiseMultiplier &&
  run.samplingProbability === facts.samplingProbability &&
  run.plannedSteps === facts.plannedSteps &&
  run.chargedSteps === facts.chargedSteps &&
  run.trainableNumbers === facts.trainableNumbers &&
  run.delta === facts.delta;

/** Place of the run among those of the account, from 1; 0 where it is not in the ledger. */
const placeOf = (facts: PrivacyFacts): number => facts.account.runs.findLastIndex((run) => sameRun(run, facts)) + 1;

/** @throws InputError EXPORT-STATEMENT for a fact that is absent or no number, and for a run that its ledger does not know. */
function checkFacts(facts: PrivacyFacts): void {
  const lacking = needed.flatMap(([key, field]) => {
    const value: unknown = facts[key];
    return value === undefined || (typeof value === "number" && !Number.isFinite(value)) ? [field] : [];
  });
  if (lacking.length === 0 && placeOf(facts) === 0) lacking.push("ledger.this_run");
  if (lacking.length > 0) throw new InputError(statementLacks(lacking));
}

/** Epsilon with all that must stand beside it. @throws InputError EXPORT-STATEMENT as checkFacts */
export function claimOf(facts: PrivacyFacts): words.Claim {
  checkFacts(facts);
  const { epsilon } = statementFigures(facts);
  const scope = facts.account.complete ? words.scopes.complete : words.scopes.incomplete;
  return { epsilon, delta: facts.delta, unit: facts.unit, scope };
}

const runField = (run: AccountRun) => ({
  plan_sha256: run.planSha256,
  opened: run.opened,
  noise_multiplier: run.noiseMultiplier,
  sampling_probability: run.samplingProbability,
  steps_planned: run.plannedSteps,
  steps_charged: run.chargedSteps,
  trainable_numbers: run.trainableNumbers,
  delta: run.delta,
  ended: run.ended,
});

const parametersField = (facts: PrivacyFacts) => ({
  noise_multiplier: facts.noiseMultiplier,
  sampling_probability: facts.samplingProbability,
  steps_planned: facts.plannedSteps,
  steps_charged: facts.chargedSteps,
  clip_norm: facts.clipNorm,
  public_unit_count: facts.publicUnitCount,
  public_unit_count_source: words.sizeSource[facts.publicUnitCountSource],
  expected_batch_size: facts.samplingProbability * facts.publicUnitCount,
  grid_scale: facts.gridScale,
  trainable_numbers: facts.trainableNumbers,
});

const accountantField = (figures: StatementFigures) => ({
  name: "PLD",
  grid: figures.grid ?? words.closedForm,
  tail_mass: tailMass,
  allowances: { ...figures.allowances, meaning: words.allowanceWords },
  epsilon_rdp: figures.epsilonRdp,
  rdp_order: figures.rdpOrder ?? "none",
  epsilon_rdp_integer_orders: figures.epsilonRdpIntegerOrders,
  epsilon_without_amplification: figures.epsilonWithoutAmplification,
  hit_rate_at_1_percent_false_alarms_at_most: figures.hitRates.at1Percent,
  hit_rate_at_0_1_percent_false_alarms_at_most: figures.hitRates.at01Percent,
});

const ledgerField = (facts: PrivacyFacts) => ({
  this_run: placeOf(facts),
  plan_sha256: facts.planSha256,
  runs: facts.account.runs.map(runField),
  since: facts.account.since,
  complete: facts.account.complete,
  head_sha256: facts.account.headSha256,
  audit_log_head_sha256: facts.auditLogHead ?? words.noAuditLog,
  limit: {
    max_epsilon: facts.account.policy?.maxEpsilon ?? "none",
    ever_removed: facts.account.policy?.removed ?? false,
  },
  later_plans: words.laterPlans,
});

function auditField(audit: AuditFacts | null) {
  if (audit === null) return words.noAudit;
  const { epsilonLowerBound, ceiling } = auditFigures(audit);
  return {
    method: words.auditMethod,
    canaries: audit.canaries,
    guesses: audit.guesses,
    right: audit.right,
    significance: audit.significance,
    delta: audit.delta,
    data: audit.data,
    epsilon_lower_bound: epsilonLowerBound,
    ceiling,
    meaning: words.auditWords,
  };
}

/** All fields in their order. @throws InputError EXPORT-STATEMENT naming what is missing or out of its limits */
export function privacyFile(facts: StatementFacts): Statement {
  const claim = claimOf(facts);
  const figures = statementFigures(facts);
  return checkedStatement({
    schema: privacySchema,
    ...{ epsilon: claim.epsilon, delta: claim.delta, scope: claim.scope },
    ...{ run_epsilon: figures.runEpsilon, planned_epsilon: figures.plannedEpsilon },
    stop: words.stopWords[facts.stop],
    odds: {
      sentence: words.oddsSentence(claim),
      right_guesses_of_100_at_most: oddsOf(claim.epsilon, claim.delta).rightGuessesOf100,
      found_at_1_percent_false_alarms_at_most: foundAtMost(0.01, claim),
      found_at_0_1_percent_false_alarms_at_most: foundAtMost(0.001, claim),
      delta: words.deltaWords,
    },
    ...{ unit: facts.unit, relation: facts.relation, max_reports_per_unit: facts.maxReportsPerUnit },
    ...{ rows_without_patient: words.rowsWords[facts.rowsWithoutPatient], unit_excludes: words.covers[facts.unit] },
    parameters: parametersField(facts),
    accountant: accountantField(figures),
    ledger: ledgerField(facts),
    selection: words.selectionWords(facts.account.runs.length),
    not_covered: words.notCovered,
    fixed_beforehand: {
      label_set: facts.labelSetName,
      ...{ uncertain: facts.uncertain, blank: facts.blank, thresholds: words.thresholdWords },
      labels_sha256: facts.labelsSha256,
      schedule: words.scheduleWords,
      plan_sha256: facts.planSha256,
    },
    sampler: words.samplerWords[facts.unit],
    randomness: words.randomnessWords,
    arithmetic: { gradients: "float32", engine: facts.engine, sums: words.sumWords, timing: words.timingWords },
    ...{ trust: words.trustWords, release: words.releaseWords, retained: words.retainedWords },
    audit: auditField(facts.audit),
    implementation: {
      statement: words.customWords,
      build: facts.build,
      adapter_format: "adapter/1",
      adapter_sha256: facts.adapterSha256,
      base: facts.baseName,
      base_package_sha256: facts.basePackageSha256,
      evidence: words.evidenceWords,
    },
    limits: words.limitWords,
  });
}
