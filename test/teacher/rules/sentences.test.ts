// Sentences and tokens: where a text is cut, and that offsets are those of the text.
import { describe, expect, test } from "vitest";
import { lineOfPhrase, sentencesOf } from "@/teacher/rules/sentences";

const linesOf = (text: string) => sentencesOf(text, { start: 0, end: text.length }).map(({ line }) => line);

describe("sentencesOf", () => {
  test.each([
    ["One. Two", [" one . ", " two "]],
    ["A 1.5 cm nodule.", [" a 1 . 5 cm nodule . "]],
    ["Seen by Dr. Doe. Clear!", [" seen by dr . doe . ", " clear ! "]],
    ["Clear.No mass", [" clear . ", " no mass "]],
    ["Wide\nheart\n \nNo mass", [" wide heart ", " no mass "]],
    ["1) Mass 2) Clear", [" 1 ) mass ", " 2 ) clear "]],
    ["Mass/nodule", [" mass or nodule "]],
    ["MOTHER’S X-ray", [" mother's x-ray "]],
    ["", []],
    [" \n\n ", []],
  ])("%j", (text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });

  test("cuts after 200 tokens where no full stop comes", () => {
    const sentences = sentencesOf("word ".repeat(450), { start: 0, end: 2250 });
    expect(sentences.map(({ tokens }) => tokens.length)).toEqual([200, 200, 50]);
  });

  test("reads a span alone and gives offsets of the whole text", () => {
    const text = "Skip this. Small İ effusion here";
    const [sentence] = sentencesOf(text, { start: 11, end: text.length });
    expect(sentence?.tokens.map(({ start, end }) => text.slice(start, end))).toEqual([
      "Small",
      "İ",
      "effusion",
      "here",
    ]);
  });

  test("names the token of each character of the line", () => {
    const [sentence] = sentencesOf("no mass", { start: 0, end: 7 });
    expect(sentence?.line).toBe(" no mass ");
    expect([...(sentence?.tokenAt ?? [])]).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1]);
  });
});

test("a phrase reads like a line, with _ as the edge of a word", () => {
  expect(lineOfPhrase("_Line_")).toBe(" line ");
  expect(lineOfPhrase("_mediastinum")).toBe(" mediastinum");
  expect(lineOfPhrase("opaci")).toBe("opaci");
  expect(lineOfPhrase("r/o")).toBe("r or o");
});
