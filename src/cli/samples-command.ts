// `cloister make-samples`: writes the synthetic sample reports again; the same bytes each time.
import { fileURLToPath } from "node:url";
import { ctSampleCount, ctSampleSeed, generateCtSamples } from "@/data/samples/ct/generate";
import { ctFindings } from "@/data/samples/ct/labels";
import { generateSamples, sampleSeed } from "@/data/samples/generate";
import { samplesCsv } from "@/data/samples/samples-csv";
import { generateStarterSamples, starterCount, starterSeed } from "@/data/samples/starter/generate";
import { choice, number, readFlags, required, type Flags } from "./arguments";
import { writeGiven } from "./files";

const home = new URL("../../public/samples/chest-xray.csv", import.meta.url);
const maxSeed = 2 ** 32 - 1;
const maxCount = 100_000;

interface Table {
  readonly csv: string;
  readonly reports: number;
  readonly out: string;
}

/** The sample file of the page, at its place unless --out names another; with any choice the starter corpus, into --out. */
function chestXrays(flags: Flags, seed: number | undefined): Table {
  if (["set", "count", "seed"].every((name) => flags.values[name] === undefined)) {
    const reports = generateSamples(sampleSeed);
    return { csv: samplesCsv(reports), reports: reports.length, out: flags.values["out"] ?? fileURLToPath(home) };
  }
  const count = number(flags, "count", { low: 1, high: maxCount, whole: true }) ?? starterCount;
  const out = required(flags, "out");
  const reports = generateStarterSamples(seed ?? starterSeed, count);
  return { csv: samplesCsv(reports), reports: reports.length, out };
}

/** The chest CT samples: no file of them is committed, so --out must name one. */
function chestCts(flags: Flags, seed: number | undefined): Table {
  const count = number(flags, "count", { low: 1, high: maxCount, whole: true }) ?? ctSampleCount;
  const out = required(flags, "out");
  const reports = generateCtSamples(seed ?? ctSampleSeed, count);
  return { csv: samplesCsv(reports, ctFindings), reports: reports.length, out };
}

export async function samplesCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, { values: ["out", "set", "count", "seed"] });
  const seed = number(flags, "seed", { low: 0, high: maxSeed, whole: true });
  const make = choice(flags, "set", ["chexpert14", "ct-rate18"]) === "ct-rate18" ? chestCts : chestXrays;
  const { csv, reports, out } = make(flags, seed);
  await writeGiven(out, new TextEncoder().encode(csv), "--out");
  console.error(`Wrote ${reports} synthetic reports.`);
  return 0;
}
