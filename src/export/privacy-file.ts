// privacy.json (cloister.privacy/1): every field of PRIVACY section 10, from the facts of the run and fixed sentences.
import { buildHash } from "@/base/build";
import { InputError } from "@/base/errors";
import { statementLacks } from "@/base/problems/export";
import { foundAt, oddsOf } from "@/privacy/accounting/odds";
import { plainNumber } from "./bytes";
import type { AdapterBundle, PrivacyFacts } from "./types";

export const privacySchema = "cloister.privacy/1";

/** "epsilon 1, delta 0.00001, per patient, this run": the words that card, statement and file share. */
export const claimWords = (facts: PrivacyFacts): string =>
  `epsilon ${plainNumber(facts.epsilon)}, delta ${plainNumber(facts.delta)}, per ${facts.unit}, ${facts.scope}`;

/** EXPERIENCE section 6, in words that stay true for either unit. */
export function oddsSentence(facts: PrivacyFacts): string {
  const { rightGuessesOf100 } = oddsOf(facts.epsilon, facts.delta);
  const what = facts.unit === "patient" ? "one patient's reports were used" : "one report was used";
  const claim = claimWords(facts);
  return `${claim.charAt(0).toUpperCase()}${claim.slice(1)}: if 100 people guess whether ${what}, about 50 are right without the adapter; with it, on average at most ${rightGuessesOf100}.`;
}

/** Up to 4 significant digits, never below the value. */
export const roundUp = (value: number): number => {
  if (value <= 0) return 0;
  const step = 10 ** (Math.floor(Math.log10(value)) - 3);
  return Math.min(1, Number((Math.ceil(value / step) * step).toPrecision(4)));
};

const covers = (facts: PrivacyFacts): string =>
  facts.unit === "patient"
    ? "Covers all reports of one patient; not other patients or staff named in a text."
    : "Covers one report. A patient with k reports has more than k times the epsilon; other people named in a text are not covered.";

const rowsSentence = (facts: PrivacyFacts): string =>
  facts.rowsWithoutPatient === "own-patient"
    ? "Rows without a patient count as one patient each: for them the promise holds per report."
    : "Rows without a patient were not trained on.";

export const notCovered: readonly string[] = [
  "Curves, metrics, fitted thresholds, norms and counts on private rows; none of them is in this bundle.",
  "Choices made by a person who looked at such figures, such as when to stop by hand.",
  "The base model and its own training text.",
  "Other patients or staff named in a report.",
  "Facts that are true of people in general.",
  "Memory, swap and timing of the computer that trained.",
];

function parametersOf(bundle: AdapterBundle, facts: PrivacyFacts): Record<string, unknown> {
  return {
    noise_multiplier: facts.noiseMultiplier,
    sampling_probability: facts.samplingProbability,
    steps_planned: facts.plannedSteps,
    steps_charged: facts.chargedSteps,
    clip_norm: facts.clipNorm,
    public_unit_count: facts.publicUnitCount,
    public_unit_count_source:
      facts.publicUnitCountSource === "confirmed"
        ? "confirmed: the true count to one digit; that digit is not covered by epsilon"
        : "typed: a number known outside the data",
    expected_batch_size: facts.samplingProbability * facts.publicUnitCount,
    grid_scale: facts.gridScale,
    trainable_numbers: bundle.values.length,
  };
}

/** @throws InputError EXPORT-STATEMENT if a figure of the claim is not a finite number. */
export function checkFacts(facts: PrivacyFacts): void {
  const needed = {
    epsilon: facts.epsilon,
    delta: facts.delta,
    run_epsilon: facts.runEpsilon,
    planned_epsilon: facts.plannedEpsilon,
  };
  const lacking = Object.entries(needed).flatMap(([name, value]) => (Number.isFinite(value) ? [] : [name]));
  if (lacking.length > 0) throw new InputError(statementLacks(lacking));
}

/** All fields in fixed order. @throws InputError EXPORT-STATEMENT as checkFacts. */
export function privacyFile(
  bundle: AdapterBundle,
  facts: PrivacyFacts,
  adapterSha256: string,
): Record<string, unknown> {
  checkFacts(facts);
  const odds = oddsOf(facts.epsilon, facts.delta);
  const found = (rate: number) => roundUp(foundAt(rate, facts));
  return {
    schema: privacySchema,
    ...{ epsilon: facts.epsilon, delta: facts.delta, scope: facts.scope },
    ...{ run_epsilon: facts.runEpsilon, planned_epsilon: facts.plannedEpsilon },
    stop: facts.stop === "done" ? "all planned steps" : "by hand; epsilon does not cover the decision to stop",
    odds: {
      sentence: oddsSentence(facts),
      right_guesses_of_100_at_most: odds.rightGuessesOf100,
      found_at_1_percent_false_alarms_at_most: found(0.01),
      found_at_0_1_percent_false_alarms_at_most: found(0.001),
      delta: "Delta is a real chance that the promise does not hold.",
    },
    ...{ unit: facts.unit, relation: facts.relation, max_reports_per_unit: facts.maxReportsPerUnit },
    ...{ rows_without_patient: rowsSentence(facts), unit_excludes: covers(facts) },
    parameters: parametersOf(bundle, facts),
    accountant: {
      name: facts.accountant,
      epsilon_rdp: facts.runEpsilon,
      order: facts.order,
      epsilon_without_amplification: facts.epsilonWithoutAmplification,
    },
    ledger: facts.ledger
      ? { plan_sha256: facts.planSha256, runs: facts.ledger.runs, head_sha256: facts.ledger.headSha256 }
      : {
          plan_sha256: facts.planSha256,
          runs: null,
          note: "No ledger was kept: earlier runs on these data are not counted.",
        },
    selection: "none",
    not_covered: notCovered,
    fixed_beforehand: {
      label_set: bundle.labelSetName,
      uncertain: bundle.uncertain,
      blank: bundle.blank,
      thresholds: "0.5, or typed by hand; never fitted on private rows",
      schedule: `plan ${facts.planSha256}`,
    },
    sampler: `Poisson: each ${facts.unit} alone, with the sampling probability, in each step; empty draws take a noisy step`,
    randomness: "Web Crypto (crypto.getRandomValues); no seed is kept",
    arithmetic: `gradients in float32 (${facts.engine}); clipped sums as integers, discrete Gaussian noise; timing is not covered`,
    trust: "This computer, browser, its extensions, its random numbers and the person at it are trusted.",
    release: "One file, not interactive.",
    retained: "Reports, curves, metrics and the ledger stay on the computer that trained.",
    audit: "none was run",
    implementation: {
      statement: "Custom implementation of differential privacy.",
      build: buildHash,
      adapter_sha256: adapterSha256,
      base_package_sha256: bundle.base.packageSha256,
      evidence: "The tests and known gaps are in the source repository.",
    },
    limits: [
      "Models can memorize; epsilon bounds it.",
      "Clipping and noise bias results and hit rare labels hardest: per-label results are in the internal record.",
      "Label bias is not corrected. No synthetic data was made.",
    ],
  };
}
