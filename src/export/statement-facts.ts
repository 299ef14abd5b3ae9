// The facts that a statement was made from, read back out of privacy.json. Derived figures are left behind: what they should
// be is computed again from these facts.
import type { StatementFacts } from "./privacy-file";
import { gridScale, type Statement } from "./statement-schema";
import * as words from "./statement-words";
import type { PrivacyFacts } from "./types";

const keyOf = <K extends string>(table: Readonly<Record<K, string>>, value: string): K | undefined => {
  for (const key in table) if (table[key] === value) return key;
  return undefined;
};

const accountOf = (ledger: Statement["ledger"]): PrivacyFacts["account"] => ({
  runs: ledger.runs.map((run) => ({
    planSha256: run.plan_sha256,
    opened: run.opened,
    noiseMultiplier: run.noise_multiplier,
    samplingProbability: run.sampling_probability,
    plannedSteps: run.steps_planned,
    chargedSteps: run.steps_charged,
    trainableNumbers: run.trainable_numbers,
    delta: run.delta,
    ended: run.ended,
  })),
  since: ledger.since,
  complete: ledger.complete,
  headSha256: ledger.head_sha256,
  policy: policyOf(ledger.limit),
});

/** No limit and none ever removed is how a ledger without a policy is written. */
const policyOf = (limit: Statement["ledger"]["limit"]): PrivacyFacts["account"]["policy"] =>
  limit.max_epsilon === "none" && !limit.ever_removed
    ? null
    : { maxEpsilon: limit.max_epsilon === "none" ? null : limit.max_epsilon, removed: limit.ever_removed };

/** The facts that a statement was made from; derived figures are left behind. `privacyFile` of them is what it should be. */
export function factsOf(statement: Statement): StatementFacts {
  const { parameters, ledger, audit, fixed_beforehand: fixed, implementation } = statement;
  return {
    delta: statement.delta,
    stop: keyOf(words.stopWords, statement.stop) ?? "by-hand",
    unit: statement.unit,
    relation: statement.relation,
    maxReportsPerUnit: statement.max_reports_per_unit,
    rowsWithoutPatient: keyOf(words.rowsWords, statement.rows_without_patient) ?? "own-patient",
    noiseMultiplier: parameters.noise_multiplier,
    samplingProbability: parameters.sampling_probability,
    plannedSteps: parameters.steps_planned,
    chargedSteps: parameters.steps_charged,
    clipNorm: parameters.clip_norm,
    publicUnitCount: parameters.public_unit_count,
    publicUnitCountSource: keyOf(words.sizeSource, parameters.public_unit_count_source) ?? "confirmed",
    gridScale,
    trainableNumbers: parameters.trainable_numbers,
    planSha256: ledger.plan_sha256,
    account: accountOf(ledger),
    auditLogHead: ledger.audit_log_head_sha256 === words.noAuditLog ? null : ledger.audit_log_head_sha256,
    engine: statement.arithmetic.engine,
    audit: audit === words.noAudit ? null : audit,
    labelSetName: fixed.label_set,
    uncertain: fixed.uncertain,
    blank: fixed.blank,
    labelsSha256: fixed.labels_sha256,
    adapterSha256: implementation.adapter_sha256,
    baseName: implementation.base,
    basePackageSha256: implementation.base_package_sha256,
    build: implementation.build,
  };
}
