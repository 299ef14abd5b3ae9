// Problems of the area FHIR (FHIR R4 resources) and the words of their row findings.
import type { Problem } from "../errors";
import type { IssueWords } from "./data";

export const noFhirReport = (): Problem => ({
  code: "FHIR-REPORT",
  happened: "This FHIR file holds no DiagnosticReport.",
  kept: "Nothing was read.",
  fix: "Export DiagnosticReport resources, in a Bundle or one a line, and open that file.",
  detail: "data/read-fhir: expected at least one DiagnosticReport, got none.",
});

export const fhirTooBig = (): Problem => ({
  code: "FHIR-BIG",
  happened: "This FHIR document is larger than 64 MiB.",
  kept: "Nothing was read.",
  fix: "Export one resource a line (NDJSON) and open that file.",
  detail: "data/read-fhir: expected a document of at most 64 MiB.",
});

const aside = "The report was set aside.";

export const fhirIssues = {
  "FHIR-STATUS": {
    severity: "note",
    expected: "a report that was not cancelled or entered in error",
    kept: aside,
    fix: "Nothing needs to be done.",
  },
  "FHIR-OLDER": {
    severity: "note",
    expected: "the latest version of a report",
    kept: "The earlier version was set aside.",
    fix: "Nothing needs to be done.",
  },
  "FHIR-URL": {
    severity: "error",
    expected: "the text in the file; an address is never followed",
    kept: aside,
    fix: "Export the report with its text (presentedForm.data).",
  },
  "FHIR-KIND": {
    severity: "error",
    expected: "plain text or HTML",
    kept: aside,
    fix: "Export the report as text/plain, not as a PDF or another document.",
  },
  "FHIR-FORM": {
    severity: "error",
    expected: "text in base64, in UTF-8 or windows-1252",
    kept: aside,
    fix: "Export the report again.",
  },
  "FHIR-HASH": {
    severity: "error",
    expected: "a text of the stated size and hash",
    kept: aside,
    fix: "Get the file again: the text was changed or cut.",
  },
  "FHIR-RESULT": {
    severity: "error",
    expected: "the results that the report names",
    kept: aside,
    fix: "Export the report with its Observations.",
  },
  "FHIR-BUNDLE": {
    severity: "error",
    expected: "resources, not a Bundle inside a Bundle",
    kept: "It was set aside.",
    fix: "Export the inner Bundle on its own.",
  },
  "FHIR-OTHER": {
    severity: "note",
    expected: "DiagnosticReport resources",
    kept: "Other resources were looked at only where a report names them.",
    fix: "Nothing needs to be done.",
  },
  "FHIR-TEXTS": {
    severity: "note",
    expected: "one text for a report",
    kept: "The first was taken.",
    fix: "Check that it is the right one.",
  },
} as const satisfies Record<string, IssueWords>;
