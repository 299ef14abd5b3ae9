// Escape sequences of HL7 v2 text to the characters they stand for. What is no sequence stays as it is: reports hold backslashes of their
// own. Source: HL7 v2.5.1 chapter 2.7; FORMATS 7.
import type { Hl7Delimiters } from "./hl7-frame";

export interface Unescaped {
  readonly text: string;
  /** Sequences that only mark up or change the character set, left out. */
  readonly removed: number;
}

/** Bytes of \X..\ : UTF-8 where they are, else one character a byte. */
function fromHex(digits: string): string {
  const bytes = Uint8Array.from(digits.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r", "\n");
  } catch {
    return String.fromCharCode(...bytes);
  }
}

/** null: no sequence. "" : a sequence without a character. */
function meaning(body: string, delimiters: Hl7Delimiters): string | null {
  const { field, component, subcomponent, repetition, escape } = delimiters;
  const named: Readonly<Record<string, string>> = { F: field, S: component, T: subcomponent, R: repetition, E: escape };
  const character = named[body];
  if (character !== undefined) return character;
  if (/^\.(?:br|sp|ce)[+-]?\d{0,3}$/u.test(body)) return "\n";
  if (/^X(?:[0-9A-F]{2}){1,64}$/iu.test(body)) return fromHex(body.slice(1));
  if (/^(?:[HN]|\.[a-z]{2}[+-]?\d{0,3}|[CMZ][0-9A-Za-z]{0,16})$/u.test(body)) return "";
  return null;
}

/** @param raw the text of one field, in the delimiters of its message */
export function unescapeHl7(raw: string, delimiters: Hl7Delimiters): Unescaped {
  const { escape } = delimiters;
  if (escape === "" || !raw.includes(escape)) return { text: raw, removed: 0 };
  let [text, removed, at] = ["", 0, 0];
  for (let open = raw.indexOf(escape); open >= 0; open = raw.indexOf(escape, at)) {
    const close = raw.indexOf(escape, open + 1);
    const found = close < 0 ? null : meaning(raw.slice(open + 1, close), delimiters);
    text += raw.slice(at, open) + (found ?? escape);
    if (found === "") removed++;
    at = found === null ? open + 1 : close + 1;
  }
  return { text: text + raw.slice(at), removed };
}
