// Report text as we keep it and as the model reads it. Line ends become LF, control characters go, the rest is NFC.
// Invisible and direction marks are kept for the screen, shown as marks there, and left out of the model input.

const marks = /[\u061C\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const controls = /[^\P{Cc}\t\n]/gu; // C0 and C1 but TAB and LF

export interface CleanText {
  readonly text: string;
  /** Control characters that were left out. */
  readonly controls: number;
  /** Invisible and direction marks that are still in the text. */
  readonly marks: number;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** De-identification marks such as XXXX and ___ stay as they are. Applying it twice changes nothing. */
export function cleanText(raw: string): CleanText {
  const lines = raw.includes("\r") ? raw.replace(/\r\n?/gu, "\n") : raw;
  const found = count(lines, controls);
  const kept = found === 0 ? lines : lines.replace(controls, "");
  return { text: kept.normalize("NFC"), controls: found, marks: count(kept, marks) };
}

/** What the model reads: the text without invisible and direction marks, NFC again. */
export const withoutMarks = (text: string): string => text.replace(marks, "").normalize("NFC");

/** What the screen shows: each mark by its code, such as ⟨U+202E⟩. */
export const showMarks = (text: string): string =>
  text.replace(marks, (mark) => `⟨U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
