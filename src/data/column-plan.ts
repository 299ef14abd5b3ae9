// Which column is what: roles chosen by hand, then roles guessed by name, then the text column by its content.
import { InputError } from "@/base/errors";
import { columnAbsent } from "@/base/problems/data";
import { noTextColumn } from "@/base/problems/csv";
import { refuse } from "@/formats/refuse";
import type { IssueLog } from "./issue-log";
import { type LabelColumns, findLabelColumns } from "./label-columns";
import { nameKey } from "./names";
import { roleNames, roleRank, sectionOfColumn } from "./role-names";
import type { Table } from "./table";
import type { ColumnGuess, ColumnRole, ImportOptions, LabelSet } from "./types";

export interface ColumnPlan {
  readonly columns: readonly ColumnGuess[];
  /** Text columns and the section that each holds; null = a whole report, split at its headings. */
  readonly text: readonly { readonly index: number; readonly section: string | null }[];
  readonly patient: number | null;
  readonly study: number | null;
  readonly split: number | null;
  readonly groups: readonly number[];
  readonly labels: LabelColumns | null;
}

interface Request {
  readonly options: ImportOptions;
  readonly labelSets: readonly LabelSet[];
  readonly log: IssueLog;
  readonly file: string;
}

type Roles = (ColumnRole | null)[];

const numbered = /^#(\d{1,4})$/u;

function columnIndex(names: readonly string[], wanted: string): number {
  const exact = names.indexOf(wanted);
  if (exact >= 0) return exact;
  const number = numbered.exec(wanted);
  if (number) return Number(number[1]) - 1;
  return names.findIndex((name) => nameKey(name) === nameKey(wanted));
}

/** @throws InputError DATA-COLUMN where a name given by hand is no column */
function rolesByHand(names: readonly string[], options: ImportOptions): Roles {
  const roles: Roles = names.map(() => null);
  for (const [i, [wanted, role]] of Object.entries(options.columns ?? {}).entries()) {
    const index = columnIndex(names, wanted);
    if (index < 0 || index >= names.length)
      throw new InputError(columnAbsent({ position: i + 1, columns: names.length }));
    roles[index] = role;
  }
  return roles;
}

/** A second column of the same name is never guessed at. */
function ignoreRepeated(names: readonly string[], roles: Roles, log: IssueLog): void {
  for (const [i, name] of names.entries()) {
    if (names.indexOf(name) === i) continue;
    log.add("CSV-HEADER-TWICE", { column: `#${i + 1}`, received: name });
    roles[i] ??= "ignore";
  }
}

function guessOne(names: readonly string[], roles: Roles, role: "patient" | "study" | "split"): void {
  if (roles.includes(role)) return;
  const candidates = names
    .map((name, index) => ({ index, rank: roleRank(name, roleNames[role]) }))
    .filter(({ index, rank }) => rank >= 0 && roles[index] === null)
    .sort((a, b) => a.rank - b.rank);
  const [best] = candidates;
  if (best) roles[best.index] = role;
}

/** Findings and impression where a findings column exists, else the columns of whole reports, else any section. */
function guessText(names: readonly string[], roles: Roles): void {
  if (roles.includes("text")) return;
  const free = names.map((name, index) => ({ name, index })).filter(({ index }) => roles[index] === null);
  const inSections = free.filter(({ name }) => roleRank(name, roleNames.sections) >= 0);
  const inWhole = free.filter(({ name }) => roleRank(name, roleNames.whole) >= 0);
  const hasFindings = inSections.some(({ name }) => sectionOfColumn(name) === "findings");
  const chosen = hasFindings || inWhole.length === 0 ? inSections : inWhole;
  for (const { index } of chosen) roles[index] = "text";
}

const wordCount = (cell: string): number => cell.trim().split(/\s+/u).length;

/** The free column with the longest cells, if they are sentences (four words on average) or the only column. */
function guessTextByContent(table: Table, roles: Roles): number | null {
  const sample = table.records.filter(({ fault }) => fault === null).slice(0, 100);
  const means = table.names.map((_, index) => {
    if (roles[index] !== null) return 0;
    const cells = sample.map((record) => record.cells[index] ?? "").filter((cell) => cell.trim() !== "");
    const words = cells.reduce((sum, cell) => sum + wordCount(cell), 0) / Math.max(1, cells.length);
    return words >= 4 || table.names.length === 1 ? words : 0;
  });
  const most = Math.max(0, ...means);
  return most > 0 ? means.indexOf(most) : null;
}

const firstWith = (roles: Roles, role: ColumnRole): number | null => {
  const index = roles.indexOf(role);
  return index < 0 ? null : index;
};

/**
 * @throws InputError DATA-COLUMN; FormatError CSV-NOTEXT where no column holds report text
 */
export function planColumns(table: Table, request: Request): ColumnPlan {
  const { names } = table;
  const roles = rolesByHand(names, request.options);
  if (names[0] === "cloister") roles[0] ??= "ignore";
  ignoreRepeated(names, roles, request.log);
  guessText(names, roles);
  for (const role of ["patient", "study", "split"] as const) guessOne(names, roles, role);
  const labels = findLabelColumns(table, roles, request);
  for (const index of labels?.used ?? []) roles[index] = "label";
  if (!roles.includes("text")) {
    const index = guessTextByContent(table, roles);
    if (index === null)
      throw refuse(noTextColumn(), {
        file: request.file,
        expected: "a column of report text",
        received: names.join(", "),
      });
    roles[index] = "text";
    if (table.hasHeader && names.length > 1)
      request.log.add("DATA-GUESSED", { column: names[index]!, received: names[index]! });
  }
  return {
    columns: names.map((name, index) => columnGuess(name, index, { role: roles[index] ?? "ignore", labels })),
    text: names.flatMap((name, index) => (roles[index] === "text" ? [{ index, section: sectionOfColumn(name) }] : [])),
    patient: firstWith(roles, "patient"),
    study: firstWith(roles, "study"),
    split: firstWith(roles, "split"),
    groups: roles.flatMap((role, index) => (role === "group" ? [index] : [])),
    labels,
  };
}

function columnGuess(
  name: string,
  index: number,
  { role, labels }: { role: ColumnRole; labels: LabelColumns | null },
): ColumnGuess {
  const label = role === "label" ? labels?.labelOf(index) : undefined;
  return label === undefined ? { name, index, role } : { name, index, role, label };
}
