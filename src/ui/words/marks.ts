// A text cut where its marks begin and end, so that deciding words can be underlined. Pure.
import type { ClassifiedRow } from "@/workers/classified";

/** What rules said of a text, with the words that decided. */
export type Said = NonNullable<ClassifiedRow["said"]>;

/** for: present; against: absent; open: uncertain; null: words that decide nothing. */
export type Mark = "for" | "against" | "open" | null;

export interface Segment {
  readonly text: string;
  readonly mark: Mark;
}

const markOf = { 1: "for", 0: "against", [-1]: "open" } as const;
/** Where marks overlap the first of these wins. */
const strength: readonly Mark[] = ["for", "open", "against", null];

/**
 * @param label index of the label whose words are marked; null: of every label but those of `hidden`
 * @param hidden labels whose words are those of others, such as No Finding
 * @returns segments that join to the text again, none empty
 */
export function segmentsOf(
  text: string,
  { mentions }: Pick<Said, "mentions">,
  { label, hidden }: { readonly label: number | null; readonly hidden: readonly number[] },
): Segment[] {
  const wanted = mentions.filter((mention) =>
    label === null ? !hidden.includes(mention.label) : mention.label === label,
  );
  const marked = wanted.flatMap(({ words, cue, value }) =>
    (cue ? [words, cue] : [words]).map((span) => ({ ...span, mark: markOf[value] })),
  );
  const cuts = [...new Set([0, text.length, ...marked.flatMap(({ start, end }) => [start, end])])].toSorted(
    (a, b) => a - b,
  );
  const segments: Segment[] = [];
  for (const [i, start] of cuts.slice(0, -1).entries()) {
    const here = marked.filter((span) => span.start <= start && span.end > start).map(({ mark }) => mark);
    const mark = strength.find((one) => one === null || here.includes(one)) ?? null;
    segments.push({ text: text.slice(start, cuts[i + 1]), mark });
  }
  return segments;
}
