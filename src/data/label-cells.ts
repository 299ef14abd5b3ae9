// How one label cell is read: the words of FORMATS for positive, negative, uncertain and blank, in any case.
import type { LabelValue } from "./types";

const words: readonly (readonly [LabelValue, readonly string[]])[] = [
  [1, ["1", "1.0", "true", "yes", "y", "positive", "present"]],
  [0, ["0", "0.0", "false", "no", "n", "negative", "absent"]],
  [-1, ["-1", "-1.0", "uncertain", "u", "?"]],
  [-2, ["", "na", "nan", "null", "none"]],
];
const values: ReadonlyMap<string, LabelValue> = new Map(
  words.flatMap(([value, list]) => list.map((word) => [word, value] as const)),
);

/** @returns undefined for anything else (2, -3, "1,0", a sentence) */
export const readLabelCell = (cell: string): LabelValue | undefined =>
  values.get(cell) ?? values.get(cell.trim().toLowerCase());

export type LabelList =
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "unlabeled" }
  | { readonly kind: "spans" | "unreadable" };

const parseArray = (cell: string): unknown => {
  try {
    const value: unknown = JSON.parse(cell);
    return value;
  } catch {
    return undefined; // no JSON after all: the caller says so
  }
};

function fromArray(cell: string): LabelList {
  const value = parseArray(cell);
  if (!Array.isArray(value)) return { kind: "unreadable" };
  const items: readonly unknown[] = value;
  if (items.some((item) => Array.isArray(item) || (typeof item === "object" && item !== null)))
    return { kind: "spans" };
  const names = items.filter((item) => typeof item === "string");
  return names.length === items.length
    ? { kind: "names", names: names.map((name) => name.trim()) }
    : { kind: "unreadable" };
}

/** All labels in one cell: a JSON array, or names between ; or | (never a comma). An empty cell is unlabeled, an empty array is all negative. */
export function readLabelList(cell: string): LabelList {
  const text = cell.trim();
  if (text.startsWith("[")) return fromArray(text);
  if (text.startsWith("{")) return { kind: "unreadable" };
  if (readLabelCell(text) === -2) return { kind: "unlabeled" };
  const names = text.split(/[;|]/u).map((name) => name.trim());
  return { kind: "names", names: names.filter((name) => name !== "") };
}
