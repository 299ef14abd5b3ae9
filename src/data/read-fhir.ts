// A FHIR file to a Table: a DiagnosticReport a row. What follows cannot tell it from a CSV: roles by name, sections by headings.
import { noFhirReport } from "@/base/problems/fhir";
import { indexOf, readFhirFile, type PlacedResource } from "@/formats/fhir-file";
import { type FhirReport, olderVersions, readDiagnosticReport } from "@/formats/fhir-read";
import { refuse } from "@/formats/refuse";
import type { IssueLog } from "./issue-log";
import { pause } from "./pause";
import type { Table, TableRecord } from "./table";

const names = ["patient_id", "study_id", "date", "procedure", "text"] as const;
const reportsBetweenPauses = 500;

type Read = Omit<FhirReport, "fault"> & Pick<TableRecord, "line" | "lines" | "fault">;

const unread = { patient: "", study: "", date: "", procedure: "", found: "", differs: false, time: null };

/** null: a resource that is no report. */
async function read(
  { resource, line, lines, fault, raw, bundle }: PlacedResource,
  find: ReturnType<typeof indexOf>,
): Promise<Read | null> {
  if (fault !== null) return { ...unread, text: raw, line, lines, fault };
  const type = resource?.["resourceType"];
  if (type === "Bundle") return { ...unread, text: "", found: "Bundle", line, lines, fault: "FHIR-BUNDLE" };
  if (!resource || type !== "DiagnosticReport") return null;
  return { ...(await readDiagnosticReport(resource, (reference) => find(bundle, reference))), line, lines };
}

const recordOf = ({ patient, study, date, procedure, text, line, lines, fault, found }: Read): TableRecord => ({
  cells: [patient, study, date, procedure, text],
  ...{ line, lines, fault },
  ...(found !== "" && { found }),
});

/** @throws FormatError FHIR-BIG, FHIR-REPORT, JSON-PRETTY where the whole file cannot be read */
export async function readFhir(text: string, file: string, log: IssueLog): Promise<Table> {
  const placed = readFhirFile(text, file);
  const find = indexOf(placed);
  const reports: Read[] = [];
  for (const [i, one] of placed.entries()) {
    const report = await read(one, find);
    if (report) reports.push(report);
    if (i % reportsBetweenPauses === reportsBetweenPauses - 1) await pause();
  }
  if (reports.length === 0)
    throw refuse(noFhirReport(), {
      file,
      expected: "a DiagnosticReport",
      received: `${placed.length} other resources`,
    });
  const others = placed.length - reports.length;
  if (others > 0) log.add("FHIR-OTHER", { received: `${others} of them` });
  const older = olderVersions(reports);
  for (const [i, { line, differs, fault }] of reports.entries())
    if (differs && fault === null) log.add("FHIR-TEXTS", { row: i + 1, line, received: "several" });
  const records = reports.map((report, place) =>
    recordOf(older.has(place) ? { ...report, fault: "FHIR-OLDER", found: "an earlier version" } : report),
  );
  return { format: "fhir", delimiter: null, names, hasHeader: true, records, arrayFault: null };
}
