// The FHIR Observations that Cloister wrote (data/predictions-fhir.ts) as a Table of labels, a report a row.
import { decodeText } from "@/formats/encoding";
import { looksLikeFhir, readFhirFile } from "@/formats/fhir-file";
import { member, objects } from "@/formats/fhir-read";
import type { Table } from "../table";

interface Said {
  readonly report: string;
  readonly study: string;
  readonly label: string;
  readonly value: boolean;
}

/** null: no Observation of ours. */
function saidBy(resource: unknown): Said | null {
  const own = objects(member(resource, "component")).find(({ code }) => member(code, "text") === "report id");
  const report = own?.["valueString"];
  const label = member(member(resource, "code"), "text");
  const value = member(resource, "valueBoolean");
  if (typeof report !== "string" || typeof label !== "string" || typeof value !== "boolean") return null;
  const [focus] = objects(member(resource, "focus"));
  const study = member(focus?.["identifier"], "value");
  return { report, study: typeof study === "string" && study !== report ? study : "", label, value };
}

/** @returns null where the file is no FHIR @throws FormatError as readFhirFile, decodeText */
export function observationsTable({
  name,
  bytes,
}: {
  readonly name: string;
  readonly bytes: Uint8Array;
}): Table | null {
  const { text } = decodeText(bytes, name);
  if (!looksLikeFhir(text)) return null;
  const labels = new Set<string>();
  const rows = new Map<
    string,
    { readonly study: string; readonly line: number; readonly cells: Map<string, string> }
  >();
  for (const { resource, line } of readFhirFile(text, name)) {
    const said = saidBy(resource);
    if (!said) continue;
    labels.add(said.label);
    const row = rows.get(said.report) ?? { study: said.study, line, cells: new Map<string, string>() };
    row.cells.set(said.label, said.value ? "1" : "0");
    rows.set(said.report, row);
  }
  const records = [...rows].map(([report, { study, line, cells }]) => ({
    cells: [report, study, ...[...labels].map((label) => cells.get(label) ?? "")],
    ...{ line, lines: 1, fault: null },
  }));
  const names = ["report_id", "study_id", ...labels];
  return { format: "fhir", delimiter: null, names, hasHeader: true, records, arrayFault: null };
}
