// Intervals and tests of an evaluation on one thread, beside NumPy: 10,000 reports × 14 labels. Medians of interleaved rounds.
// CLOISTER_PYTHON names a Python with NumPy and SciPy; without one the peer is left out.
// Run: npm run bench -- --help && node dist/bench/intervals.js
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { seededRng, uniform } from "@/base/random";
import { clusterBootstrap, pairedBootstrap } from "@/evaluation/bootstrap";
import { decide } from "@/evaluation/label-counts";
import { patientPermutation } from "@/evaluation/permutation";
import { score } from "@/evaluation/score";
import type { Scored } from "@/evaluation/types";
import { python } from "./child";
import { conditions } from "./conditions";
import { median } from "./statistics";

const [reports, L, rounds, replicates] = [10_000, 14, 5, 2000];
/** Shares of positives like those of CheXpert's labels on Open-i. */
const prevalence = [0.4, 0.12, 0.1, 0.08, 0.06, 0.05, 0.05, 0.04, 0.03, 0.03, 0.02, 0.02, 0.01, 0.01];

/** One report a patient, which is the most work; a model that is right in about 93 % of the cells. */
function made(seed: number): Scored {
  const rng = seededRng(seed);
  const truth = new Uint8Array(reports * L).map((_, cell) => Number(uniform(rng) < prevalence[cell % L]!));
  return {
    labels: prevalence.map((_, l) => `label ${l}`),
    patients: Int32Array.from({ length: reports }, (_, i) => i),
    truth,
    scored: new Uint8Array(reports * L).fill(1),
    probability: Float64Array.from(truth, (y) => (y === 1 ? 0.3 + 0.7 * uniform(rng) : 0.54 * uniform(rng))),
    thresholds: new Float64Array(L).fill(0.5),
  };
}

const a = made(1);
/** Other decisions on a fifth of the patients. */
const rng = seededRng(2);
const others = Uint8Array.from({ length: reports }, () => Number(uniform(rng) < 0.2));
const b: Scored = {
  ...a,
  probability: a.probability.map((p, cell) => (others[Math.floor(cell / L)] === 1 ? (p + uniform(rng)) / 2 : p)),
};

/** [C, L, 4] TP, FP, FN, TN as bytes, for the peer. */
function countBytes({ truth, probability }: Scored): Uint8Array {
  const bytes = new Uint8Array(reports * L * 4);
  const place = [3, 1, 2, 0];
  for (let cell = 0; cell < reports * L; cell++)
    bytes[4 * cell + place[2 * truth[cell]! + decide(probability[cell]!, 0.5)]!] = 1;
  return bytes;
}

const peerSchema = v.object({
  wallMs: v.number(),
  cpuMs: v.number(),
  weightedF1: v.tuple([v.number(), v.number()]),
  numpy: v.string(),
});

function askPeer(): v.InferOutput<typeof peerSchema> | null {
  const script = fileURLToPath(new URL("../../bench/intervals.py", import.meta.url));
  const one = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
  const { status, stdout } = spawnSync(python(), [script, String(L), String(replicates)], {
    input: countBytes(a),
    env: { ...process.env, ...one },
  });
  return status === 0 ? v.parse(peerSchema, JSON.parse(stdout.toString())) : null;
}

const ms = (values: readonly number[]): string => `${median(values).toFixed(0).padStart(6)} ms`;

console.log(conditions());
const works = {
  "intervals, 60 figures": () => clusterBootstrap(a, { seed: 1, replicates }),
  "paired intervals, 15 differences": () => pairedBootstrap(a, b, { seed: 1, replicates }),
  "permutation, 9,999": () => patientPermutation([{ a, b }], { seed: 1 }),
  "all point figures": () => Promise.resolve(score(a)),
} as const;
interface Times {
  readonly wall: number[];
  readonly cpu: number[];
}
const none = (): Times => ({ wall: [], cpu: [] });
const times = Object.entries(works).map(([name, work]) => ({ name, work, ...none() }));
const peer = none();
let weightedF1: readonly number[] = [];
for (let round = 0; round <= rounds; round++) {
  for (const { work, wall, cpu } of times) {
    const [start, cpuStart] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(cpuStart);
    if (round === 0) continue;
    wall.push(performance.now() - start);
    cpu.push((user + system) / 1000);
  }
  const answer = askPeer();
  if (!answer) continue;
  weightedF1 = answer.weightedF1;
  if (round === 0) continue;
  peer.wall.push(answer.wallMs);
  peer.cpu.push(answer.cpuMs);
}
for (const { name, wall, cpu } of times)
  console.log(`${name.padEnd(34)} clock ${ms(wall)}, processor ${ms(cpu)}, medians of ${rounds}`);
const own = (await clusterBootstrap(a, { seed: 1, replicates })).weightedF1;
if (peer.wall.length > 0 && own.method !== "none") {
  console.log(`${"NumPy, the same 60 intervals".padEnd(34)} clock ${ms(peer.wall)}, processor ${ms(peer.cpu)}`);
  const [low, high] = weightedF1;
  console.log(
    `weighted F1: [${own.low.toFixed(4)}, ${own.high.toFixed(4)}], NumPy [${low?.toFixed(4) ?? ""}, ${high?.toFixed(4) ?? ""}]`,
  );
  console.log(`NumPy ÷ ours: ${(median(peer.cpu) / median(times[0]!.cpu)).toFixed(2)} by processor time`);
}
