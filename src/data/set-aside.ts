// set-aside.csv: the original cells of the records that were set aside and why. Corrected, it imports again: its first
// header is `cloister`, so that guarded cells come back as they were; both columns of ours are ignored.
import { type CsvCell, writeCsv } from "@/formats/csv-write";
import type { Imported } from "./types";

/** @returns the file as UTF-8 bytes with byte-order mark; cells beyond the header stand at the end of their row */
export function setAsideCsv(imported: Pick<Imported, "columns" | "setAside">): Uint8Array<ArrayBuffer> {
  const header: CsvCell[] = ["cloister", "cloister_issue", ...imported.columns.map(({ name }) => name)];
  const rows = imported.setAside.map(({ cells, issue }): CsvCell[] => ["set-aside/1", issue, ...cells]);
  return writeCsv([header, ...rows]);
}
