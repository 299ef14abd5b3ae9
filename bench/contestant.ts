// The process of one contestant: answers lines of protocol.ts. Run by child.ts: node contestant.js KIND.
import { createInterface } from "node:readline";
import * as v from "valibot";
import { openPooled } from "./cloister";
import { openOnnx } from "./onnx";
import { openPlain } from "./plain";
import { askSchema, type Ask, type Contestant, type Times } from "./protocol";
import { openGpu } from "./webgpu";

type Open = (shape: string, threads: number) => Promise<Contestant>;

const kinds: Readonly<Record<string, Open>> = {
  wasm: (shape, threads) => openPooled("wasm", shape, threads),
  tfjs: (shape, threads) => openPooled("cpu", shape, threads),
  plain: (shape) => openPlain(shape),
  webgpu: (shape) => openGpu(shape),
  onnx: (shape, threads) => openOnnx(shape, threads, 32),
  "onnx-single": (shape, threads) => openOnnx(shape, threads, 1),
};

let contestant: Contestant | undefined;
const prepared = new Map<string, () => Promise<unknown>>();

function opened(): Contestant {
  if (!contestant) throw new Error("expected open first");
  return contestant;
}

/** Inputs are made once for a row and its lengths; a step goes on where the last one ended. */
async function workOf({ row, lengths }: Extract<Ask, { do: "run" }>): Promise<() => Promise<unknown>> {
  const name = `${row} ${lengths.join(" ")}`;
  const known = prepared.get(name) ?? (await opened().prepare(row, lengths));
  prepared.set(name, known);
  return known;
}

async function timed(ask: Extract<Ask, { do: "run" }>): Promise<Times> {
  const work = await workOf(ask);
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000, peakBytes: 1024 * process.resourceUsage().maxRSS };
}

async function answer(ask: Ask): Promise<unknown> {
  switch (ask.do) {
    case "open": {
      const open = kinds[process.argv[2] ?? ""];
      if (!open) throw new Error(`expected one of ${Object.keys(kinds).join(", ")}`);
      contestant = await open(ask.shape, ask.threads);
      return { facts: contestant.facts };
    }
    case "run":
      return timed(ask);
    case "values": {
      const values = await opened().values(ask.of, ask.lengths);
      return { base64: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64") };
    }
    case "end":
      process.exit(0); // graphics drivers may hang while they are torn down
  }
}

console.log = console.error; // what libraries print must not get between the answers
for await (const line of createInterface({ input: process.stdin })) {
  const ask = v.parse(askSchema, JSON.parse(line));
  const reply = await answer(ask).catch((error: unknown) => ({
    error: error instanceof Error ? error.message : String(error),
  }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
