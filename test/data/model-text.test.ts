// What the model reads of a report: the report and the public rule alone decide.
import { describe, expect, test } from "vitest";
import { defaultSectionRule, modelText, textKey, wholeText } from "@/data/model-text";

const report = {
  sections: [
    { name: "impression", text: "Normal." },
    { name: "findings", text: "Clear.\u200B" },
    { name: "impression", text: "Unchanged." },
  ],
};
const both = ["findings", "impression"];

describe("modelText", () => {
  test.each([
    ["the default rule reads everything", defaultSectionRule, "Normal.\nClear.\nUnchanged."],
    ["all: chosen sections in the order of the rule", { sections: both, rule: "all" }, "Clear.\nNormal.\nUnchanged."],
    ["first: the first that is present", { sections: ["addendum", ...both], rule: "first" }, "Clear."],
    ["none present: the whole report", { sections: ["addendum"], rule: "all" }, "Normal.\nClear.\nUnchanged."],
    ["none present, first: the whole report", { sections: ["addendum"], rule: "first" }, "Normal.\nClear.\nUnchanged."],
  ] as const)("%s", (_, rule, expected) => {
    expect(modelText(report, rule)).toBe(expected);
  });

  test("leaves out marks that the screen keeps, and is empty for no sections", () => {
    expect(wholeText(report)).toContain("\u200B");
    expect(modelText(report, defaultSectionRule)).not.toContain("\u200B");
    expect(modelText({ sections: [] }, defaultSectionRule)).toBe("");
  });
});

test("textKey forgets case, white space and how accents are written", () => {
  expect(textKey(" Kein\n\tE\u0301rguss ")).toBe(textKey("kein érguss"));
  expect(textKey("a b")).not.toBe(textKey("ab"));
});
