// The 23 hazards of NIST SP 800-226 (draft, December 2023) and the fields of privacy.json that answer each: the numbers in
// brackets of PRIVACY section 10. Every export passes this list before a byte is written.
import { InputError } from "@/base/errors";
import { statementLacks } from "@/base/problems/export";
import { readStatement, type Statement } from "./statement-schema";

type Field = keyof Statement;

const groups: readonly { readonly fields: readonly Field[]; readonly hazards: readonly number[] }[] = [
  { fields: ["epsilon", "delta", "scope", "run_epsilon", "planned_epsilon", "stop"], hazards: [1, 5, 7] },
  { fields: ["odds"], hazards: [1, 2] },
  {
    fields: ["unit", "relation", "max_reports_per_unit", "rows_without_patient", "unit_excludes"],
    hazards: [3, 4, 6, 13, 18],
  },
  { fields: ["parameters", "accountant"], hazards: [2, 5, 6] },
  { fields: ["ledger", "selection", "not_covered"], hazards: [8, 18] },
  { fields: ["fixed_beforehand"], hazards: [14] },
  { fields: ["sampler", "randomness", "arithmetic"], hazards: [21] },
  { fields: ["trust", "release", "retained"], hazards: [19, 20, 22, 23] },
  { fields: ["audit", "implementation"], hazards: [9] },
  { fields: ["limits"], hazards: [10, 11, 12, 15, 16, 17] },
];

/** Hazard (1 … 23) → fields that must answer it. */
export const hazardFields: ReadonlyMap<number, readonly Field[]> = new Map(
  Array.from({ length: 23 }, (_, i) => [
    i + 1,
    groups.filter(({ hazards }) => hazards.includes(i + 1)).flatMap(({ fields }) => fields),
  ]),
);

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.values(value).every(isEmpty));

/** Hazards that the statement leaves open, with the empty fields. */
export function openHazards(
  fields: Readonly<Record<string, unknown>>,
): { hazard: number; lacking: readonly string[] }[] {
  return [...hazardFields].flatMap(([hazard, names]) => {
    const lacking = names.filter((name) => isEmpty(fields[name]));
    return lacking.length > 0 || names.length === 0 ? [{ hazard, lacking }] : [];
  });
}

/** The statement itself, if it is whole. @throws InputError EXPORT-STATEMENT naming what it lacks */
export function checkedStatement(fields: Readonly<Record<string, unknown>>): Statement {
  const lacking = openHazards(fields).flatMap((open) => open.lacking);
  if (lacking.length > 0) throw new InputError(statementLacks([...new Set(lacking)]));
  const read = readStatement(fields);
  if ("wrong" in read) throw new InputError(statementLacks(read.wrong));
  return read.statement;
}
