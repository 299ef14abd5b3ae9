// Headings of reports: known ones in any case, with one typing error; unknown ones in capitals; the rest is text.
import { describe, expect, test } from "vitest";
import { knownSection, splitSections } from "@/text/sections";

const names = (text: string) => splitSections(text).map(({ name }) => name);

describe("splitSections", () => {
  test("splits at known headings and drops their words", () => {
    const text = "CT chest\nINDICATION: cough\nFINDINGS:\n Clear.\nNo effusion.\n\nIMPRESSION: Normal.";
    expect(splitSections(text)).toEqual([
      { name: "report", text: "CT chest" },
      { name: "indication", text: "cough" },
      { name: "findings", text: "Clear.\nNo effusion." },
      { name: "impression", text: "Normal." },
    ]);
  });

  test.each([
    ["Findings: clear", ["findings"]],
    ["    findings: clear", ["findings"]],
    ["     findings: clear", ["report"]], // five spaces
    ["see findings: clear", ["report"]],
    ["CONCLUSION: a\nOPINION: b\nSUMMARY: c", ["impression", "impression", "impression"]],
    ["IMPRESION: one letter gone", ["impression"]],
    ["FINDINGSS: one letter more", ["findings"]],
    ["INDICATOIN: two letters swapped are two errors, so an unknown heading", ["indicatoin"]],
    ["Histary: seven letters", ["indication"]],
    ["REASON FOR EXAM: cough", ["indication"]],
    ["At 10:30 the heart", ["report"]],
    ["", []],
    [" \n\n", []],
    ["IMPRESSION:", []],
  ])("%j gives %j", (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  test("keeps the words of an unknown heading: PNEUMOTHORAX: None means something", () => {
    expect(splitSections("FINDINGS: see below\nPNEUMOTHORAX: None.\nmore")).toEqual([
      { name: "findings", text: "see below" },
      { name: "pneumothorax", text: "PNEUMOTHORAX: None.\nmore" },
    ]);
  });

  test("takes what follows the first blank line of the last section, only without findings and impression", () => {
    expect(splitSections("COMPARISON: none\n\nThe lungs are clear.\n\nNormal.")).toEqual([
      { name: "comparison", text: "none" },
      { name: "last_paragraph", text: "The lungs are clear.\n\nNormal." },
    ]);
    expect(names("FINDINGS: a\nCOMPARISON: none\n\nmore")).toEqual(["findings", "comparison"]);
    expect(names("no heading\n\nat all")).toEqual(["report"]);
  });
});

test("knownSection asks for seven letters before it forgives an error", () => {
  expect(["Impressio", "summery", "summar", "histor", "exam"].map(knownSection)).toEqual([
    "impression",
    "impression",
    null, // six letters
    null,
    null,
  ]);
});
