// Problems of the area HL7 (HL7 v2 messages) and the words of their row findings.
import type { Problem } from "../errors";
import type { IssueWords } from "./data";

export const hl7WithoutHeader = (p: { line: number }): Problem => ({
  code: "HL7-HEADER",
  happened: `Line ${p.line} of this HL7 file stands before its first message header (MSH).`,
  kept: "Nothing was read.",
  fix: "Export whole messages, each with its MSH segment, and nothing else.",
  detail: `data/read-hl7: expected MSH, got another segment at line ${p.line}.`,
});

export const hl7Charset = (): Problem => ({
  code: "HL7-CHARSET",
  happened: "These HL7 messages name a character set (MSH-18) that is not read, and are not UTF-8.",
  kept: "Nothing was read.",
  fix: "Export them as UTF-8, or choose the encoding by hand.",
  detail: "data/read-hl7: expected UTF-8 or 8859/1, got another character set.",
});

export const hl7Issues = {
  "HL7-TYPE": {
    severity: "note",
    expected: "a message with a report (ORU)",
    kept: "The message was set aside.",
    fix: "Nothing, unless it holds a report.",
  },
  "HL7-DELIMITERS": {
    severity: "error",
    expected: "a header that names its delimiters, such as MSH|^~\\&",
    kept: "The message was set aside.",
    fix: "Export the message again.",
  },
  "HL7-OBR": {
    severity: "error",
    expected: "an OBR segment and its OBX segments",
    kept: "The message was set aside.",
    fix: "Export the message with its order (OBR).",
  },
  "HL7-BIG": {
    severity: "error",
    expected: "a message of at most 16 MiB, a field of at most 4 MiB",
    kept: "The report was set aside.",
    fix: "Export the report text without attachments.",
  },
  "HL7-BASE64": {
    severity: "error",
    expected: "text in base64 and UTF-8",
    kept: "The report was set aside.",
    fix: "Export the report again, as TX or FT segments.",
  },
  "HL7-PDF": {
    severity: "error",
    expected: "report text, not a PDF",
    kept: "The report was set aside.",
    fix: "Export the report text as TX or FT segments.",
  },
  "HL7-POINTER": {
    severity: "error",
    expected: "report text, not an address; addresses are never followed",
    kept: "The report was set aside.",
    fix: "Export the report text as TX or FT segments.",
  },
  "HL7-CANCELLED": {
    severity: "note",
    expected: "a report that was not cancelled",
    kept: "The report was set aside.",
    fix: "Nothing needs to be done.",
  },
  "HL7-REPLACED": {
    severity: "note",
    expected: "the version that counts: corrected, else final",
    kept: "The older version was set aside.",
    fix: "Nothing needs to be done.",
  },
  "HL7-DELETED": {
    severity: "note",
    expected: "lines that are not deleted or withdrawn",
    kept: "These lines were left out.",
    fix: "Nothing needs to be done.",
  },
  "HL7-ORDER": {
    severity: "note",
    expected: "the lines of a report numbered in their order",
    kept: "The order of the file was taken.",
    fix: "Check the order of the lines.",
  },
  "HL7-ESCAPE": {
    severity: "note",
    expected: "text without markup",
    kept: "The markup was left out, its text kept.",
    fix: "Nothing needs to be done.",
  },
  "HL7-OPEN": {
    severity: "warning",
    expected: "the mark that ends a message",
    kept: "The message was read as far as it goes.",
    fix: "Check whether the file was saved to its end.",
  },
} as const satisfies Record<string, IssueWords>;
