// Predictions out as FHIR R4 Observations, one a line (NDJSON), one a report and label. Always preliminary, never final: no file of
// Cloister is a finding. The report is named in focus, because derivedFrom may not name a DiagnosticReport in R4. Text never goes along.
import { buildHash } from "@/base/build";
import { sha256Hex } from "@/base/hash";
import { joinBytes } from "@/base/join-bytes";
import type { PredictionRow } from "./predictions";

const categories = "http://terminology.hl7.org/CodeSystem/observation-category";

/** A patient's key is `system|value` where it came with the system that gave it. */
function identifierOf(patient: string): { readonly system?: string; readonly value: string } {
  const cut = patient.indexOf("|");
  const system = patient.slice(0, Math.max(cut, 0));
  const value = patient.slice(cut + 1);
  return system === "" || value === "" || /\s/u.test(system) ? { value: patient } : { system, value };
}

/**
 * The same report, label and adapter have the same id in each export: a store replaces it instead of keeping two. A report's own id can be
 * its row, so the file, the patient and the study count too: the first row of another file must not replace this one.
 */
async function idOf(row: PredictionRow, label: string): Promise<string> {
  const { source, reportId, patient, study, adapterSha256 } = row;
  const hash = await sha256Hex(JSON.stringify([source, reportId, patient, study, label, adapterSha256]));
  return `cl-${hash.slice(0, 32)}`;
}

const named = (text: string) => ({ code: { text } });

async function observation(row: PredictionRow, { label, l, issued }: { label: string; l: number; issued: string }) {
  return {
    resourceType: "Observation",
    id: await idOf(row, label),
    status: "preliminary",
    category: [{ coding: [{ system: categories, code: "imaging" }] }],
    code: { text: label },
    ...(row.patient === null ? {} : { subject: { type: "Patient", identifier: identifierOf(row.patient) } }),
    focus: [{ type: "DiagnosticReport", identifier: { value: row.study ?? row.reportId } }],
    issued,
    valueBoolean: row.decision[l] === 1,
    note: [{ text: "Research use. Not for diagnosis." }],
    method: { text: `Cloister, build ${buildHash}, adapter sha256 ${row.adapterSha256}` },
    component: [
      { ...named("score"), valueQuantity: { value: Number(row.probability[l]!.toFixed(6)), unit: "1" } },
      { ...named("reviewed"), valueString: row.reviewed },
      { ...named("flagged"), valueBoolean: row.flagged },
      { ...named("report id"), valueString: row.reportId },
    ],
  };
}

/**
 * @param labels [L] names in the order of the rows' arrays
 * @param issued the moment of the export
 */
export async function writePredictionsFhir(
  rows: readonly PredictionRow[],
  labels: readonly string[],
  issued: Date,
): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const parts: Uint8Array<ArrayBuffer>[] = []; // a report each: all of them as one string can be longer than a string may be
  for (const row of rows) {
    const one = labels.map((label, l) => observation(row, { label, l, issued: issued.toISOString() }));
    parts.push(encoder.encode((await Promise.all(one)).map((each) => `${JSON.stringify(each)}\n`).join("")));
  }
  return joinBytes(parts);
}
