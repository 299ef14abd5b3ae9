// Splits a report at its headings: at the start of a line, after at most 4 spaces, 3 to 60 of A-Z ()/,- and a colon; known
// headings in any case, from 7 letters on with one typing error. Pure: the text alone decides.

export interface Section {
  /** Canonical name of a known heading, else the heading in lower case; "report" for text before any heading. */
  readonly name: string;
  readonly text: string;
}

const known: ReadonlyMap<string, string> = new Map(
  Object.entries({
    findings: ["findings"],
    impression: ["impression", "conclusion", "opinion", "summary"],
    comparison: ["comparison"],
    indication: ["indication", "history", "reason for exam", "reason for examination"],
    technique: ["technique", "examination"],
    addendum: ["addendum"],
    recommendation: ["recommendation"],
  }).flatMap(([name, headings]) => headings.map((heading) => [heading, name] as const)),
);

/** Whether one insertion, deletion or replacement turns a into b. */
function isOneEditApart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let i = 0;
  while (i < short.length && short[i] === long[i]) i++;
  return short.slice(short.length === long.length ? i + 1 : i) === long.slice(i + 1);
}

/** Canonical name of a known heading; null for any other. */
export function knownSection(heading: string): string | null {
  const key = heading.trim().toLowerCase().replace(/\s+/gu, " ");
  const exact = known.get(key);
  if (exact !== undefined) return exact;
  if (key.length < 7) return null;
  for (const [candidate, name] of known) if (candidate.length >= 7 && isOneEditApart(key, candidate)) return name;
  return null;
}

interface Heading {
  readonly name: string;
  /** What stays of the line: the words after a known heading; the whole line of an unknown one, whose words may carry meaning. */
  readonly rest: string;
}

function headingOf(line: string): Heading | null {
  const found = /^ {0,4}([A-Z()/,-][A-Z ()/,-]{2,59}):/iu.exec(line);
  if (!found) return null;
  const [whole, words = ""] = found;
  const name = knownSection(words);
  if (name !== null) return { name, rest: line.slice(whole.length) };
  const isHeading = words === words.toUpperCase() && (words.match(/[A-Z]/gu)?.length ?? 0) >= 3;
  return isHeading ? { name: words.trim().toLowerCase(), rest: line } : null;
}

/** MIMIC-CXR's fallback: without findings and impression, what follows the first blank line of the last section. */
function withLastParagraph(sections: readonly Section[]): Section[] {
  const last = sections.at(-1);
  const hasMain = sections.some(({ name }) => name === "findings" || name === "impression");
  if (last === undefined || last.name === "report" || hasMain) return [...sections];
  const blank = /\n[ \t]*\n/u.exec(last.text);
  if (!blank) return [...sections];
  const before = last.text.slice(0, blank.index).trim();
  const after = last.text.slice(blank.index).trim();
  const head = before === "" ? [] : [{ name: last.name, text: before }];
  return [...sections.slice(0, -1), ...head, { name: "last_paragraph", text: after }];
}

/**
 * @param text cleaned text (LF line ends)
 * @returns the sections in their order, empty ones left out; a text without headings is one section "report"
 */
export function splitSections(text: string): Section[] {
  const open: { name: string; lines: string[] }[] = [{ name: "report", lines: [] }];
  for (const line of text.split("\n")) {
    const heading = headingOf(line);
    if (heading) open.push({ name: heading.name, lines: [heading.rest] });
    else open.at(-1)!.lines.push(line);
  }
  const sections = open
    .map(({ name, lines }) => ({ name, text: lines.join("\n").trim() }))
    .filter((section) => section.text !== "");
  return withLastParagraph(sections);
}
