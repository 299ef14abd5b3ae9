// `cloister make-samples`: writes the synthetic sample reports again; the same bytes each time.
import { fileURLToPath } from "node:url";
import { generateSamples, sampleSeed } from "@/data/samples/generate";
import { samplesCsv } from "@/data/samples/samples-csv";
import { readFlags } from "./arguments";
import { writeGiven } from "./files";

const home = new URL("../../public/samples/chest-xray.csv", import.meta.url);

export async function samplesCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, { values: ["out"] });
  const reports = generateSamples(sampleSeed);
  const out = flags.values["out"] ?? fileURLToPath(home);
  await writeGiven(out, new TextEncoder().encode(samplesCsv(reports)), "--out");
  console.error(`Wrote ${reports.length} synthetic reports.`);
  return 0;
}
