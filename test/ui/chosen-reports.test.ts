// Which of the chosen files are reports: one file as it is, of several the texts, or the only table; nothing is dropped unsaid.
import { describe, expect, test } from "vitest";
import { takeReports } from "@/ui/chosen-reports";

const chosen = (...paths: string[]) => paths.map((path) => ({ path, file: new File([path], path.split("/").at(-1)!) }));
const take = async (...paths: string[]) => {
  const taken = await takeReports(chosen(...paths));
  if ("problem" in taken) return taken.problem.code;
  const { given, leftOut } = taken;
  return { name: given.name, texts: "texts" in given ? given.texts.map(({ name }) => name) : null, leftOut };
};

describe("chosen files", () => {
  test.each([
    ["one file of any kind", ["scan.pdf"], { name: "scan.pdf", texts: null, leftOut: 0 }],
    ["one text", ["a.txt"], { name: "a.txt", texts: null, leftOut: 0 }],
    ["several texts", ["b.txt", "a.TXT"], { name: "2 files", texts: ["b.txt", "a.TXT"], leftOut: 0 }],
    [
      "a folder of texts",
      ["july/1.txt", "july/ward/2.txt", "july/.DS_Store", "july/list.csv", "july/3.pdf"],
      { name: "july", texts: ["1.txt", "ward/2.txt"], leftOut: 2 },
    ],
    ["two folders", ["july/1.txt", "june/2.txt"], { name: "2 files", texts: ["july/1.txt", "june/2.txt"], leftOut: 0 }],
    ["a folder with one table", ["july/all.csv", "july/3.pdf"], { name: "all.csv", texts: null, leftOut: 1 }],
    [
      "a folder of messages",
      ["ris/1.hl7", "ris/2.hl7", "ris/read-me.txt"],
      { name: "ris", texts: ["1.hl7", "2.hl7"], leftOut: 1 },
    ],
    [
      "a folder of resources",
      ["fhir/b.json", "fhir/a.json", "fhir/c.pdf"],
      { name: "fhir", texts: ["b.json", "a.json"], leftOut: 1 },
    ],
    ["two tables", ["a.csv", "b.jsonl"], "DATA-FILES"],
    ["nothing to read", ["july/3.pdf", "july/4.pdf"], "DATA-FILES"],
    ["hidden files alone", ["july/.DS_Store"], "DATA-FILES"],
  ])("%s", async (_, paths, expected) => {
    expect(await take(...paths)).toEqual(expected);
  });

  test("bring their bytes, each under its own name", async () => {
    const taken = await takeReports(chosen("july/1.txt", "july/2.txt"));
    const texts = "given" in taken && "texts" in taken.given ? taken.given.texts : [];
    expect(texts.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(["july/1.txt", "july/2.txt"]);
  });
});
