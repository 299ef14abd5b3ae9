// Makes bench/lengths.json, once: token counts of 256 reports of the Open-i train file (../shared/data/openi/train.csv), as the product
// reads them: sorted, cut into 256 equal parts, one report of each by a fixed seed. Numbers only; the file is not ours to pass on.
// Run: node -e 'import("vite").then((v) => v.runnerImport("./bench/make-lengths.ts", { configFile: false, resolve:
// { tsconfigPaths: true } }))'
import { readFileSync, writeFileSync } from "node:fs";
import { seededRng, uniform } from "@/base/random";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { modelText } from "@/data/model-text";
import { openTokenizer } from "@/text/tokenizer";

const count = 256;
const csv = new URL("../../shared/data/openi/train.csv", import.meta.url);
const modelFolder = new URL("../models/all-minilm-l6-v2/", import.meta.url);

const { reports } = await importReports(readFileSync(csv), "train.csv", {}, labelSets);
const tokenizerJson = new Uint8Array(readFileSync(new URL("tokenizer.json", modelFolder)));
const tokenizer = openTokenizer(new Map([["tokenizer.json", tokenizerJson]]));

/** Sorted token counts, [CLS] and [SEP] included. */
function lengthsOf(sections: readonly string[]): number[] {
  const texts = reports.map((report) => modelText(report, { sections, rule: "all" }));
  return texts.map((text) => tokenizer.encode(text).length).sort((a, b) => a - b);
}

function sample(sorted: readonly number[], seed: number): number[] {
  const rng = seededRng(seed);
  return Array.from(
    { length: count },
    (_, part) => sorted[Math.floor(((part + uniform(rng)) * sorted.length) / count)]!,
  );
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const lists = { findings: ["findings"], whole: ["findings", "impression"] };
const made = Object.entries(lists).map(([name, sections], seed) => {
  const all = lengthsOf(sections);
  const lengths = sample(all, seed);
  console.log(`${name}: mean ${mean(all).toFixed(2)} of ${all.length}, ${mean(lengths).toFixed(2)} of the sample`);
  return [name, lengths] as const;
});
const recipe =
  "node bench/make-lengths.ts (see there): tokens of 256 reports of the Open-i train file, ascending; 2026-11-30";
const text = JSON.stringify({ recipe, ...Object.fromEntries(made) });
writeFileSync(new URL("lengths.json", import.meta.url), `${text.replaceAll(/,"/g, ',\n"')}\n`);
