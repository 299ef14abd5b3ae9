// Does privacy.json add up? Its facts are read out, every figure and sentence is computed again from them, and each field is
// compared. What no figure depends on (clip norm, hashes, dates, which runs there were) rests on the ledger whose head it names.
import type { Json } from "@/formats/strict-json";
import { isArray, isObject } from "@/formats/strict-json";
import { privacyFile } from "./privacy-file";
import { statementFigures } from "./statement-figures";
import { factsOf } from "./statement-facts";
import type { Statement } from "./statement-schema";
import { noAudit, stopWords } from "./statement-words";
import { firstBroken, rowOf, type VerifyRow } from "./verify-row";

interface Difference {
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

/** Leaves in which two values differ, by dotted path. */
function differences(found: Json | undefined, expected: Json | undefined, path = ""): Difference[] {
  const at = (key: string | number) => (path === "" ? String(key) : `${path}.${key}`);
  if (isArray(found) && isArray(expected))
    return Array.from({ length: Math.max(found.length, expected.length) }, (_, i) =>
      differences(found[i], expected[i], at(i)),
    ).flat();
  if (isObject(found) && isObject(expected))
    return [...new Set([...Object.keys(found), ...Object.keys(expected)])].flatMap((key) =>
      differences(found[key], expected[key], at(key)),
    );
  const told = (value: Json | undefined) => (value === undefined ? "nothing" : JSON.stringify(value));
  return told(found) === told(expected) ? [] : [{ path, found: told(found), expected: told(expected) }];
}

type Rules = readonly (readonly [holds: boolean, otherwise: string])[];

/** Limits that join several fields; those of one field are in its schema. Figures are computed only within them. */
function parameterRules({ parameters, ledger, delta, stop, unit, max_reports_per_unit, audit }: Statement): Rules {
  const run = ledger.runs[ledger.this_run - 1];
  const { steps_charged: charged, steps_planned: planned, public_unit_count: count } = parameters;
  const done = stop === stopWords.done;
  const noisySteps = ledger.runs.reduce((sum, { steps_charged }) => sum + steps_charged, 0);
  return [
    [delta * count < 1, "delta: expected less than 1 / public_unit_count."],
    [delta > 2 * noisySteps * 2 ** -46, "delta: expected more than twice the allowance for discrete noise."],
    [charged <= planned, "parameters: more steps were charged than planned."],
    [
      ledger.runs.every(({ steps_charged, steps_planned }) => steps_charged <= steps_planned),
      "ledger: more steps were charged than planned.",
    ],
    [run !== undefined && run.ended === (done ? "done" : "stopped"), "stop: the ledger names another end of this run."],
    [!done || charged === planned, "stop: not all planned steps were charged."],
    [unit === "patient" || max_reports_per_unit === 1, "max_reports_per_unit: expected 1 where a unit is a report."],
    [
      audit === noAudit || (audit.right <= audit.guesses && audit.guesses <= audit.canaries),
      "audit: more were right than guessed, or more guessed than there are canaries.",
    ],
    [parameters.expected_batch_size <= count, "parameters: the expected batch is larger than the public size."],
  ];
}

function auditRules({ audit, delta, planned_epsilon }: Statement): Rules {
  if (audit === noAudit) return [];
  return [
    [audit.delta === delta, "audit: made at another delta than the claim."],
    [
      audit.epsilon_lower_bound <= planned_epsilon,
      "audit: the measured lower bound lies above the claimed epsilon; the claim cannot be true.",
    ],
  ];
}

/** Rows of one check each: the fields that it compares, beginning with these words. "" takes what no other row takes. */
const compared: readonly { readonly check: string; readonly fields: readonly string[] }[] = [
  { check: "Epsilon of this run", fields: ["run_epsilon", "planned_epsilon"] },
  { check: "Epsilon of all runs", fields: ["epsilon", "scope"] },
  { check: "Accountant", fields: ["accountant"] },
  { check: "Odds", fields: ["odds"] },
  { check: "Parameters", fields: ["parameters"] },
  { check: "Ledger", fields: ["ledger", "selection"] },
  { check: "Audit", fields: ["audit"] },
  { check: "Fixed sentences", fields: [] },
];
const named = new Set(compared.flatMap(({ fields }) => fields));

function fineWords(check: string, statement: Statement): string {
  const { parameters, ledger } = statement;
  const words: Readonly<Record<string, string>> = {
    "Epsilon of this run": `${statement.run_epsilon} after ${parameters.steps_charged} steps, ${statement.planned_epsilon} planned.`,
    "Epsilon of all runs": `${statement.epsilon} at delta ${statement.delta}, composed again from ${ledger.runs.length} of ${ledger.runs.length} runs.`,
    Accountant: `Renyi ${statement.accountant.epsilon_rdp}, without amplification ${statement.accountant.epsilon_without_amplification}.`,
    Odds: `${statement.odds.right_guesses_of_100_at_most} right guesses of 100 at most.`,
    Parameters: "Limits and expected batch hold.",
    Ledger: "The run is among those of the account.",
    Audit: statement.audit === noAudit ? "None was run." : "Bound and ceiling follow from the counts.",
  };
  return words[check] ?? "As this version writes them.";
}

/** A row for each group of fields. @throws InputError EXPORT-STATEMENT where the facts allow no statement at all */
export function statementRows(statement: Statement): VerifyRow[] {
  const broken = firstBroken(parameterRules(statement));
  if (broken !== null) return [rowOf("Parameters", { problem: broken, fine: "" })];
  const facts = factsOf(statement);
  const wrong = differences({ ...statement }, { ...privacyFile(facts) });
  const rules: Readonly<Record<string, Rules>> = {
    Accountant: [
      [statementFigures(facts).secondOpinionHolds, "accountant: Renyi's bound lies below the claimed epsilon."],
    ],
    Audit: auditRules(statement),
  };
  return compared.map(({ check, fields }) => {
    const first = wrong.find(({ path }) => {
      const [field = ""] = path.split(".");
      return fields.length === 0 ? !named.has(field) : fields.includes(field);
    });
    const differs = first ? `${first.path}: the file says ${first.found}, its facts give ${first.expected}.` : null;
    return rowOf(check, { problem: differs ?? firstBroken(rules[check] ?? []), fine: fineWords(check, statement) });
  });
}
