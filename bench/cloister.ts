// Cloister's own engine as a contestant, through the product's code: the pool of compute threads and training/step.ts with an
// account that is charged nothing. On device "cpu" the pool runs the reference engine: plain TensorFlow.js on its wasm library.
import { secureRng } from "@/base/random";
import { nodeHost } from "@/cli/host";
import type { Device, Engine, EncoderRuntime } from "@/engine/engine";
import { cutToFit, packShare, packTokens } from "@/engine/pack";
import { wasmVariant } from "@/engine/wasm/variant";
import type { EncoderConfig } from "@/models/types";
import { trainingLayout } from "@/training/centering";
import { engineSource } from "@/training/engine-source";
import type { GradientSource } from "@/training/gradient-source";
import { headSource } from "@/training/head-source";
import { startState, type TrainState } from "@/training/optimizer";
import type { OptimizerPlan } from "@/training/plan";
import { recipeFor } from "@/training/recipe";
import { takeOpenStep, takeStep, type OpenGate, type PrivateGate, type StepResult, type Units } from "@/training/step";
import { openPool, type Pool } from "@/workers/pool";
import { numbers } from "../test/engine/formula";
import { numLabels, specOf, weightsOf } from "./models";
import type { Contestant, Row } from "./protocol";
import { targetsOf, tokensOf } from "./workload";

type Step = (state: TrainState, units: Units) => Promise<StepResult>;

const steps = 1_000_000; // so that the learning rate hardly falls while we measure
const freeAccount = { charge: () => Promise.resolve({ spend: () => undefined }) };

const privateGate = (source: GradientSource, optimizer: OptimizerPlan, count: number): PrivateGate => ({
  privacy: {
    unit: "report",
    relation: "add-or-remove-one",
    maxReportsPerUnit: 1,
    publicUnitCount: count,
    publicUnitCountSource: "typed",
    samplingProbability: 1,
    steps,
    clipNorm: 1,
    noiseMultiplier: 1,
    targetEpsilon: 10,
    targetDelta: 1e-5,
  },
  optimizer,
  source,
  account: freeAccount,
  rng: secureRng(),
});

const openGate = (source: GradientSource, optimizer: OptimizerPlan): OpenGate => ({
  samplingProbability: 1,
  maxReportsPerUnit: 1,
  steps,
  optimizer,
  source,
  rng: secureRng(),
});

/** One step after the other on all reports, each a unit of its own. */
function stepping(initial: Float32Array, count: number, step: Step): () => Promise<void> {
  let state = startState(initial);
  const units = Array.from({ length: count }, (_, report) => [report]);
  return async () => {
    state = (await step(state, units)).state;
  };
}

function stepRow(engine: Engine, row: "lora" | "dp", lengths: readonly number[]): () => Promise<void> {
  const source = engineSource(engine, { tokens: tokensOf(lengths), targets: targetsOf(lengths.length), numLabels });
  const { optimizer } = recipeFor("lora", row === "dp" ? 1 : null);
  const initial = adapterOf(engine);
  if (row === "lora")
    return stepping(initial, lengths.length, (state, units) => takeOpenStep(state, units, openGate(source, optimizer)));
  return stepping(initial, lengths.length, (state, units) =>
    takeStep(state, units, privateGate(source, optimizer, lengths.length)),
  );
}

/** A private step of method "head", its center included. */
function headRow(config: EncoderConfig, count: number): () => Promise<void> {
  const { optimizer, positiveWeight } = recipeFor("head", 1);
  const { hiddenSize } = config;
  const directions = numbers(9, 2 * hiddenSize, { scale: 1 });
  const scaling = { mean: numbers(8, hiddenSize, { scale: 1 }), std: numbers(8, hiddenSize, { scale: 1 }), directions };
  const layout = trainingLayout(config, { adapter: { ...specOf(config), loraRank: 0, scaling }, optimizer });
  const features = numbers(8, count * hiddenSize, { scale: 1 });
  const center = optimizer.centering && { plan: optimizer.centering, directions };
  const data = { features, targets: targetsOf(count), hiddenSize, numLabels, positiveWeight, center };
  const source = headSource(layout, data);
  return stepping(new Float32Array(layout.size), count, (state, units) =>
    takeStep(state, units, privateGate(source, optimizer, count)),
  );
}

/** lora_B is not zero: else a wrong gradient of lora_A would be hidden. */
const adapterOf = (engine: Engine): Float32Array => numbers(2, engine.layout.size, { scale: 0.05 });

function batchesOf(engine: Engine, lengths: readonly number[]) {
  const whole = packTokens(tokensOf(lengths));
  const targets = targetsOf(lengths.length);
  const all = lengths.map((_, report) => report);
  return cutToFit(whole.offsets, all, engine.capacity).map((reports) => ({
    batch: packShare(whole, reports),
    targets: Float32Array.from(reports.flatMap((b) => [...targets.subarray(b * numLabels, (b + 1) * numLabels)])),
  }));
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Rows over one open engine. `stillOn` throws where the engine has moved to a slower device in silence. */
export function engineContestant(
  runtime: EncoderRuntime,
  config: EncoderConfig,
  { facts, stillOn }: { readonly facts: Contestant["facts"]; readonly stillOn: () => void },
): Contestant {
  const engine = runtime.open(specOf(config));
  const prepare = (row: Row, lengths: readonly number[]): (() => Promise<unknown>) => {
    if (row === "head") return headRow(config, lengths.length);
    if (row === "lora" || row === "dp") return stepRow(engine, row, lengths);
    engine.setAdapter(adapterOf(engine));
    const batches = batchesOf(engine, lengths);
    return async () => {
      for (const { batch, targets } of batches)
        await (row === "forward" ? engine.logits(batch) : engine.gradients(batch, targets));
    };
  };
  return {
    facts,
    prepare: (row, lengths) => {
      const work = prepare(row, lengths);
      const checked = async () => {
        await work();
        stillOn();
      };
      return Promise.resolve(checked);
    },
    values: async (of, lengths) => {
      // Features are compared with peers that have no adapter; gradients at one that hides nothing.
      engine.setAdapter(of === "features" ? new Float32Array(engine.layout.size) : adapterOf(engine));
      const parts: Float32Array[] = [];
      for (const { batch, targets } of batchesOf(engine, lengths))
        parts.push(
          of === "features" ? await engine.features(batch) : (await engine.gradients(batch, targets)).perReport.slice(),
        );
      return joined(parts);
    },
  };
}

const gateWords = ({ facts: { gate } }: Pool): string =>
  gate ? `logits ${gate.logits.toExponential(1)}, gradients ${gate.gradients.toExponential(1)}` : "is the reference";

/** The pool of compute threads of the command line. */
export async function openPooled(device: Device, shape: string, threads: number): Promise<Contestant> {
  const weights = weightsOf(shape);
  const pool = await openPool(weights, () => nodeHost().startThread(), { wanted: device, count: threads });
  const stillOn = () => {
    if (pool.device !== device) throw new Error(`expected ${device}, the pool went on with ${pool.device}`);
  };
  const facts = {
    device: pool.device,
    library: device === "wasm" ? `wasm kernels, ${wasmVariant() ?? "none"}` : "TensorFlow.js 4.22.0 wasm, SIMD",
    workers: String(pool.workers),
    "largest difference from the reference": gateWords(pool),
  };
  return engineContestant(pool, weights.config, { facts, stillOn });
}
