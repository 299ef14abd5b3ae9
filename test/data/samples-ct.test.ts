// The synthetic chest CT reports: repeatable, varied, and labelled as a second reader finds them.
import { describe, expect, test } from "vitest";
import { InternalError } from "@/base/errors";
import { labelSetByName } from "@/data/label-sets";
import { ctSampleSeed, generateCtSamples } from "@/data/samples/ct/generate";
import { ctFindings, ctLabelValues, type CtFinding } from "@/data/samples/ct/labels";
import { absentTogether } from "@/data/samples/ct/words/absent";
import { presentTogether } from "@/data/samples/ct/words/present";
import { samplesCsv } from "@/data/samples/samples-csv";
import { checkStatements, type Statement } from "@/data/samples/statements";
import { denies, mentions, partsOf } from "./samples-ct-reader";

const count = 2000;
const reports = generateCtSamples(ctSampleSeed, count);
const read = reports.map((report) => ({ ...report, parts: partsOf(report.text) }));

/** What each report of one label and value says about it, where the check refuses that. */
function refused(label: CtFinding, value: number, accept: (about: string[]) => boolean): string[] {
  const at = ctFindings.indexOf(label);
  return read
    .filter((report) => report.labels[at] === value)
    .map((report) => ({ report, about: mentions(label, report.parts) }))
    .filter(({ about }) => !accept(about))
    .map(({ report, about }) => `${report.reportId}: ${about.join(" / ") || report.text}`);
}

describe("generateCtSamples", () => {
  test("gives the same reports for the same seed, and a shorter run is the start of a longer one", () => {
    expect(generateCtSamples(ctSampleSeed, 100)).toEqual(reports.slice(0, 100));
  });

  test("gives as many reports as asked for, none for 0", () => {
    expect(reports).toHaveLength(count);
    expect(generateCtSamples(1, 0)).toEqual([]);
    expect(generateCtSamples(1, 7)).toHaveLength(7);
  });

  test("gives other texts for another seed", () => {
    const own = new Set(reports.map((report) => report.text));
    expect(generateCtSamples(ctSampleSeed + 1, 500).filter((report) => own.has(report.text))).toEqual([]);
  });

  test("words every report differently, in four styles, 30 to 500 words, 190 to 260 in the median", () => {
    expect(new Set(reports.map((report) => report.text)).size).toBe(count);
    expect(new Set(reports.map((report) => report.style)).size).toBe(4);
    const words = reports.map((report) => report.text.split(/\s+/).length).sort((a, b) => a - b);
    expect(words[count >> 1]).toBeGreaterThan(190);
    expect(words[count >> 1]).toBeLessThan(260);
    expect(words[Math.floor(0.02 * count)]).toBeGreaterThan(30);
    expect(words.at(-1)).toBeLessThan(500);
  });

  test("gives patients of one to three examinations, each with an id of its own", () => {
    const counts = new Map<string, number>();
    for (const { patientId } of reports) counts.set(patientId, (counts.get(patientId) ?? 0) + 1);
    expect(new Set(counts.values())).toEqual(new Set([1, 2, 3]));
    expect(new Set(reports.map((report) => report.reportId)).size).toBe(count);
  });

  test("labels in the order of ct-rate18, 1 or 0", () => {
    expect(ctFindings).toEqual(labelSetByName("ct-rate18")?.labels);
    expect(new Set(reports.flatMap((report) => report.labels))).toEqual(new Set([0, 1]));
  });

  test.each(ctFindings)("%s: present in 8 % to 50 % of the reports", (label) => {
    const at = ctFindings.indexOf(label);
    const share = reports.filter((report) => report.labels[at] === 1).length / count;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.5);
  });

  test("holds no date, title or name of a person, and no mark of an unfilled phrase", () => {
    const odd =
      /\b(?:19|20)\d\d\b|\d\/\d|\b(?:Dr|Mr|Mrs|Ms|Prof|MD|MRN)\b|[<>[\]|@#~]|undefined|\.\.|\s[,.;]|,,|\b(an?|the|is|are|in|of) \1\b/;
    expect(reports.filter((report) => odd.test(report.text)).map((report) => odd.exec(report.text)?.[0])).toEqual([]);
  });

  test("is written as a table whose header names the labels of ct-rate18", () => {
    const csv = samplesCsv(reports.slice(0, 1), ctFindings);
    expect(csv.startsWith(`report_id,patient_id,report_text,${ctFindings.join(",")}\nCT-00001-1,CT-00001,"`)).toBe(
      true,
    );
    expect(csv).toMatch(/",[01](?:,[01]){17}\n$/);
  });
});

describe("labels of the chest CT samples, read again by cue words", () => {
  test.each(ctFindings)("%s: a label of 1 is affirmed at least once", (label) => {
    expect(refused(label, 1, (about) => about.some((part) => !denies(part)))).toEqual([]);
  });

  test.each(ctFindings)("%s: a label of 0 is nowhere affirmed", (label) => {
    expect(refused(label, 0, (about) => about.every(denies))).toEqual([]);
  });

  test.each(ctFindings)("%s: some reports deny it, and a label of 0 may go without a mention", (label) => {
    const at = ctFindings.indexOf(label);
    const absent = read.filter((report) => report.labels[at] === 0).map((report) => mentions(label, report.parts));
    expect(absent.filter((about) => about.length > 0).length).toBeGreaterThan(10);
    expect(absent.filter((about) => about.length === 0).length).toBeGreaterThan(10);
  });
});

describe("the tables of joint sentences", () => {
  test.each(ctFindings)("%s can be denied alone, so that every set of absent findings can be worded", (label) => {
    expect(absentTogether.filter(({ says }) => says.length === 1 && says[0] === label)).toHaveLength(1);
  });

  test("name each finding once", () => {
    for (const { says } of [...absentTogether, ...presentTogether]) expect(new Set(says).size).toBe(says.length);
  });
});

describe("checkStatements on chest CT findings", () => {
  const statement = (finding: CtFinding, stated: 1 | 0): Statement<CtFinding> => ({
    text: "",
    says: [[finding, stated]],
  });
  const state = new Map<CtFinding, 1 | 0>([["Emphysema", 1]]);
  test.each([
    ["a sentence that contradicts", [statement("Emphysema", 0)]],
    ["a finding that is not in the state", [statement("Emphysema", 1), statement("Bronchiectasis", 0)]],
    ["a finding that no sentence states", []],
  ])("refuses %s", (_, statements) => {
    expect(() => {
      checkStatements(statements, state);
    }).toThrow(InternalError);
  });
});

describe("ctLabelValues", () => {
  test("is 1 for what is stated, 0 for what is absent or not mentioned", () => {
    const values = ctLabelValues(
      new Map([
        ["Cardiomegaly", 1],
        ["Emphysema", 0],
      ]),
    );
    expect(values).toEqual(ctFindings.map((finding) => (finding === "Cardiomegaly" ? 1 : 0)));
  });
});
