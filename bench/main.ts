// `npm run bench`: one interleaved run of Cloister's engines against their peers. Options are in `usage`; figures and what they
// mean are in docs/performance.md. Each contestant is a process of its own.
import { existsSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Child, nodeCommand, opacusCommand, python } from "./child";
import { conditions } from "./conditions";
import { printGrowth } from "./growth";
import { compare, reportsPerSecond, slowMs, type Score } from "./measure";
import { shapeNames } from "./models";
import type { Row } from "./protocol";
import { worstRow } from "./statistics";
import { figure, megabytes, table } from "./table";
import { oneOfEvery, lengthLists, mixed, sumOf } from "./workload";

const usage = `npm run bench -- [options]
  --opacus            PyTorch + PEFT + Opacus too (CLOISTER_PYTHON or python3 with torch, transformers, peft, opacus)
  --webgpu            the webgpu engine too, where this machine has an adapter
  --only a,b          contestants: wasm, tfjs, onnx, onnx-single, webgpu, opacus
  --shapes a,b        ${shapeNames.join(", ")} (default: all)
  --rows a,b          forward, lora, dp, head (default: all)
  --threads 1,2       workers or threads of each contestant (default: 1,2)
  --lengths whole     findings and impression, mean 72 tokens (default: findings, mean 57)
  --repeats 5         measured rounds
  --quick             64 reports a block in place of 256
  --growth            time against batch size and length too (with --only-growth: nothing else)`;

const { values: options } = parseArgs({
  options: {
    opacus: { type: "boolean", default: false },
    webgpu: { type: "boolean", default: false },
    only: { type: "string" },
    shapes: { type: "string", default: shapeNames.join(",") },
    rows: { type: "string", default: "forward,lora,dp,head" },
    threads: { type: "string", default: "1,2" },
    lengths: { type: "string", default: "findings" },
    repeats: { type: "string", default: "5" },
    quick: { type: "boolean", default: false },
    growth: { type: "boolean", default: false },
    "only-growth": { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const list = (text: string): string[] => text.split(",").filter((item) => item !== "");
const repeats = Number(options.repeats);
const threadCounts = list(options.threads).map(Number);
const ascending = options.lengths === "whole" ? lengthLists.whole : lengthLists.findings;
const headReports = 2048;

interface Kind {
  readonly name: string;
  readonly label: string;
  readonly rows: readonly Row[];
  /** Takes one report of so many, evenly over their lengths, where it is too slow for all. */
  readonly oneOf: number;
  readonly usesThreads: boolean;
  readonly isWanted: boolean;
}

const steps: readonly Row[] = ["forward", "lora", "dp"];
const kinds: readonly Kind[] = [
  { name: "wasm", label: "Cloister wasm", rows: [...steps, "head"], oneOf: 1, usesThreads: true, isWanted: true },
  {
    name: "webgpu",
    label: "Cloister webgpu",
    rows: steps,
    oneOf: 1,
    usesThreads: false,
    isWanted: options.webgpu,
  },
  {
    name: "tfjs",
    label: "reference engine (TensorFlow.js)",
    rows: steps,
    oneOf: 4,
    usesThreads: true,
    isWanted: true,
  },
  { name: "plain", label: "TensorFlow.js, plain", rows: steps, oneOf: 16, usesThreads: false, isWanted: true },
  {
    name: "onnx",
    label: "onnxruntime-web, batches of 32",
    rows: ["forward"],
    oneOf: 1,
    usesThreads: true,
    isWanted: true,
  },
  {
    name: "onnx-single",
    label: "onnxruntime-web, one by one",
    rows: ["forward"],
    oneOf: 1,
    usesThreads: true,
    isWanted: true,
  },
  {
    name: "opacus",
    label: "PyTorch + PEFT + Opacus",
    rows: [...steps, "head"],
    oneOf: 1,
    usesThreads: true,
    isWanted: options.opacus,
  },
];

interface Entrant {
  readonly kind: Kind;
  readonly threads: number;
  readonly child: Child;
  readonly facts: Readonly<Record<string, string>>;
}

const exported = (shape: string): URL => new URL(`onnx/${shape}/onnx/model.onnx`, import.meta.url);

/** Whether there is an ONNX file of the shape; makes it where Python can. */
function hasOnnx(shape: string): boolean {
  if (existsSync(exported(shape))) return true;
  const script = fileURLToPath(new URL("../../bench/export-onnx.py", import.meta.url));
  spawnSync(python(), [script, shape], { stdio: "ignore" });
  return existsSync(exported(shape));
}

async function openAll(shape: string): Promise<Entrant[]> {
  const only = options.only === undefined ? null : list(options.only);
  const wanted = kinds.filter(({ name, isWanted }) => (only ? only.includes(name) : isWanted));
  const entrants: Entrant[] = [];
  for (const kind of wanted) {
    if (kind.name.startsWith("onnx") && !hasOnnx(shape)) {
      console.log(`${kind.label}: left out, no ONNX file; python bench/export-onnx.py ${shape} makes it`);
      continue;
    }
    for (const threads of kind.usesThreads ? threadCounts : [1]) {
      const child = new Child(kind.label, kind.name === "opacus" ? opacusCommand() : nodeCommand(kind.name));
      try {
        entrants.push({ kind, threads, child, facts: await child.open(shape, threads) });
      } catch (error) {
        child.end();
        console.log(`left out: ${error instanceof Error ? error.message : "unknown error"}`);
      }
    }
  }
  return entrants;
}

const factsLine = ({ kind, facts }: Entrant): string =>
  `${kind.label}: ${Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ")}`;

/** All must compute the same before any is timed: pooled features, and per-report gradients where there are some. */
async function checkNumbers(entrants: readonly Entrant[]): Promise<void> {
  const lengths = [5, 19, 40, 77];
  const [first, ...others] = entrants;
  if (!first) return;
  for (const of of ["features", "gradients"] as const) {
    const able = (entrant: Entrant): boolean => of === "features" || entrant.kind.rows.includes("dp");
    if (!able(first)) continue;
    const expected = await first.child.values(of, lengths);
    for (const other of others.filter(able)) {
      const off = worstRow(await other.child.values(of, lengths), expected, expected.length / lengths.length);
      const words = `${of} of ${other.kind.label} (${other.threads}) are within ${off.toExponential(1)} of ${first.kind.label}`;
      if (!(off < 1e-3)) throw new Error(`not the same computation: ${words}`);
      console.log(words);
    }
  }
}

const rowTitles: Readonly<Record<Row, string>> = {
  forward: "forward: logits",
  lora: "LoRA step, not private",
  dp: "DP-LoRA step",
  head: `head step on ${headReports} stored features, private`,
  gradients: "per-report gradients",
};

function lengthsFor({ kind }: Entrant, row: Row): number[] {
  if (row === "head") return Array.from({ length: headReports }, () => 1);
  return mixed(oneOfEvery(ascending, options.quick ? Math.max(4, kind.oneOf) : kind.oneOf));
}

function printRow(row: Row, entrants: readonly Entrant[], scores: readonly Score[]): void {
  const bestOfFirst = (threads: number): number => {
    const own = scores.filter((_, i) => entrants[i]!.kind === entrants[0]!.kind && entrants[i]!.threads === threads);
    return own[0] ? reportsPerSecond(own[0]) : NaN;
  };
  console.log(`\n### ${rowTitles[row]}\n`);
  console.log(
    table(
      [
        "contestant",
        "threads",
        "reports/s",
        "tokens/s",
        "ms",
        "processor ms a report",
        "spread",
        "peak",
        "first ÷ this",
      ],
      entrants.map(({ kind, threads }, i) => {
        const score = scores[i]!;
        return [
          kind.label,
          String(threads),
          figure(reportsPerSecond(score)),
          figure((1000 * score.tokens) / score.wallMs),
          figure(score.wallMs),
          figure(score.cpuMs / score.reports),
          score.spread.toFixed(2),
          megabytes(score.peakBytes),
          figure(bestOfFirst(threads) / reportsPerSecond(score)),
        ];
      }),
    ),
  );
}

async function runShape(shape: string): Promise<void> {
  console.log(`\n## ${shape}\n`);
  const entrants = await openAll(shape);
  for (const line of new Set(entrants.map(factsLine))) console.log(line);
  await checkNumbers(entrants);
  for (const row of steps.concat("head").filter((one) => list(options.rows).includes(one))) {
    if (options["only-growth"]) break;
    const taking = entrants.filter(({ kind }) => kind.rows.includes(row));
    const entries = taking.map((entrant) => ({ child: entrant.child, lengths: lengthsFor(entrant, row) }));
    printRow(row, taking, await compare(row, entries, repeats));
  }
  const [growing] = entrants.filter(({ kind }) => kind.rows.includes("dp"));
  if (growing && (options.growth || options["only-growth"]))
    await printGrowth(growing.child, { shape, ascending, repeats });
  for (const { child } of entrants) child.end();
}

async function main(): Promise<void> {
  if (options.help) {
    console.log(usage);
    return;
  }
  console.log(conditions());
  const mean = (sumOf(ascending) / ascending.length).toFixed(1);
  console.log(
    `Reports: ${ascending.length} of Open-i lengths (${options.lengths}), mean ${mean} tokens, at most ${ascending.at(-1) ?? 0}`,
  );
  console.log(
    `Medians of ${repeats} rounds after one unmeasured (3 where a block takes over ${slowMs / 1000} s); contestants take turns`,
  );
  for (const shape of list(options.shapes)) await runShape(shape);
}

await main();
process.exit(0);
