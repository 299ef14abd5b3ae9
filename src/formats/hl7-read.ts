// Reports in HL7 v2 messages of type ORU: one OBR with its OBX is one report. Source: HL7 v2.5.1 chapters 3, 4 and 7; FORMATS 7.
import { decodeUtf8 } from "./strict-json";
import { unescapeHl7 } from "./hl7-escape";
import type { Hl7Delimiters, Hl7Message, Hl7Segment } from "./hl7-frame";

/** What sets a report aside. */
export type Hl7Fault =
  | "HL7-BASE64"
  | "HL7-BIG"
  | "HL7-CANCELLED"
  | "HL7-DELIMITERS"
  | "HL7-OBR"
  | "HL7-PDF"
  | "HL7-POINTER"
  | "HL7-REPLACED"
  | "HL7-TYPE";

/** What is said of a report that is read. */
export type Hl7Remark = "HL7-DELETED" | "HL7-ESCAPE" | "HL7-OPEN" | "HL7-ORDER";

/** Text of one OBX. */
export interface Hl7Part {
  /** Suffix of OBX-3.1, such as GDT or IMP; "" where it has none. */
  readonly suffix: string;
  /** OBX-3.2, the observation's name. */
  readonly name: string;
  readonly text: string;
}

export interface Hl7Report {
  /** PID-3, the repetition of type MR or the first: "authority|number", or the number alone. */
  readonly patient: string;
  /** OBR-3.1, else OBR-2.1. */
  readonly study: string;
  /** OBR-7 as YYYY-MM-DD. */
  readonly date: string;
  /** OBR-4. */
  readonly procedure: string;
  /** MSH-4. */
  readonly facility: string;
  readonly parts: readonly Hl7Part[];
  readonly line: number;
  readonly lines: number;
  readonly fault: Hl7Fault | null;
  /** What stood where `fault` was found: a type or a kind, no text. */
  readonly found: string;
  readonly remarks: readonly (readonly [Hl7Remark, found: string])[];
  /** OBR-25 and, to order versions, OBR-22 or MSH-7. */
  readonly status: string;
  readonly time: string;
}

const maxMessageChars = 16 * 2 ** 20;
const maxFieldChars = 4 * 2 ** 20;
const leftOutStatus: ReadonlySet<string> = new Set(["D", "W", "X"]);
const textTypes: ReadonlySet<string> = new Set(["TX", "FT", "ST"]);
const nullValue = '""';

/** A component as text, counted from 1. */
function component(field: string | undefined, number: number, delimiters: Hl7Delimiters): string {
  const raw = (field ?? "").split(delimiters.component)[number - 1] ?? "";
  const first = delimiters.subcomponent === "" ? raw : (raw.split(delimiters.subcomponent)[0] ?? "");
  const { text } = unescapeHl7(first, delimiters);
  return text === nullValue ? "" : text.trim();
}

const repetitions = (field: string | undefined, { repetition }: Hl7Delimiters): string[] =>
  repetition === "" ? [field ?? ""] : (field ?? "").split(repetition);

function patientOf(segment: Hl7Segment | null, delimiters: Hl7Delimiters): string {
  const ids = repetitions(segment?.fields[3], delimiters);
  const id = ids.find((one) => component(one, 5, delimiters) === "MR") ?? ids[0];
  const number = component(id, 1, delimiters);
  const authority = component(id, 4, delimiters);
  return authority === "" || number === "" ? number : `${authority}|${number}`;
}

const dayOf = (stamp: string): string => {
  const day = /^(\d{4})(\d{2})(\d{2})/u.exec(stamp);
  return day ? day.slice(1).join("-") : "";
};

type Content = { readonly text: string; readonly removed: number } | Hl7Fault | null;

/** ED: source ^ type ^ subtype ^ encoding ^ data. */
function encapsulated(field: string, delimiters: Hl7Delimiters): Content {
  const data = field.split(delimiters.component).slice(4).join(delimiters.component);
  const kind = [2, 3].map((part) => component(field, part, delimiters).toUpperCase());
  if (kind.some((word) => word.includes("PDF")) || data.startsWith("JVBER")) return "HL7-PDF";
  if (component(field, 4, delimiters).toUpperCase() !== "BASE64") return unescapeHl7(data, delimiters);
  try {
    const text = decodeUtf8(Uint8Array.from(atob(data.replaceAll(/\s/gu, "")), (c) => c.charCodeAt(0)));
    return text === null ? "HL7-BASE64" : { text, removed: 0 };
  } catch {
    return "HL7-BASE64";
  }
}

/** null: an observation that is no text, such as a number or a code. */
function contentOf({ fields }: Hl7Segment, delimiters: Hl7Delimiters): Content {
  const type = fields[2]?.trim() ?? "";
  const value = fields[5] ?? "";
  if (value.length > maxFieldChars) return "HL7-BIG";
  if (type === "RP") return "HL7-POINTER";
  if (type === "ED") return encapsulated(value, delimiters);
  if (!textTypes.has(type) || value === nullValue) return null;
  const lines = repetitions(value, delimiters).map((line) => unescapeHl7(line, delimiters));
  return {
    text: lines.map(({ text }) => text).join("\n"),
    removed: lines.reduce((sum, line) => sum + line.removed, 0),
  };
}

function partOf(segment: Hl7Segment, text: string, delimiters: Hl7Delimiters): Hl7Part {
  const [code = ""] = (segment.fields[3] ?? "").split(delimiters.component);
  const suffix = delimiters.subcomponent === "" ? "" : (code.split(delimiters.subcomponent)[1] ?? "");
  return { suffix: suffix.trim(), name: component(segment.fields[3], 2, delimiters), text };
}

/** By OBX-1, unless one is no number or stands twice: then as the file has them. */
function inOrder(observations: readonly Hl7Segment[]): {
  readonly list: readonly Hl7Segment[];
  readonly isDoubtful: boolean;
} {
  const numbers = observations.map(({ fields }) =>
    Number(/^\s*(\d{1,6})\s*$/u.exec(fields[1] ?? "")?.[1] ?? Number.NaN),
  );
  if (new Set(numbers).size < numbers.length || numbers.some((n) => Number.isNaN(n)))
    return { list: observations, isDoubtful: observations.length > 1 };
  const order = observations.map((_, i) => i).sort((a, b) => numbers[a]! - numbers[b]!);
  return { list: order.map((i) => observations[i]!), isDoubtful: false };
}

type Read = Pick<Hl7Report, "parts" | "fault" | "found" | "remarks">;

function readObservations(observations: readonly Hl7Segment[], delimiters: Hl7Delimiters): Read {
  const kept = observations.filter(({ fields }) => !leftOutStatus.has(fields[11]?.trim() ?? ""));
  const { list, isDoubtful } = inOrder(kept);
  const parts: Hl7Part[] = [];
  const faults: Hl7Fault[] = [];
  let removed = 0;
  for (const segment of list) {
    const content = contentOf(segment, delimiters);
    if (typeof content === "string") faults.push(content);
    else if (content) {
      removed += content.removed;
      parts.push(partOf(segment, content.text, delimiters));
    }
  }
  const deleted = observations.length - kept.length;
  const remarks: [Hl7Remark, string][] = [];
  if (deleted > 0) remarks.push(["HL7-DELETED", `${deleted} of them`]);
  if (isDoubtful) remarks.push(["HL7-ORDER", "numbers absent or repeated"]);
  if (removed > 0) remarks.push(["HL7-ESCAPE", `${removed} of them`]);
  // A pointer or a PDF beside the text is a copy of it; a part that was meant to be text and cannot be read is a hole in it.
  const hasText = parts.some(({ text }) => text.trim() !== "");
  const fault = faults.find((one) => !hasText || one === "HL7-BASE64" || one === "HL7-BIG") ?? null;
  return { parts, fault, found: fault === null ? "" : "no text", remarks };
}

interface Group {
  readonly patient: Hl7Segment | null;
  readonly order: Hl7Segment;
  readonly observations: Hl7Segment[];
}

function groupsOf(segments: readonly Hl7Segment[]): Group[] {
  const groups: Group[] = [];
  let patient: Hl7Segment | null = null;
  let isOpen = false;
  for (const segment of segments) {
    if (segment.name === "PID") {
      patient = segment;
      isOpen = false;
    } else if (segment.name === "OBR") {
      groups.push({ patient, order: segment, observations: [] });
      isOpen = true;
    } else if (segment.name === "OBX" && isOpen) groups.at(-1)!.observations.push(segment);
  }
  return groups;
}

const empty = {
  patient: "",
  study: "",
  date: "",
  procedure: "",
  facility: "",
  parts: [],
  remarks: [],
  status: "",
  time: "",
};

/** A message of which no report can be read. */
const refusedWhole = ({ line, lines }: Hl7Message, fault: Hl7Fault, found: string): Hl7Report => ({
  ...empty,
  line,
  lines,
  fault,
  found,
});

/** @returns the reports of a message in its order, at least one: what cannot be read stands there with its fault */
export function readHl7Message(message: Hl7Message): Hl7Report[] {
  const { delimiters, segments, line, lines } = message;
  const header = segments[0]!;
  if (!delimiters) return [refusedWhole(message, "HL7-DELIMITERS", "another header")];
  if (message.chars > maxMessageChars) return [refusedWhole(message, "HL7-BIG", `${message.chars} characters`)];
  const type = component(header.fields[9], 1, delimiters);
  if (type !== "ORU") return [refusedWhole(message, "HL7-TYPE", type.slice(0, 8))];
  const groups = groupsOf(segments);
  if (groups.length === 0) return [refusedWhole(message, "HL7-OBR", "no OBR")];
  const value = (segment: Hl7Segment, field: number, part = 1) => component(segment.fields[field], part, delimiters);
  return groups.map(({ patient, order, observations }, i): Hl7Report => {
    const read = readObservations(observations, delimiters);
    const status = value(order, 25);
    const end = groups[i + 1]?.order.line ?? line + lines;
    return {
      ...read,
      ...(status === "X" && { fault: "HL7-CANCELLED" as const, found: status }),
      remarks:
        message.isOpen && i === groups.length - 1 ? [...read.remarks, ["HL7-OPEN", "no end mark"]] : read.remarks,
      patient: patientOf(patient, delimiters),
      study: value(order, 3) || value(order, 2),
      date: dayOf(value(order, 7)),
      procedure: value(order, 4, 2) || value(order, 4),
      facility: value(header, 4),
      line: order.line,
      lines: Math.max(1, end - order.line),
      status,
      time: value(order, 22) || value(header, 7),
    };
  });
}
