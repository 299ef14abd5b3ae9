// The rules against real labels: the CheXpert labeler's on Open-i, those made by hand on CT-RATE and on the NegEx sentences. Skips
// where the shared data is absent; no text of either is in the project.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { seededRng, uniform } from "@/base/random";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import type { LabelValue, ReportRecord } from "@/data/types";
import { readCsv } from "@/formats/csv-read";
import { labelByRules } from "@/teacher/rules/label-by-rules";
import { labelReport } from "@/teacher/rules/label-report";
import { Scope } from "@/teacher/rules/scope";
import { sentencesOf } from "@/teacher/rules/sentences";

const folder = new URL("../../../../shared/data/", import.meta.url);
const files = ["openi/train.csv", "ct-rate/train.csv", "negex/sentences.csv"];
const isHere = files.every((name) => existsSync(new URL(name, folder)));
if (!isHere) console.info("skipped: ../shared/data is absent, so the rules are not measured on real text");
const read = (name: string) => readFileSync(new URL(name, folder));

interface Judged {
  readonly truth: readonly LabelValue[];
  readonly said: readonly LabelValue[];
}

/** Uncertain counts as positive, blank as negative. */
const isPositive = (value: LabelValue | undefined) => value === 1 || value === -1;

/** Per label 2TP / (2TP + FP + FN), and their mean by the number of positives; scikit-learn's average="weighted". */
function weightedF1(rows: readonly Judged[], numLabels: number): number {
  let positives = 0;
  let sum = 0;
  for (let l = 0; l < numLabels; l++) {
    const hits = rows.filter(({ truth, said }) => isPositive(truth[l]) && isPositive(said[l])).length;
    const real = rows.filter(({ truth }) => isPositive(truth[l])).length;
    const found = rows.filter(({ said }) => isPositive(said[l])).length;
    positives += real;
    sum += real === 0 ? 0 : (real * 2 * hits) / (real + found);
  }
  return sum / positives;
}

async function judged(name: string, label: (report: ReportRecord) => readonly LabelValue[]): Promise<Judged[]> {
  const { reports } = await importReports(read(name), "train.csv", {}, labelSets);
  const values = (labels: Int8Array | null): LabelValue[] =>
    [...(labels ?? [])].map((value) => (value === 1 || value === 0 || value === -1 ? value : -2));
  return reports.map((report) => ({ truth: values(report.labels), said: label(report) }));
}

const findingsOf = ({ sections }: ReportRecord) => sections.find(({ name }) => name === "findings")?.text ?? "";

describe.skipIf(!isHere)("chexpert14 on Open-i", () => {
  test("agrees with the labeler on the findings that it read: weighted F1 at least 0.92, on every half 0.91", async () => {
    const rows = await judged("openi/train.csv", (report) => labelByRules(findingsOf(report), "chexpert14").values);
    expect(rows).toHaveLength(2843);
    expect(weightedF1(rows, 14)).toBeGreaterThanOrEqual(0.92);
    for (const seed of [1, 2, 3, 4, 5]) {
      const rng = seededRng(seed);
      const side = rows.map(() => uniform(rng) < 0.5);
      for (const half of [true, false]) {
        const f1 = weightedF1(
          rows.filter((_, i) => side[i] === half),
          14,
        );
        expect(f1).toBeGreaterThanOrEqual(0.91);
      }
    }
  });

  test("with the impression, which the labeler did not read: at least 0.85", async () => {
    const rows = await judged("openi/train.csv", (report) => labelReport(report, "chexpert14").values);
    expect(weightedF1(rows, 14)).toBeGreaterThanOrEqual(0.85);
  });
});

describe.skipIf(!isHere)("ct-rate18 on CT-RATE", () => {
  test("agrees with labels by hand: weighted F1 at least 0.90", async () => {
    const rows = await judged("ct-rate/train.csv", (report) => labelReport(report, "ct-rate18").values);
    expect(rows).toHaveLength(760);
    expect(weightedF1(rows, 18)).toBeGreaterThanOrEqual(0.9);
  });
});

describe.skipIf(!isHere)("negation on the NegEx sentences", () => {
  interface Marked {
    readonly condition: string;
    readonly sentence: string;
    readonly negated: boolean;
  }

  function sentences(): Marked[] {
    const records = [...readCsv(read("negex/sentences.csv").toString("utf8")).batches].flat();
    const [header, ...rows] = records.map(({ cells }) => cells);
    const column = (name: string) => header!.indexOf(name);
    return rows.map((cells) => ({
      condition: cells[column("condition")] ?? "",
      sentence: cells[column("sentence")] ?? "",
      negated: cells[column("negation")] === "Negated",
    }));
  }

  /** Whether the rules take the condition as negated; in the file it stands in capitals. A few are not in their sentence. */
  function isNegated({ condition, sentence }: Marked): boolean {
    const start = sentence.indexOf(condition.toUpperCase());
    if (start < 0) return false;
    const end = start + condition.length;
    for (const each of sentencesOf(sentence, { start: 0, end: sentence.length })) {
      const first = each.tokens.findIndex((token) => token.end > start && token.start < end);
      if (first < 0) continue;
      const last = each.tokens.findLastIndex((token) => token.start < end);
      return new Scope(each).decide({ first, last }, false)?.meaning === "negated";
    }
    return false;
  }

  test("is right on at least 98 of 100", () => {
    const marked = sentences();
    const right = marked.filter((each) => isNegated(each) === each.negated).length;
    expect(marked).toHaveLength(1188);
    expect(right / marked.length).toBeGreaterThanOrEqual(0.98);
  });
});
