// The labels of one row: a value for each label of the set, or null with the cell named that could not be read.
import type { IssueLog } from "./issue-log";
import { readLabelCell, readLabelList } from "./label-cells";
import type { LabelColumns } from "./label-columns";
import { nameKey } from "./names";

export interface RowPlace {
  readonly row: number;
  readonly line: number;
}

interface Context {
  readonly names: readonly string[];
  readonly log: IssueLog;
  readonly place: RowPlace;
}

function readColumns(cells: readonly string[], labels: LabelColumns, { names, log, place }: Context): Int8Array | null {
  const values = new Int8Array(labels.columns.length); // [L]
  let fits = true;
  for (const [l, index] of labels.columns.entries()) {
    const cell = index === null ? "" : (cells[index] ?? "");
    const value = readLabelCell(cell);
    if (value !== undefined) {
      values[l] = value;
      continue;
    }
    fits = false;
    log.add("LABEL-VALUE", { ...place, column: index === null ? "" : names[index]!, received: cell });
  }
  return fits ? values : null;
}

function readList(cell: string, labels: LabelColumns, { names, log, place }: Context): Int8Array | null {
  const at = { ...place, column: names[labels.list ?? 0]!, received: cell };
  const list = readLabelList(cell);
  if (list.kind === "unlabeled") log.add("LABEL-MISSING", at);
  else if (list.kind === "spans") log.add("LABEL-SPANS", at);
  else if (list.kind === "unreadable") log.add("LABEL-VALUE", { ...at, expected: "label names" });
  if (list.kind !== "names") return null;
  const index = new Map(labels.set.labels.map((label, l) => [nameKey(label), l]));
  const values = new Int8Array(labels.set.labels.length); // [L]
  let fits = true;
  for (const name of list.names) {
    const l = index.get(nameKey(name));
    if (l !== undefined) values[l] = 1;
    else {
      fits = false;
      log.add("LABEL-NAME", { ...at, received: name });
    }
  }
  return fits ? values : null;
}

/** "No Finding" beside a finding other than Support Devices: kept, and said. */
function warnOfConflict(values: Int8Array, labels: LabelColumns, { log, place }: Context): void {
  const keys = labels.set.labels.map(nameKey);
  const none = keys.indexOf("nofinding");
  if (none < 0 || values[none] !== 1) return;
  const other = keys.findIndex((key, l) => l !== none && key !== "supportdevices" && values[l] === 1);
  if (other >= 0)
    log.add("LABEL-CONFLICT", {
      ...place,
      column: labels.set.labels[none]!,
      received: `also ${labels.set.labels[other]!}`,
    });
}

/** @returns [L] LabelValues in label-set order, or null where the row has no labels or a cell could not be read */
export function readLabels(cells: readonly string[], labels: LabelColumns, context: Context): Int8Array | null {
  const values =
    labels.list === null ? readColumns(cells, labels, context) : readList(cells[labels.list] ?? "", labels, context);
  if (values) warnOfConflict(values, labels, context);
  return values;
}
