// What every reader of reports hands on: named columns and records of cells, each with its place and, where it could not be
// read, the fault that sets it aside.
import type { CsvRecord } from "@/formats/csv-read";
import type { FhirFault } from "@/formats/fhir-read";
import type { Hl7Fault } from "@/formats/hl7-read";
import type { JsonFault } from "@/formats/jsonl-read";
import type { Imported } from "./types";

export interface TableRecord {
  readonly cells: readonly string[];
  readonly line: number;
  /** Physical lines that it covers. */
  readonly lines: number;
  readonly fault: CsvRecord["fault"] | JsonFault | Hl7Fault | FhirFault;
  /** What stood where the fault was found, if that says more than the cells. */
  readonly found?: string;
  /** Cell at which the fault begins, from 1; 0 or absent = not known. */
  readonly faultColumn?: number;
  /** Index of its first character in the decoded text; delimited files only. */
  readonly start?: number;
  /** Columns whose JSON value is neither a string nor null. */
  readonly notText?: ReadonlySet<number>;
}

export interface Table {
  readonly format: Imported["format"];
  readonly delimiter: string | null;
  /** Names of the header row, or of the JSON paths; "#3" where the third column has none. */
  readonly names: readonly string[];
  readonly hasHeader: boolean;
  readonly records: readonly TableRecord[];
  /** Line at which a JSON array is damaged. */
  readonly arrayFault: number | null;
}

export const maxColumns = 1024;
export const maxRecords = 1_000_000;
