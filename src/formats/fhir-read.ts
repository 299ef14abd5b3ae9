// Reports in FHIR R4: one DiagnosticReport is one report. Text that lies elsewhere is never fetched. JSON is read as it comes: a field of
// another kind than the standard says counts as absent. Source: hl7.org/fhir/R4/diagnosticreport.html; FORMATS 7.
import { FormatError } from "@/base/errors";
import { decodeText, type Encoding } from "./encoding";
import { textOfHtml } from "./html-text";
import { isJsonObject } from "./jsonl-read";

/** What sets a report aside. */
export type FhirFault =
  "FHIR-BUNDLE" | "FHIR-FORM" | "FHIR-HASH" | "FHIR-KIND" | "FHIR-OLDER" | "FHIR-RESULT" | "FHIR-STATUS" | "FHIR-URL";

export type Resource = Readonly<Record<string, unknown>>;

/** Finds what a reference names among the resources beside it; null: it is not there. */
export type Resolve = (reference: string) => Resource | null;

export interface FhirReport {
  /** "system|value" of the patient's identifier, else the reference as it stands. */
  readonly patient: string;
  /** Value of the first identifier, else the id. */
  readonly study: string;
  /** YYYY-MM-DD, or as much as is known. */
  readonly date: string;
  readonly procedure: string;
  readonly text: string;
  readonly fault: FhirFault | null;
  /** What stood where the fault was found: a word of the standard, no text. */
  readonly found: string;
  /** Several texts that differ: the first was taken. */
  readonly differs: boolean;
  /** issued, else meta.lastUpdated, in ms; null where neither is a time. */
  readonly time: number | null;
}

/** The objects of a list; none where there is no list. */
export const objects = (value: unknown): Resource[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
/** A field of an object; undefined where there is no object. */
export const member = (value: unknown, key: string): unknown => (isJsonObject(value) ? value[key] : undefined);
const words = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

function identifierKey(identifier: unknown): string {
  const value = words(member(identifier, "value"));
  const system = words(member(identifier, "system"));
  return system === "" || value === "" ? value : `${system}|${value}`;
}

const isRecordNumber = (identifier: Resource): boolean =>
  objects(member(identifier["type"], "coding")).some(({ code }) => code === "MR");

function patientOf(report: Resource, resolve: Resolve): string {
  const { subject } = report;
  const reference = words(member(subject, "reference")).replace(/\/_history\/.*$/u, "");
  const patient = reference === "" ? null : resolve(reference);
  const identifiers = objects(patient?.["identifier"]);
  const known = identifierKey(identifiers.find(isRecordNumber) ?? identifiers[0]);
  return known || identifierKey(member(subject, "identifier")) || reference;
}

function procedureOf({ code }: Resource): string {
  const [coding] = objects(member(code, "coding"));
  return words(member(code, "text")) || words(coding?.["display"]) || words(coding?.["code"]);
}

function timeOf({ issued, meta }: Resource): number | null {
  const time = Date.parse(words(issued) || words(member(meta, "lastUpdated")));
  return Number.isNaN(time) ? null : time;
}

interface Part {
  readonly text: string;
  readonly fault: FhirFault | null;
  readonly found: string;
}

const nothing: Part = { text: "", fault: null, found: "" };
const failed = (fault: FhirFault, found: string): Part => ({ text: "", fault, found });

/** undefined: not one that is read. null: found out from the bytes. */
function encodingOf(contentType: string): Encoding | null | undefined {
  const charset = /charset\s*=\s*"?([\w-]+)/iu.exec(contentType)?.[1]?.toLowerCase() ?? "utf-8";
  if (["utf-8", "utf8", "us-ascii"].includes(charset)) return null;
  if (charset.startsWith("utf-16")) return null;
  return ["iso-8859-1", "windows-1252", "latin1"].includes(charset) ? "windows-1252" : undefined;
}

function fromBase64(data: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(data.replaceAll(/\s/gu, "")), (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}

async function sha1Base64(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", bytes));
  return btoa(String.fromCharCode(...digest));
}

/** Whether size and SHA-1 are what the attachment says of them, where it does. */
async function isIntact(bytes: Uint8Array<ArrayBuffer>, { size, hash }: Resource): Promise<boolean> {
  if (typeof size === "number" && size !== bytes.length) return false;
  return words(hash) === "" || words(hash) === (await sha1Base64(bytes));
}

async function readAttachment(attachment: Resource): Promise<Part> {
  const contentType = words(attachment["contentType"]).toLowerCase();
  const kind = contentType.split(";")[0]!.trim();
  if (kind !== "text/plain" && kind !== "text/html") return failed("FHIR-KIND", kind.slice(0, 40));
  const data = words(attachment["data"]);
  if (data === "") return words(attachment["url"]) === "" ? nothing : failed("FHIR-URL", kind);
  const bytes = fromBase64(data);
  const encoding = encodingOf(contentType);
  if (!bytes || encoding === undefined) return failed("FHIR-FORM", bytes ? "another charset" : "no base64");
  if (!(await isIntact(bytes, attachment))) return failed("FHIR-HASH", "another size or hash");
  try {
    const { text } = decodeText(bytes, "", encoding ?? undefined);
    return { ...nothing, text: (kind === "text/html" ? textOfHtml(text) : text).trim() };
  } catch (error) {
    if (error instanceof FormatError) return failed("FHIR-FORM", "other characters");
    throw error;
  }
}

/** What a damaged part of a report held is not known: another part cannot stand for it. */
const damage: ReadonlySet<FhirFault | null> = new Set<FhirFault | null>(["FHIR-FORM", "FHIR-HASH"]);

/** Plain text before HTML, each in the order of the file. */
async function readForms(report: Resource): Promise<Part & { readonly differs: boolean }> {
  const forms = objects(report["presentedForm"]);
  const isHtml = (form: Resource) => words(form["contentType"]).toLowerCase().startsWith("text/html");
  const parts: { readonly part: Part; readonly html: boolean }[] = [];
  for (const form of forms) parts.push({ part: await readAttachment(form), html: isHtml(form) });
  const broken = parts.find(({ part }) => damage.has(part.fault));
  if (broken) return { ...broken.part, differs: false };
  const withText = parts.filter(({ part }) => part.text !== "");
  const plain = withText.filter(({ html }) => !html);
  const chosen = plain.length > 0 ? plain : withText;
  const [first] = chosen;
  const differs = chosen.some(({ part }) => part.text !== first!.part.text);
  return { ...(first?.part ?? parts.find(({ part }) => part.fault !== null)?.part ?? nothing), differs };
}

function readResults(report: Resource, resolve: Resolve): Part {
  const references = objects(report["result"]).map(({ reference }) => words(reference));
  const found = references.map((reference) => resolve(reference));
  const lines = found.map((observation) => words(observation?.["valueString"])).filter((line) => line !== "");
  if (lines.length > 0) return { ...nothing, text: lines.join("\n") };
  return found.includes(null) ? failed("FHIR-RESULT", "a result that is not in the file") : nothing;
}

/** The first that yields text: the presented form, the narrative, the conclusion, the results. */
async function readText(report: Resource, resolve: Resolve): Promise<Part & { readonly differs: boolean }> {
  const form = await readForms(report);
  if (form.text !== "" || damage.has(form.fault)) return form;
  const narrative = textOfHtml(words(member(report["text"], "div")));
  const text = narrative || words(report["conclusion"]);
  if (text !== "") return { ...nothing, text, differs: false };
  const results = readResults(report, resolve);
  return { ...(results.text === "" && form.fault ? form : results), differs: false };
}

const withdrawn: ReadonlySet<string> = new Set(["entered-in-error", "cancelled"]);

/** @param report  a resource of type DiagnosticReport */
export async function readDiagnosticReport(report: Resource, resolve: Resolve): Promise<FhirReport> {
  const contained = new Map(objects(report["contained"]).map((one) => [`#${words(one["id"])}`, one]));
  const find: Resolve = (reference) =>
    contained.get(reference) ?? (reference.startsWith("#") ? null : resolve(reference));
  const read = await readText(report, find);
  const status = words(report["status"]);
  const [identifier] = objects(report["identifier"]);
  const effective = words(report["effectiveDateTime"]) || words(member(report["effectivePeriod"], "start"));
  return {
    ...read,
    ...(withdrawn.has(status) && { fault: "FHIR-STATUS" as const, found: status }),
    patient: patientOf(report, find),
    study: words(identifier?.["value"]) || words(report["id"]),
    date: (effective || words(report["issued"])).slice(0, 10),
    procedure: procedureOf(report),
    time: timeOf(report),
  };
}

type Version = Pick<FhirReport, "patient" | "study" | "time"> & { readonly fault: string | null };

/**
 * Of several versions with the same patient and identifier the latest counts; where that one was withdrawn, none does.
 * @returns the places of the others
 */
export function olderVersions(reports: readonly Version[]): ReadonlySet<number> {
  const keyOf = ({ patient, study, fault }: Version) =>
    (fault !== null && fault !== "FHIR-STATUS") || patient === "" || study === ""
      ? ""
      : JSON.stringify([patient, study]);
  const latest = new Map<string, number>();
  for (const report of reports)
    latest.set(keyOf(report), Math.max(latest.get(keyOf(report)) ?? -Infinity, report.time ?? -Infinity));
  const isOlder = (report: Version) =>
    report.fault === null && report.time !== null && report.time < (latest.get(keyOf(report)) ?? -Infinity);
  return new Set(reports.flatMap((report, place) => (isOlder(report) ? [place] : [])));
}
