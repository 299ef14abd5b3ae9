// The starter corpus: repeatable, varied, labelled as the rules of the CheXpert labeler read it, and good enough to teach a
// bag of words real reports.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InternalError } from "@/base/errors";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { diseases, sampleLabels } from "@/data/samples/labels";
import type { Clause } from "@/data/samples/clauses";
import { generateStarterSamples, statedBy } from "@/data/samples/starter/generate";
import { incidental } from "@/data/samples/starter/words/incidental";
import { neutral, normalBones } from "@/data/samples/starter/words/normal";
import { fitTextBaseline } from "@/evaluation/text-baseline";
import { labelByRules } from "@/teacher/rules/label-by-rules";

const L = sampleLabels.length;
const reports = generateStarterSamples(3, 3000);
const isPositive = (value: number | undefined): boolean => value === 1 || value === -1;
const share = (at: number): number => reports.filter(({ labels }) => isPositive(labels[at])).length / reports.length;

/** What the rules say of each report without its head, which may name findings that were asked about. */
const byRules = reports.map(({ text }) =>
  labelByRules(text.slice(Math.max(0, text.search(/FINDINGS:/))), "chexpert14"),
);

describe("generateStarterSamples", () => {
  test("gives the same reports for the same seed, and a shorter run is the start of a longer one", () => {
    expect(generateStarterSamples(3, 50)).toEqual(reports.slice(0, 50));
    expect(generateStarterSamples(3, 0)).toEqual([]);
  });

  test("words at least 98 % of the reports differently, and fewer than 1 % as another seed does", () => {
    const own = new Set(reports.map(({ text }) => text));
    expect(own.size).toBeGreaterThan(0.98 * reports.length);
    const again = generateStarterSamples(4, 1000).filter(({ text }) => own.has(text));
    expect(again.length).toBeLessThan(10);
  });

  test.each(sampleLabels.map((label, at) => [label, at] as const))(
    "%s: positive or uncertain in 3 % to 32 % of the reports",
    (_, at) => {
      expect(share(at)).toBeGreaterThan(0.03);
      expect(share(at)).toBeLessThan(0.32);
    },
  );

  test("leaves no mark of an unfilled phrase and no date", () => {
    const odd = /\b(?:19|20)\d\d\b|[<>[\]|@#~]|undefined|\.\.|\s,|,,|\b(an?|the|is|are|no|definite|or) \1\b/i;
    expect(reports.filter(({ text }) => odd.test(text)).map(({ text }) => text)).toEqual([]);
  });
});

describe("labels of the starter corpus", () => {
  test.each(sampleLabels.map((label, at) => [label, at] as const))(
    "%s: the rules of the CheXpert labeler read it from the text in at least 96 % of the reports",
    (_, at) => {
      const same = reports.filter(({ labels }, n) => isPositive(labels[at]) === isPositive(byRules[n]!.values[at]));
      expect(same.length / reports.length).toBeGreaterThan(0.96);
    },
  );

  test("No Finding is 1 only where no disease is positive or uncertain", () => {
    for (const { labels } of reports) if (labels[0] === 1) expect(labels.slice(1, -1).some(isPositive)).toBe(false);
    expect(reports.some(({ labels }) => labels[0] !== 1 && !labels.slice(1).some(isPositive))).toBe(true);
  });

  test("refuses two sentences that disagree", () => {
    const clause = (value: 0 | 1): Clause => ({ text: "", says: [[diseases[0]!, value]], region: "heart" });
    expect(() => statedBy([clause(1), clause(0)])).toThrow(InternalError);
    expect(statedBy([clause(1), clause(1)]).size).toBe(1);
  });
});

describe("phrases without a label", () => {
  /** The words of a template without the marks of the grammar, a line for each alternative part. */
  const plain = (template: string): string => template.replace(/[[\]|]/g, " ").replace(/<where>/g, "the left base");
  const readAs = (template: string): string[] =>
    sampleLabels.filter((_, at) => at > 0 && isPositive(labelByRules(plain(template), "chexpert14").values[at]));

  test("carry none for the rules either", () => {
    const wrong = [...incidental, ...neutral, ...normalBones].filter((template) => readAs(template).length > 0);
    expect(wrong).toEqual([]);
  });
});

const openi = new URL("../../../shared/data/openi/train.csv", import.meta.url);
if (!existsSync(openi)) console.info("skipped: ../shared/data is absent, so the corpus is not tried on real reports");

describe.skipIf(!existsSync(openi))("a bag of words that has read the starter corpus only", () => {
  test("labels the real Open-i reports with a weighted F1 of at least 0.6", { timeout: 240_000 }, async () => {
    const { reports: real } = await importReports(readFileSync(openi), "train.csv", {}, labelSets);
    const baseline = fitTextBaseline(
      reports.map(({ text }) => text),
      reports.flatMap(({ labels }) => labels.map((value) => (isPositive(value) ? 1 : 0))),
      L,
    );
    const texts = real.map(({ sections }) => sections.map(({ text }) => text).join("\n"));
    const probability = baseline.predict(texts);
    let sum = 0;
    let positives = 0;
    for (let l = 0; l < L; l++) {
      const truth = real.map(({ labels }) => isPositive(labels?.[l]));
      const decided = real.map((_, n) => probability[n * L + l]! >= 0.5);
      const count = truth.filter(Boolean).length;
      const hits = truth.filter((is, n) => is && decided[n]).length;
      positives += count;
      sum += (count * 2 * hits) / (count + decided.filter(Boolean).length);
    }
    console.log(
      `TF-IDF, starter corpus to Open-i: weighted F1 ${(sum / positives).toFixed(4)} on ${real.length} reports`,
    );
    expect(sum / positives).toBeGreaterThan(0.6);
  });
});
