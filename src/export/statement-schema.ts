// The form of privacy.json (cloister.privacy/1): every field, its limits, and the sentences that a statement may hold. No
// field may be missing and none may be added. Limits: PRIVACY 4.
import { tailMass } from "@/privacy/accounting/pld/compose";
import * as v from "valibot";
import {
  allowanceWords,
  auditMethod,
  auditWords,
  closedForm,
  covers,
  customWords,
  deltaWords,
  evidenceWords,
  laterPlans,
  limitWords,
  noAudit,
  noAuditLog,
  notCovered,
  randomnessWords,
  releaseWords,
  retainedWords,
  rowsWords,
  samplerWords,
  scheduleWords,
  scopes,
  sizeSource,
  stopWords,
  sumWords,
  thresholdWords,
  timingWords,
  trustWords,
} from "./statement-words";

export const privacySchema = "cloister.privacy/1";
export const gridScale = 2 ** 24;

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(400));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/));
const number = (low: number, high: number) => v.pipe(v.number(), v.finite(), v.minValue(low), v.maxValue(high));
const whole = (low: number, high: number) => v.pipe(number(low, high), v.integer());
const epsilon = number(0, 1e9);
const share = number(0, 1);
const steps = whole(1, 100_000);
const probability = number(1e-9, 1);
const noise = number(0.4, 10_000);
const size = whole(1, 1e9);
const delta = number(1e-10, 0.02);

const run = v.strictObject({
  plan_sha256: hash,
  opened: day,
  noise_multiplier: noise,
  sampling_probability: probability,
  steps_planned: steps,
  steps_charged: whole(0, 100_000),
  trainable_numbers: size,
  delta,
  ended: v.picklist(["done", "stopped", "failed", "discarded", "running"]),
});

const audit = v.strictObject({
  method: v.literal(auditMethod),
  canaries: whole(1, 100_000),
  guesses: whole(1, 100_000),
  right: whole(0, 100_000),
  significance: number(1e-9, 0.5),
  delta,
  data: v.picklist(["synthetic samples", "training reports"]),
  epsilon_lower_bound: epsilon,
  ceiling: epsilon,
  meaning: v.literal(auditWords),
});

/** A list of fixed sentences, exactly these in this order. */
const sentences = (list: readonly string[]) =>
  v.pipe(
    v.array(text),
    v.check((found) => found.length === list.length && found.every((one, i) => one === list[i])),
    v.readonly(),
  );

export const statementSchema = v.strictObject({
  schema: v.literal(privacySchema),
  epsilon,
  delta,
  scope: v.picklist([scopes.complete, scopes.incomplete]),
  run_epsilon: epsilon,
  planned_epsilon: epsilon,
  stop: v.picklist([stopWords.done, stopWords["by-hand"]]),
  odds: v.strictObject({
    sentence: text,
    right_guesses_of_100_at_most: whole(50, 100),
    found_at_1_percent_false_alarms_at_most: share,
    found_at_0_1_percent_false_alarms_at_most: share,
    delta: v.literal(deltaWords),
  }),
  unit: v.picklist(["patient", "report"]),
  relation: v.literal("add-or-remove-one"),
  max_reports_per_unit: whole(1, 16),
  rows_without_patient: v.picklist([rowsWords["own-patient"], rowsWords["leave-out"]]),
  unit_excludes: v.picklist([covers.patient, covers.report]),
  parameters: v.strictObject({
    noise_multiplier: noise,
    sampling_probability: probability,
    steps_planned: steps,
    steps_charged: whole(0, 100_000),
    clip_norm: number(1e-12, 1e4),
    public_unit_count: whole(50, 1e7),
    public_unit_count_source: v.picklist([sizeSource.confirmed, sizeSource.typed]),
    expected_batch_size: number(1, 1e7),
    grid_scale: v.literal(gridScale),
    trainable_numbers: size,
  }),
  accountant: v.strictObject({
    name: v.literal("PLD"),
    grid: v.union([v.literal(closedForm), number(1e-12, 1)]),
    tail_mass: v.literal(tailMass),
    allowances: v.strictObject({ delta: share, epsilon: share, meaning: v.literal(allowanceWords) }),
    epsilon_rdp: epsilon,
    rdp_order: v.union([v.literal("none"), number(1, 1e6)]),
    epsilon_rdp_integer_orders: epsilon,
    epsilon_without_amplification: epsilon,
    hit_rate_at_1_percent_false_alarms_at_most: share,
    hit_rate_at_0_1_percent_false_alarms_at_most: share,
  }),
  ledger: v.strictObject({
    this_run: whole(1, 1_000),
    plan_sha256: hash,
    runs: v.pipe(v.array(run), v.minLength(1), v.maxLength(1_000), v.readonly()),
    since: day,
    complete: v.boolean(),
    head_sha256: hash,
    audit_log_head_sha256: v.union([v.literal(noAuditLog), hash]),
    limit: v.strictObject({
      max_epsilon: v.union([v.literal("none"), number(1e-9, 1e9)]),
      ever_removed: v.boolean(),
    }),
    later_plans: v.literal(laterPlans),
  }),
  selection: text,
  not_covered: sentences(notCovered),
  fixed_beforehand: v.strictObject({
    label_set: text,
    uncertain: v.picklist(["positive", "negative", "ignore"]),
    blank: v.picklist(["negative", "ignore"]),
    thresholds: v.literal(thresholdWords),
    labels_sha256: hash,
    schedule: v.literal(scheduleWords),
    plan_sha256: hash,
  }),
  sampler: v.picklist([samplerWords.patient, samplerWords.report]),
  randomness: v.literal(randomnessWords),
  arithmetic: v.strictObject({
    gradients: v.literal("float32"),
    engine: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,20}$/)),
    sums: v.literal(sumWords),
    timing: v.literal(timingWords),
  }),
  trust: v.literal(trustWords),
  release: v.literal(releaseWords),
  retained: v.literal(retainedWords),
  audit: v.union([v.literal(noAudit), audit]),
  implementation: v.strictObject({
    statement: v.literal(customWords),
    build: v.pipe(v.string(), v.regex(/^(?:dev|[0-9a-f]{12})$/)),
    adapter_format: v.literal("adapter/1"),
    adapter_sha256: hash,
    base: text,
    base_package_sha256: hash,
    evidence: v.literal(evidenceWords),
  }),
  limits: sentences(limitWords),
});

/** privacy.json as a value. */
export type Statement = v.InferOutput<typeof statementSchema>;

/** The statement, or the fields that are missing, unknown or out of their limits (our own names, dotted). */
export function readStatement(
  value: unknown,
): { readonly statement: Statement } | { readonly wrong: readonly string[] } {
  const parsed = v.safeParse(statementSchema, value);
  if (parsed.success) return { statement: parsed.output };
  return { wrong: [...new Set(parsed.issues.map((issue) => v.getDotPath(issue) ?? "the whole file"))] };
}
