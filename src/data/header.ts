// Whether the first record of a table is a header. Known names decide; without them a header is short, unique, without
// numbers or sentences, and stands above much longer text or above numbers.
import { labelSets } from "./label-sets";
import { nameKey } from "./names";
import { isRoleName } from "./role-names";

const labelKeys: ReadonlySet<string> = new Set(labelSets.flatMap((set) => set.labels.map(nameKey)));
const maxHeaderChars = 256;
const longHeaderChars = 64;

const isNumeric = (cell: string): boolean => /^[-+]?\d+(?:[.,]\d+)*$/u.test(cell.trim());

function looksLikeNames(first: readonly string[]): boolean {
  const names = first.map(nameKey).filter((name) => name !== "");
  const areShort = first.every(
    (cell) => cell.length <= longHeaderChars && !isNumeric(cell) && !/[.!?]\s*$/u.test(cell),
  );
  return names.length > 0 && areShort && new Set(names).size === names.length;
}

/** Mean number of characters of the longest column below the first record, and of that column's first cell. */
function isAboveText(first: readonly string[], rows: readonly (readonly string[])[]): boolean {
  return first.some((cell, column) => {
    const lengths = rows.map((row) => row[column]?.length ?? 0);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
    return mean >= 20 && mean > 3 * cell.length;
  });
}

/** A column of nothing but numbers under a cell that is none. */
function isAboveNumbers(first: readonly string[], rows: readonly (readonly string[])[]): boolean {
  return first.some((cell, column) => {
    const below = rows.map((row) => row[column] ?? "").filter((value) => value.trim() !== "");
    return cell !== "" && !isNumeric(cell) && below.length > 0 && below.every(isNumeric);
  });
}

/**
 * @param first cells of the first record
 * @param rows cells of the records after it, about a hundred
 * @param chosen column names given by hand: where one stands in the first record, that record is the header
 */
export function isHeader(
  first: readonly string[],
  rows: readonly (readonly string[])[],
  chosen: readonly string[],
): boolean {
  if (first.some((cell) => cell.length > maxHeaderChars)) return false;
  const cells = first.map((cell) => cell.trim());
  if (cells[0] === "cloister" || cells.some((cell) => cell !== "" && chosen.includes(cell))) return true;
  if (cells.some((cell) => isRoleName(cell)) || cells.filter((cell) => labelKeys.has(nameKey(cell))).length >= 2)
    return true;
  return looksLikeNames(cells) && (isAboveText(cells, rows) || isAboveNumbers(cells, rows));
}
