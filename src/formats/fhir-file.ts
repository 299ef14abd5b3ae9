// Where the resources of a FHIR file stand: one resource, a Bundle, or one of both a line, with the line of each. Source: FORMATS 7.
import { fhirTooBig } from "@/base/problems/fhir";
import { type JsonFault, isJsonObject, readJsonArrayAt, readJsonRecords, readJsonValue } from "./jsonl-read";
import type { Resource } from "./fhir-read";
import { refuse } from "./refuse";

const maxDocumentChars = 64 * 2 ** 20;

export interface PlacedResource {
  /** null where `fault` says why. */
  readonly resource: Resource | null;
  /** As it stands in its Bundle. */
  readonly fullUrl: string;
  readonly line: number;
  readonly lines: number;
  readonly fault: JsonFault | null;
  readonly raw: string;
  /** Which Bundle it is in, from 1; 0 = none: what is in no Bundle knows each other. */
  readonly bundle: number;
}

interface Members {
  /** Where the value of each top-level key begins. */
  readonly at: ReadonlyMap<string, number>;
  readonly end: number;
}

const unquoted = (raw: string): string | null => {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
};

/** Top-level keys of the object that opens at `open`; needs no valid JSON. */
function membersOf(text: string, open: number): Members {
  const step = /"(?:[^"\\\r\n]|\\.)*"?|[[\]{}]/gu;
  const key = /\s*:\s*/uy;
  const at = new Map<string, number>();
  let depth = 0;
  step.lastIndex = open;
  for (let found = step.exec(text); found; found = step.exec(text)) {
    const [c] = found;
    if (c === "{" || c === "[") depth++;
    else if (c === "}" || c === "]") {
      if (--depth <= 0) return { at, end: step.lastIndex };
    } else if (depth === 1) {
      key.lastIndex = step.lastIndex;
      const name = key.test(text) ? unquoted(c) : null;
      if (name === null) continue;
      at.set(name, key.lastIndex);
      step.lastIndex = key.lastIndex;
      if (text[key.lastIndex] === '"') step.exec(text); // a value that is a string is no key
    }
  }
  return { at, end: text.length };
}

const stringAt = (text: string, at: number | undefined): string | null =>
  at === undefined ? null : unquoted(/^"(?:[^"\\\r\n]|\\.)*"/u.exec(text.slice(at, at + 200))?.[0] ?? "");

/** The first object and its type, where that is a FHIR resource. */
function firstResource(
  text: string,
): { readonly open: number; readonly type: string; readonly members: Members } | null {
  const open = text.search(/\S/u);
  if (text[open] !== "{" || !/"resourceType"\s*:/u.test(text.slice(0, 65_536))) return null;
  const members = membersOf(text, open);
  const type = stringAt(text, members.at.get("resourceType"));
  return type === null ? null : { open, type, members };
}

export const looksLikeFhir = (text: string): boolean => firstResource(text) !== null;

const typeOf = (resource: Resource | null): unknown => resource?.["resourceType"];

const entryOf = (value: Resource | null): Pick<PlacedResource, "resource" | "fullUrl"> => {
  const { resource, fullUrl } = value ?? {};
  return { resource: isJsonObject(resource) ? resource : null, fullUrl: typeof fullUrl === "string" ? fullUrl : "" };
};

/** Entries of a Bundle on one line; where they lie on it is not told. */
function entriesOf(bundle: Resource, place: Pick<PlacedResource, "line" | "lines" | "bundle">): PlacedResource[] {
  const { entry } = bundle;
  return (Array.isArray(entry) ? entry : []).map((one): PlacedResource => {
    return { ...entryOf(isJsonObject(one) ? one : null), ...place, fault: null, raw: "" };
  });
}

/** @throws FormatError FHIR-BIG; JSON-PRETTY where several resources are spread over lines */
export function readFhirFile(text: string, file: string): PlacedResource[] {
  const first = firstResource(text);
  if (!first) return [];
  const { open, type, members } = first;
  const isOne = text.slice(members.end).trim() === "";
  if (isOne && text.length > maxDocumentChars)
    throw refuse(fhirTooBig(), { file, expected: "at most 64 MiB", received: `${text.length} characters` });
  const line = text.slice(0, open).split(/\r\n|\n|\r/u).length;
  if (isOne && type === "Bundle") {
    const at = members.at.get("entry");
    if (at === undefined || text[at] !== "[") return [];
    return readJsonArrayAt(text, at).records.map(({ raw, value, fault, ...place }) => {
      return { ...entryOf(value), ...place, fault, raw, bundle: 1 };
    });
  }
  if (isOne) {
    const raw = text.trim();
    const { value, fault } = readJsonValue(raw);
    return [{ resource: value, fullUrl: "", line, lines: raw.split(/\r\n|\n|\r/u).length, fault, raw, bundle: 0 }];
  }
  let bundles = 0;
  return readJsonRecords(text, file).records.flatMap(({ raw, value, fault, ...place }): PlacedResource[] => {
    if (value && typeOf(value) === "Bundle") return entriesOf(value, { ...place, bundle: ++bundles });
    return [{ resource: value, fullUrl: "", ...place, fault, raw, bundle: 0 }];
  });
}

/** How a reference is looked up: "Patient/1", a full URL that ends so, or the URL of an entry. */
export function indexOf(resources: readonly PlacedResource[]): (bundle: number, reference: string) => Resource | null {
  const found = new Map<string, Resource>();
  const put = (bundle: number, name: string, resource: Resource) => {
    if (!found.has(`${bundle} ${name}`)) found.set(`${bundle} ${name}`, resource);
  };
  for (const { resource, fullUrl, bundle } of resources) {
    if (!resource) continue;
    const { resourceType, id } = resource;
    if (fullUrl !== "") put(bundle, fullUrl, resource);
    if (typeof resourceType === "string" && typeof id === "string") put(bundle, `${resourceType}/${id}`, resource);
  }
  return (bundle, reference) => {
    const short = /(?:^|\/)([A-Z][A-Za-z]+\/[\w.-]+)$/u.exec(reference)?.[1] ?? reference;
    return found.get(`${bundle} ${reference}`) ?? found.get(`${bundle} ${short}`) ?? null;
  };
}
