// Cleaning: what goes, what stays, what the model does not read.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanText, showMarks, withoutMarks } from "@/text/clean";

describe("cleanText", () => {
  test.each([
    ["line ends", "a\r\nb\rc\n", "a\nb\nc\n", 0, 0],
    ["control characters but TAB and LF", "a\u0000\tb\u001f\u007f\u0085\u009fc\n", "a\tbc\n", 5, 0],
    ["letters with marks, composed", "e\u0301", "\u00e9", 0, 0],
    ["a control character between a letter and its accent", "e\u0001\u0301", "\u00e9", 1, 0],
    [
      "invisible and direction marks, kept and counted",
      "a\u202Eb\u200B\uFEFF\u061C\u2066",
      "a\u202Eb\u200B\uFEFF\u061C\u2066",
      0,
      5,
    ],
    ["de-identification marks", "XXXX ___", "XXXX ___", 0, 0],
    ["nothing", "", "", 0, 0],
  ])("handles %s", (_, raw, ...[text, controls, marks]) => {
    expect(cleanText(raw)).toEqual({ text, controls, marks });
  });

  test("changes nothing the second time, and leaves no mark in the model's text", () => {
    const unit = fc.oneof(
      fc.string({ unit: "binary", maxLength: 3 }),
      fc.constantFrom("\r", "\u0301", "\u202E", "\u0000", "e"),
    );
    fc.assert(
      fc.property(fc.array(unit), (parts) => {
        const once = cleanText(parts.join("")).text;
        expect(cleanText(once)).toMatchObject({ text: once, controls: 0 });
        const read = withoutMarks(once);
        expect(cleanText(read)).toEqual({ text: read, controls: 0, marks: 0 });
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});

test("showMarks writes each mark by its code", () => {
  expect(showMarks("no \u202Eedema\u200B")).toBe("no ⟨U+202E⟩edema⟨U+200B⟩");
});
