// Problems of the area TYPE: files recognized by their content that are not report tables, each refused by its name.
import type { Problem } from "../errors";

const refusals = {
  "TYPE-DOCX": ["a Word document", "Save it as plain text or CSV and open that file."],
  "TYPE-XLSX": ["an Excel workbook", "Save the sheet as CSV UTF-8 and open that file."],
  "TYPE-XLS": ["an old or locked Office file", "Save it as CSV UTF-8 and open that file."],
  "TYPE-ODF": ["an OpenDocument file", "Save it as CSV or plain text and open that file."],
  "TYPE-PDF": ["a PDF", "Export the reports as CSV or plain text and open that file."],
  "TYPE-RTF": ["a rich-text document", "Save it as plain text and open that file."],
  "TYPE-HTML": ["a web page", "Export the reports as CSV and open that file."],
  "TYPE-XML": ["an XML file", "Export the reports as CSV, or FHIR as JSON, and open that file."],
  "TYPE-ZIP": ["a zip archive", "Unpack it and open the table inside."],
  "TYPE-GZIP": ["a gzip archive", "Unpack it and open the table inside."],
  "TYPE-ARCHIVE": ["a packed archive", "Unpack it and open the table inside."],
  "TYPE-DICOM": ["a DICOM object", "Export the reports as CSV or plain text and open that file."],
  "TYPE-PICKLE": ["a Python pickle, which can run code", "Save the table as CSV in Python and open that file."],
  "TYPE-PARQUET": ["a Parquet file", "Save the table as CSV and open that file."],
  "TYPE-IMAGE": ["an image", "Open a file with report text."],
  "TYPE-BINARY": ["not a text file", "Export the reports as CSV UTF-8 and open that file."],
} as const;

export type RefusedType = keyof typeof refusals;

export const typeRefused = (type: RefusedType): Problem => ({
  code: type,
  happened: `This is ${refusals[type][0]}.`,
  kept: "Nothing was read.",
  fix: refusals[type][1],
  detail: `formats/sniff: expected CSV, TSV, JSONL, HL7, FHIR or plain text, got ${refusals[type][0]}.`,
});
