// The rows of fixtures/privacy/privacy-vectors.json, and how to read their fields.
import file from "../../fixtures/privacy/privacy-vectors.json";

export interface Row {
  readonly id: string;
  readonly group: string;
  readonly kind: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
  readonly tolerance: string;
}
export const rows: readonly Row[] = file.rows;

/** Kinds that need privacy loss distributions. */
export const pldKinds = [
  "poisson_gaussian_eps_prv",
  "calibrate_prv",
  "calibrate_gdp",
  "tf_example_privacy_pld",
  "tf_statement_pld",
  "pld_delta",
  "pld_eps_mog",
  "calibrate_subsampled_pld",
  "single_step_sigma_for_eps_delta",
  "single_step_delta",
  "gaussian_tpr_at_fpr",
  "connect_dots_pmf",
  "poisson_gaussian_eps_pld",
  "calibrate_sigma_pld",
  "replace_one_pld",
  "truncated_poisson_pld",
  "group_k_poisson_records_pld",
] as const;

/** Kinds of the audits. */
export const auditKinds = [
  "one_run_eps_lower_bound",
  "auroc",
  "tpr_at_fpr",
  "one_run_p_value",
  "one_run_eps_lb",
] as const;

export type Run = readonly [noiseMultiplier: number, samplingProbability: number, steps: number];

export const number = (row: Row, key: string): number => {
  const value = Number(row.inputs[key]);
  if (Number.isNaN(value)) throw new Error(`${row.id} has no number ${key}`);
  return value;
};
export const field = (row: Row, key: string): number => {
  const expected = row.expected;
  const value =
    typeof expected === "object" && expected !== null ? Object.entries(expected).find(([k]) => k === key) : null;
  if (!value) throw new Error(`${row.id} expects no ${key}`);
  return Number(value[1]);
};
export const firstNumber = (row: Row) => Number(/-?\d[\d.e+-]*/.exec(String(row.expected))?.[0]);
export const relative = (got: number, expected: number) => Math.abs(got / expected - 1);

export const phases = (row: Row): Run[] => {
  const list: unknown = row.inputs["phases"];
  if (!Array.isArray(list)) throw new Error(`${row.id} has no phases`);
  return list.map((p: unknown) => {
    if (!Array.isArray(p)) throw new Error(`${row.id}: a phase is no list`);
    return [Number(p[0]), Number(p[1]), Number(p[2])];
  });
};

/** Opacus' search: [0, 10], the upper end doubled until it passes, halved until ε is within the tolerance below the target. */
export function opacusSearch(row: Row, epsilonAt: (sigma: number) => number): number {
  const target = number(row, "eps");
  let [low, high] = [0, 10];
  while (epsilonAt(high) > target) high *= 2;
  while (target - epsilonAt(high) > number(row, "eps_tolerance")) {
    const middle = (low + high) / 2;
    if (epsilonAt(middle) < target) high = middle;
    else low = middle;
  }
  return high;
}
