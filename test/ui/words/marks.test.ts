// Where a text is cut for its marks: nothing is lost, the stronger mark wins, one label alone can be marked.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { segmentsOf } from "@/ui/words/marks";

const span = (start: number, end: number) => ({ start, end });
type Given = Parameters<typeof segmentsOf>;
const marked = (text: string, said: Given[1], chosen: Partial<Given[2]> = {}) =>
  segmentsOf(text, said, { label: null, hidden: [], ...chosen }).flatMap(({ text: part, mark }) =>
    mark ? [`${mark}: ${part}`] : [],
  );

describe("segmentsOf", () => {
  const text = "No mass, effusion, maybe edema";
  const mentions = [
    { label: 3, value: 0, words: span(3, 7), cue: span(0, 2) },
    { label: 10, value: 1, words: span(9, 17), cue: null },
    { label: 5, value: -1, words: span(25, 30), cue: span(19, 24) },
    { label: 0, value: 0, words: span(9, 17), cue: null },
  ] as const;

  test("marks mention and cue of every label but the hidden ones", () => {
    expect(marked(text, { mentions }, { hidden: [0] })).toEqual([
      "against: No",
      "against: mass",
      "for: effusion",
      "open: maybe",
      "open: edema",
    ]);
  });

  test("marks one label alone, hidden or not", () => {
    expect(marked(text, { mentions }, { label: 3, hidden: [0] })).toEqual(["against: No", "against: mass"]);
    expect(marked(text, { mentions }, { label: 0, hidden: [0] })).toEqual(["against: effusion"]);
    expect(marked(text, { mentions }, { label: 7 })).toEqual([]);
  });

  test("where marks overlap, for wins over open and open over against", () => {
    const overlapping = [
      { label: 1, value: 0, words: span(0, 6), cue: null },
      { label: 2, value: -1, words: span(2, 5), cue: null },
      { label: 3, value: 1, words: span(3, 4), cue: null },
    ] as const;
    expect(marked("abcdef", { mentions: overlapping })).toEqual([
      "against: ab",
      "open: c",
      "for: d",
      "open: e",
      "against: f",
    ]);
  });

  test("an empty text has no segments", () => {
    expect(segmentsOf("", { mentions: [] }, { label: null, hidden: [] })).toEqual([]);
  });

  test("the segments join to the text again, none empty", () => {
    const mention = fc
      .tuple(fc.nat(9), fc.constantFrom(1 as const, 0 as const, -1 as const), fc.nat(20), fc.nat(10))
      .map(([label, value, start, length]) => ({ label, value, words: span(start, start + length), cue: null }));
    const holds = fc.property(fc.string({ minLength: 30, maxLength: 30 }), fc.array(mention), (any, all) => {
      const segments = segmentsOf(any, { mentions: all }, { label: null, hidden: [] });
      expect(segments.map((segment) => segment.text).join("")).toBe(any);
      expect(segments.every((segment) => segment.text !== "")).toBe(true);
    });
    fc.assert(holds, { seed: 20_603, numRuns: 300 });
  });
});
