// The synthetic sample reports: repeatable, numerous, varied, and labelled as a second reader finds them.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InternalError } from "@/base/errors";
import type { Clause } from "@/data/samples/clauses";
import { generateSamples, sampleSeed } from "@/data/samples/generate";
import { findings, labelValues, sampleLabels, type Finding, type Stated } from "@/data/samples/labels";
import { samplesCsv } from "@/data/samples/samples-csv";
import { checkStatements } from "@/data/samples/statements";
import { affirms, deniesSomething, doubts, mentions, sentencesOf } from "./samples-reader";

const reports = generateSamples(sampleSeed);
const share = (label: string, values: readonly number[]): number => {
  const at = sampleLabels.indexOf(label);
  return reports.filter((report) => values.includes(report.labels[at]!)).length / reports.length;
};

/** What each report of one label and value says about it, where the check refuses that. */
function refused(label: string, value: number, accept: (about: string[]) => boolean): string[] {
  const at = sampleLabels.indexOf(label);
  return reports
    .filter((report) => report.labels[at] === value)
    .map((report) => ({ id: report.reportId, about: mentions(label, sentencesOf(report.text)) }))
    .filter(({ about }) => !accept(about))
    .map(({ id, about }) => `${id}: ${about.join(" / ")}`);
}

describe("generateSamples", () => {
  test("gives the committed file again, byte for byte", () => {
    expect(samplesCsv(reports)).toBe(readFileSync("public/samples/chest-xray.csv", "utf8"));
  });

  test("gives other texts for another seed", () => {
    const own = new Set(reports.map((report) => report.text));
    const common = generateSamples(sampleSeed + 1).filter((report) => own.has(report.text));
    expect(common.length).toBeLessThan(reports.length / 50);
  });

  test("makes at least 1,300 reports of at least 850 patients, some with two to four", () => {
    const counts = new Map<string, number>();
    for (const { patientId } of reports) counts.set(patientId, (counts.get(patientId) ?? 0) + 1);
    expect(reports.length).toBeGreaterThanOrEqual(1300);
    expect(counts.size).toBeGreaterThanOrEqual(850);
    expect(new Set(counts.values())).toEqual(new Set([1, 2, 3, 4]));
    expect(new Set(reports.map((report) => report.reportId)).size).toBe(reports.length);
  });

  test("words at least 99 % of the reports differently, in five styles, 45 to 70 words in the median", () => {
    expect(new Set(reports.map((report) => report.text)).size).toBeGreaterThanOrEqual(0.99 * reports.length);
    expect(new Set(reports.map((report) => report.style)).size).toBe(5);
    const words = reports.map((report) => report.text.split(/\s+/).length).sort((a, b) => a - b);
    const median = words[words.length >> 1]!;
    expect(median).toBeGreaterThanOrEqual(45);
    expect(median).toBeLessThanOrEqual(70);
    expect(words[0]!).toBeLessThan(15);
    expect(words.at(-1)!).toBeGreaterThan(120);
  });

  test.each(sampleLabels)("%s: positive or uncertain in 3 % to 45 % of the reports", (label) => {
    expect(share(label, [1, -1])).toBeGreaterThan(0.03);
    expect(share(label, [1, -1])).toBeLessThan(0.45);
  });

  test.each(findings)("%s: said to be absent in at least 5 % of the reports", (label) => {
    expect(share(label, [0])).toBeGreaterThan(0.05);
  });

  test("holds no date, title or name of a person, and no mark of an unfilled phrase", () => {
    const odd =
      /\b(?:19|20)\d\d\b|\d\/\d|\b(?:Dr|Mr|Mrs|Ms|Prof|MD|MRN)\b|[<>[\]|@#~]|undefined|\.\.|\s,|\b(an?|the|is|are) \1\b/;
    expect(reports.filter((report) => odd.test(report.text)).map((report) => report.text)).toEqual([]);
    // Every word of the texts is a word of the language of the phrase tables: no name slips in through a capital.
    const inside = new Set(reports.flatMap((report) => report.text.match(/(?<=[a-z,] )[A-Z][A-Za-z-]*/g) ?? []));
    const opening = new Set(
      reports.flatMap((report) => report.text.match(/(?<=^|[.:?] |\n|\d\. )[A-Z][a-z-]+/g) ?? []),
    );
    const abbreviation = /^(?:[A-Z]{1,5}|[LR]-sided|Port-A-Cath)$/;
    expect([...inside].filter((word) => !abbreviation.test(word) && !opening.has(word))).toEqual([]);
    expect([...opening].filter((word) => word.length > 14)).toEqual(["Atherosclerotic"]);
  });
});

describe("labels of the sample reports, read again by cue words", () => {
  test.each(findings)("%s: a blank label has no mention outside the reason for the examination", (label) => {
    expect(refused(label, -2, (about) => about.length === 0)).toEqual([]);
  });

  test.each(findings)("%s: a label of 0 is mentioned, and each mention denies", (label) => {
    expect(refused(label, 0, (about) => about.length > 0 && about.every(deniesSomething))).toEqual([]);
  });

  test.each(findings)("%s: a label of 0 is nowhere affirmed", (label) => {
    expect(refused(label, 0, (about) => !about.some((sentence) => affirms(label, sentence)))).toEqual([]);
  });

  test.each(findings)("%s: an uncertain label is mentioned, and each mention doubts", (label) => {
    expect(refused(label, -1, (about) => about.length > 0 && about.every(doubts))).toEqual([]);
  });

  test.each(findings)("%s: a positive label is affirmed at least once", (label) => {
    expect(refused(label, 1, (about) => about.some((sentence) => affirms(label, sentence)))).toEqual([]);
  });

  test("No Finding is 1 exactly when nothing but Support Devices is positive or uncertain, else blank", () => {
    for (const { labels } of reports) {
      const others = labels.slice(1, -1);
      expect(labels[0]).toBe(others.some((value) => value === 1 || value === -1) ? -2 : 1);
    }
  });
});

describe("labelValues", () => {
  const values = (stated: [Finding, Stated][]) => labelValues(new Map(stated));
  test("calls devices alone no finding", () => {
    expect(values([["Support Devices", 1]])).toEqual([1, ...Array.from({ length: 12 }, () => -2), 1]);
  });
  test("calls an uncertain finding a finding", () => {
    expect(values([["Cardiomegaly", -1]]).slice(0, 3)).toEqual([-2, -2, -1]);
  });
  test("keeps no finding beside an absent one", () => {
    expect(values([["Fracture", 0]])[0]).toBe(1);
  });
});

describe("checkStatements", () => {
  const clause = (finding: Finding, stated: Stated): Clause => ({
    text: "",
    says: [[finding, stated]],
    region: "lungs",
  });
  const state = new Map<Finding, Stated>([["Edema", 1]]);
  test("accepts sentences that state what the state does, twice too", () => {
    expect(() => {
      checkStatements([clause("Edema", 1), clause("Edema", 1)], state);
    }).not.toThrow();
  });
  test.each([
    ["a sentence that contradicts", [clause("Edema", 0)]],
    ["a finding that is not in the state", [clause("Edema", 1), clause("Fracture", 0)]],
    ["a finding that no sentence states", []],
  ])("refuses %s", (_, clauses) => {
    expect(() => {
      checkStatements(clauses, state);
    }).toThrow(InternalError);
  });
});
