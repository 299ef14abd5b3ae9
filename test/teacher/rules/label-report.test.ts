// Which sections of a report the rules read, and that offsets are those of the text on the screen.
import { expect, test } from "vitest";
import { wholeText } from "@/data/model-text";
import { labelReport } from "@/teacher/rules/label-report";

const read = (...sections: (readonly [name: string, text: string])[]) => {
  const report = { sections: sections.map(([name, text]) => ({ name, text })) };
  const { labels, mentions } = labelReport(report, "chexpert14");
  const text = wholeText(report);
  return mentions
    .filter(({ label }) => labels[label] !== "No Finding")
    .map(({ label, words }) => `${labels[label] ?? ""}: ${text.slice(words.start, words.end)}`);
};

test("findings and impression are read, the rest is not", () => {
  expect(
    read(
      ["indication", "Pneumonia?"],
      ["findings", "Left effusion."],
      ["impression", "Rib fracture."],
      ["technique", "PICC"],
    ),
  ).toEqual(["Pleural Effusion: effusion", "Fracture: fracture"]);
});

test("the last paragraph is read where neither stands, else the whole report", () => {
  expect(read(["history", "Pneumonia."], ["last_paragraph", "Left effusion."])).toEqual(["Pleural Effusion: effusion"]);
  expect(read(["report", "Pneumonia."], ["other", "Left effusion."])).toEqual([
    "Pneumonia: Pneumonia",
    "Pleural Effusion: effusion",
  ]);
});

test("a sentence does not go on in the next section", () => {
  expect(read(["findings", "No"], ["impression", "effusion"])).toEqual(["Pleural Effusion: effusion"]);
});

test("a report without text has no label", () => {
  expect(labelReport({ sections: [] }, "chexpert14").values.every((value) => value === -2)).toBe(true);
});
