// Where the labels stand: one column a label, or all names in one cell. A set is proposed only if all its names are columns
// (JSON objects under one path may leave names out), or if nearly all names in the one cell are its.
import type { IssueLog } from "./issue-log";
import { readLabelCell, readLabelList } from "./label-cells";
import { lastPart, nameKey } from "./names";
import { roleNames, roleRank } from "./role-names";
import type { Table } from "./table";
import type { ColumnRole, ImportOptions, LabelSet } from "./types";

export interface LabelColumns {
  readonly set: LabelSet;
  /** [L] column of each label, null where the file has none; all null where one cell lists the names. */
  readonly columns: readonly (number | null)[];
  /** Column that lists the names of the positive labels. */
  readonly list: number | null;
  /** Columns that are read, in file order. */
  readonly used: readonly number[];
  /** The label that a column holds. */
  labelOf(index: number): string | undefined;
}

interface Request {
  readonly options: ImportOptions;
  readonly labelSets: readonly LabelSet[];
  readonly log: IssueLog;
}

type Roles = readonly (ColumnRole | null)[];

function labelColumns(set: LabelSet, columns: readonly (number | null)[], list: number | null): LabelColumns {
  const found = columns.filter((index) => index !== null);
  const used = [...found, ...(list === null ? [] : [list])].sort((a, b) => a - b);
  return { set, columns, list, used, labelOf: (index) => set.labels[columns.indexOf(index)] };
}

/** Column of each label name: columns without a role or chosen as labels; names ending in "score" only count if chosen. */
function matchColumns(set: LabelSet, names: readonly string[], roles: Roles): (number | null)[] {
  const byKey = new Map<string, number>();
  const offer = (key: string, index: number) => {
    if (!byKey.has(key)) byKey.set(key, index);
  };
  const free = names.flatMap((name, index) => {
    const role = roles[index] ?? null;
    return role === "label" || (role === null && !nameKey(name).endsWith("score")) ? [{ name, index }] : [];
  });
  for (const { name, index } of free) offer(nameKey(name), index);
  for (const { name, index } of free) offer(nameKey(lastPart(name)), index);
  return set.labels.map((label) => byKey.get(nameKey(label)) ?? null);
}

/** `labels.Edema`, `labels.Fracture`: an object that names only some labels of a set. */
function isPartOfSet(set: LabelSet, names: readonly string[]): boolean {
  const inner = names.filter(
    (name) => name.includes(".") && roleRank(name.slice(0, name.lastIndexOf(".")), roleNames.labelList) >= 0,
  );
  const keys = new Set(set.labels.map(nameKey));
  return inner.length > 0 && inner.every((name) => keys.has(nameKey(lastPart(name))));
}

function listColumn(names: readonly string[], roles: Roles): number | null {
  const index = names.findIndex((name, i) => (roles[i] ?? null) === null && roleRank(name, roleNames.labelList) >= 0);
  return index < 0 ? null : index;
}

/** The set that knows most of the names in the one cell, at least nine of ten. */
function setOfList(table: Table, column: number, sets: readonly LabelSet[]): LabelSet | undefined {
  const counts = new Map<string, number>();
  let total = 0;
  for (const { cells, fault } of table.records) {
    const list = fault === null ? readLabelList(cells[column] ?? "") : undefined;
    if (list?.kind !== "names") continue;
    for (const name of list.names) {
      counts.set(nameKey(name), (counts.get(nameKey(name)) ?? 0) + 1);
      total++;
    }
  }
  const known = sets.map((set) => set.labels.reduce((sum, label) => sum + (counts.get(nameKey(label)) ?? 0), 0));
  const most = Math.max(0, ...known);
  return total > 0 && most >= 0.9 * total ? sets[known.indexOf(most)] : undefined;
}

/** Columns chosen as labels by hand, with no set that knows them: their names become a set of the user's own. */
function ownSet(table: Table, roles: Roles): LabelColumns | null {
  const chosen = table.names.flatMap((_, index) => (roles[index] === "label" ? [index] : []));
  const isBinary = (index: number) =>
    table.records
      .slice(0, 100)
      .every(({ cells, fault }) => fault !== null || readLabelCell(cells[index] ?? "") !== undefined);
  if (chosen.length === 0 || !chosen.every(isBinary)) return null;
  const labels = chosen.map((index) => table.names[index]!);
  return labelColumns({ name: "own", title: "Labels of this file", labels, defaultBlank: "negative" }, chosen, null);
}

/** The set given by value: its columns, or the one cell; missing columns are named. */
function givenSet(set: LabelSet, table: Table, { roles, log }: { roles: Roles; log: IssueLog }): LabelColumns | null {
  const columns = matchColumns(set, table.names, roles);
  if (columns.every((index) => index === null)) {
    const byHand = roles.indexOf("label");
    const list = byHand >= 0 ? byHand : listColumn(table.names, roles);
    if (list !== null) return labelColumns(set, columns, list);
    log.add("LABEL-NONE", { received: "no such column" });
    return null;
  }
  const isObject = isPartOfSet(set, table.names);
  for (const [i, label] of set.labels.entries())
    if (columns[i] === null && !isObject) log.add("LABEL-COLUMN", { column: label, received: "no such column" });
  return labelColumns(set, columns, null);
}

/** @returns null where the file has no labels, or none are wanted */
export function findLabelColumns(
  table: Table,
  roles: Roles,
  { options, labelSets, log }: Request,
): LabelColumns | null {
  if (options.labelSet === null) return null;
  if (options.labelSet !== undefined) return givenSet(options.labelSet, table, { roles, log });
  const { names } = table;
  const matches = labelSets
    .map((set) => ({ set, columns: matchColumns(set, names, roles) }))
    .filter(({ set, columns }) => columns.every((index) => index !== null) || isPartOfSet(set, names))
    .sort((a, b) => b.set.labels.length - a.set.labels.length);
  const [match] = matches;
  if (match) return labelColumns(match.set, match.columns, null);
  const own = ownSet(table, roles);
  if (own) return own;
  const byHand = roles.indexOf("label");
  const list = byHand >= 0 ? byHand : listColumn(names, roles);
  const set = list === null ? undefined : setOfList(table, list, labelSets);
  if (list !== null && set)
    return labelColumns(
      set,
      set.labels.map(() => null),
      list,
    );
  log.add("LABEL-NONE", { received: list === null ? "no such columns" : "names of no known label set" });
  return null;
}
