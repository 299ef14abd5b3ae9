// HL7 v2 messages to a Table: a report a row. What follows cannot tell it from a CSV: roles by name, sections by headings.
import { hl7Charset, hl7WithoutHeader } from "@/base/problems/hl7";
import { decodeText, type Decoded } from "@/formats/encoding";
import { readHl7Frames } from "@/formats/hl7-frame";
import { type Hl7Part, type Hl7Report, readHl7Message } from "@/formats/hl7-read";
import { markOlderVersions } from "@/formats/hl7-versions";
import { refuse } from "@/formats/refuse";
import { decodeUtf8 } from "@/formats/strict-json";
import { knownSection } from "@/text/sections";
import type { IssueLog } from "./issue-log";
import { pause } from "./pause";
import type { Table, TableRecord } from "./table";
import type { ImportOptions } from "./types";

/** MSH-18 as it stands in the first header of these bytes; the field separator is the fourth character. */
function charsetOf(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 4096));
  const header = /MSH.*/u.exec(start)?.[0] ?? "";
  return (header.split(header[3] ?? "|")[17] ?? "").split(/[~^]/u)[0]!.trim().toUpperCase();
}

const western: ReadonlySet<string> = new Set(["", "ASCII", "8859/1", "8859/15", "UNICODE", "UNICODE UTF-8"]);

/**
 * A choice by hand counts, then UTF-8 that shows to be it, then MSH-18: exports name a character set that they do not use.
 * @throws FormatError HL7-CHARSET, TEXT-ENCODING
 */
export function decodeHl7(bytes: Uint8Array, file: string, asked: ImportOptions["encoding"]): Decoded {
  if (asked !== undefined || decodeUtf8(bytes) !== null) return decodeText(bytes, file, asked);
  const charset = charsetOf(bytes);
  if (!western.has(charset))
    throw refuse(hl7Charset(), { file, expected: "UTF-8 or 8859/1", received: charset.slice(0, 20) });
  return decodeText(bytes, file, charset.startsWith("8859/") ? "windows-1252" : undefined);
}

const suffixes: ReadonlyMap<string, string> = new Map([
  ["GDT", "findings"],
  ["IMP", "impression"],
  ["ADT", "addendum"],
]);

/** The parts under their headings; a part without one goes on with the section before. */
function textOf(parts: readonly Hl7Part[]): string {
  const lines: string[] = [];
  let open: string | null = null;
  for (const { suffix, name, text } of parts) {
    const section = suffixes.get(suffix.toUpperCase()) ?? knownSection(name);
    if (section !== null && section !== open) {
      lines.push(`${section.toUpperCase()}:`);
      open = section;
    }
    lines.push(text);
  }
  return lines.join("\n");
}

const names = ["patient_id", "study_id", "date", "procedure", "facility", "text"] as const;

const recordOf = (report: Hl7Report): TableRecord => ({
  cells: [report.patient, report.study, report.date, report.procedure, report.facility, textOf(report.parts)],
  line: report.line,
  lines: report.lines,
  fault: report.fault,
  ...(report.fault !== null && { found: report.found }),
});

const messagesBetweenPauses = 500;

/** @throws FormatError HL7-HEADER where text stands before the first message header, or there is none */
export async function readHl7(text: string, file: string, log: IssueLog): Promise<Table> {
  const { messages, strayLine } = readHl7Frames(text);
  if (strayLine !== null || messages.length === 0)
    throw refuse(hl7WithoutHeader({ line: strayLine ?? 1 }), {
      file,
      line: strayLine ?? 1,
      expected: "MSH",
      received: "another segment",
    });
  const read: Hl7Report[] = [];
  for (const [i, message] of messages.entries()) {
    read.push(...readHl7Message(message));
    if (i % messagesBetweenPauses === messagesBetweenPauses - 1) await pause();
  }
  const reports = markOlderVersions(read);
  for (const [i, { line, remarks, fault }] of reports.entries())
    if (fault === null) for (const [code, received] of remarks) log.add(code, { row: i + 1, line, received });
  return { format: "hl7", delimiter: null, names, hasHeader: true, records: reports.map(recordOf), arrayFault: null };
}
