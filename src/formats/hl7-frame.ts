// HL7 v2 messages out of a file: lines to segments, segments to messages, with the line of each. MLLP marks and the envelopes of batch
// files are taken off. A line that is no segment goes on with the field before. Source: HL7 v2.5.1 chapter 2; FORMATS 7.

export interface Hl7Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  /** "" where the message names none. */
  readonly escape: string;
  readonly subcomponent: string;
}

export interface Hl7Segment {
  readonly name: string;
  /** Raw; fields[n] is the field that the standard numbers n, in MSH too. */
  readonly fields: readonly string[];
  readonly line: number;
}

export interface Hl7Message {
  /** null: MSH-1 and MSH-2 do not name them, and no field can be told. */
  readonly delimiters: Hl7Delimiters | null;
  readonly segments: readonly Hl7Segment[];
  readonly line: number;
  /** Physical lines that it covers. */
  readonly lines: number;
  /** MLLP began it and did not end it: its end may be missing. */
  readonly isOpen: boolean;
  readonly chars: number;
}

const messageStart = /^MSH(?![A-Z0-9])/u;
const envelope = /^(?:FHS|BHS|BTS|FTS)(?![A-Z0-9])/u;
const segmentStart = /^[A-Z][A-Z0-9]{2}(?![A-Z0-9])/u;
const [mllpStart, mllpEnd] = ["\u000b", "\u001c"];

/** MSH-1 is the character after the name, MSH-2 what follows up to the next one. */
function delimitersOf(header: string): Hl7Delimiters | null {
  const field = header[3] ?? "";
  const encoding = header.slice(4).split(field, 1)[0] ?? "";
  const [component = "", repetition = "", escape = "", subcomponent = ""] = encoding;
  const all = [field, component, repetition, escape, subcomponent].filter((c) => c !== "");
  const usable = /^[^\sA-Za-z0-9]{2,5}$/u.test(field + encoding) && new Set(all).size === all.length;
  return usable ? { field, component, repetition, escape, subcomponent } : null;
}

interface OpenMessage {
  readonly delimiters: Hl7Delimiters | null;
  readonly segments: { readonly text: string[]; readonly line: number }[];
  readonly line: number;
  last: number;
  hasStart: boolean;
  hasEnd: boolean;
  chars: number;
}

function closed({ delimiters, segments, line, last, hasStart, hasEnd, chars }: OpenMessage): Hl7Message {
  const separator = delimiters?.field;
  const split = segments.map((segment): Hl7Segment => {
    const whole = segment.text.join("\n");
    const cells = separator === undefined ? [whole] : whole.split(separator);
    const name = cells[0]!.slice(0, 3);
    return { name, fields: name === "MSH" ? [name, separator ?? "", ...cells.slice(1)] : cells, line: segment.line };
  });
  return { delimiters, segments: split, line, lines: last - line + 1, isOpen: hasStart && !hasEnd, chars };
}

/** A line with what MLLP puts around a message taken off. */
const unframed = (line: string): string => line.replaceAll(mllpStart, "").replaceAll(mllpEnd, "");

/** Lines before the first message header that are neither empty nor an envelope: the first of them, or null. */
export interface Hl7Frames {
  readonly messages: readonly Hl7Message[];
  readonly strayLine: number | null;
}

/** Adds a line to the message that is open: a segment of its own, or more of the field before. */
function take(message: OpenMessage, line: string, at: number): void {
  message.chars += line.length + 1;
  const separator = message.delimiters?.field;
  const isSegment = segmentStart.test(line) && line[3] === separator;
  if (isSegment) message.segments.push({ text: [line], line: at });
  else message.segments.at(-1)!.text.push(line);
  if (line !== "") message.last = at;
}

/** @param text decoded, any line ends  @returns the messages in file order */
export function readHl7Frames(text: string): Hl7Frames {
  const messages: OpenMessage[] = [];
  let strayLine: number | null = null;
  for (const [i, raw] of text.split(/\r\n|\r|\n/u).entries()) {
    const line = unframed(raw);
    const open = messages.at(-1);
    if (open && raw.includes(mllpEnd)) open.hasEnd = true;
    if (messageStart.test(line))
      messages.push({
        delimiters: delimitersOf(line),
        segments: [{ text: [line], line: i + 1 }],
        line: i + 1,
        last: i + 1,
        hasStart: raw.includes(mllpStart),
        hasEnd: raw.includes(mllpEnd),
        chars: line.length,
      });
    else if (envelope.test(line)) continue;
    else if (open) take(open, line, i + 1);
    else if (line.trim() !== "") strayLine ??= i + 1;
  }
  return { messages: messages.map(closed), strayLine };
}
