// Cells to CSV that a spreadsheet opens without running anything: UTF-8 with byte-order mark, comma, CRLF, and one ' in
// front of a cell that would be a formula. Source of the set of first characters: OWASP, CSV injection; full-width forms added.

const formula = /^'*[=+\-@\t\r＝＋－＠]/u;
const guarded = /^'+[=+\-@\t\r＝＋－＠]/u;

/** Puts one ' in front of a text that a spreadsheet would run; NUL is removed. */
export function guardCell(text: string): string {
  const plain = text.replaceAll("\0", "");
  return formula.test(plain) ? `'${plain}` : plain;
}

/** Takes off what `guardCell` put on. Only for files whose first header is `cloister`. */
export const unguardCell = (cell: string): string => (guarded.test(cell) ? cell.slice(1) : cell);

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A cell of text is quoted and guarded, a number is written as it stands, null is an empty cell. */
export type CsvCell = string | number | null;

const cellText = (cell: CsvCell): string => {
  if (cell === null) return "";
  return typeof cell === "number" ? String(cell) : quote(guardCell(cell));
};

/** @returns the file as UTF-8 bytes */
export function writeCsv(rows: readonly (readonly CsvCell[])[]): Uint8Array<ArrayBuffer> {
  const lines = rows.map((row) => `${row.map(cellText).join(",")}\r\n`);
  return new TextEncoder().encode(`\ufeff${lines.join("")}`);
}
