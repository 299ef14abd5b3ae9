// Models for audits of whole trainings: the bundled encoder on a thread of this process, a tiny one, and a stand-in that gives
// every text features of its own.
import { readFile } from "node:fs/promises";
import { seededRng, uniform } from "@/base/random";
import type { EncoderRuntime, Engine, PackedBatch } from "@/engine/engine";
import { adapterLayout } from "@/models/layout";
import { openRuntime } from "@/engine/reference/runtime";
import type { EncoderModel, EncoderWeights } from "@/models/types";
import { serveCompute } from "@/workers/compute";
import type { FromCompute, ToCompute } from "@/workers/compute";
import type { ComputeThread } from "@/workers/caller";
import { FeatureStore } from "@/workers/session/feature-store";
import type { Host } from "@/workers/session/host";
import { openModel } from "@/workers/session/open-model";
import type { OpenModel } from "@/workers/session/open-model";
import { tinyBert, tinyConfig } from "../../engine/tiny-bert";
import { planInput } from "../../training/plan-input";

const root = new URL("../../../", import.meta.url);
const read = async (path: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(new URL(path, root)));

/** The compute side of the pool without a thread of its own. */
function startThread(): ComputeThread {
  let answer: (message: FromCompute) => void = () => undefined;
  let ask: (message: ToCompute) => void = () => undefined;
  serveCompute({
    post: (message) => {
      answer(message);
    },
    listen: (listener) => (ask = listener),
  });
  return {
    post: (message) => {
      ask(message);
    },
    listen: (listener) => (answer = listener),
    onDeath: () => undefined,
    end: () => undefined,
  };
}

export const testHost: Host = {
  readModelFile: (name) => read(`models/all-minilm-l6-v2/${name}`),
  readSamples: async () => ({ name: "chest-xray.csv", bytes: await read("public/samples/chest-xray.csv") }),
  startThread,
  threads: 1,
};

export const realModel = (): Promise<OpenModel> => openModel(testHost, "wasm", () => undefined);

/** Features [B, H], uniform on ±√3 and fixed by the report's tokens: unit variance, nothing shared between texts. */
function featuresOf({ tokens, offsets }: PackedBatch, hiddenSize: number): Float32Array {
  const rows = new Float32Array((offsets.length - 1) * hiddenSize);
  for (let b = 0; b + 1 < offsets.length; b++) {
    const seed = tokens.subarray(offsets[b], offsets[b + 1]).reduce((hash, id) => Math.imul(hash, 31) + id, 7);
    const rng = seededRng(seed);
    for (let h = 0; h < hiddenSize; h++) rows[b * hiddenSize + h] = (2 * uniform(rng) - 1) * Math.sqrt(3);
  }
  return rows;
}

/** An opened model around a runtime; ids are character codes, folded into the vocabulary. */
function openedWith(runtime: EncoderRuntime, weights: EncoderWeights): OpenModel {
  const { config } = weights;
  const encode = (text: string) => Int32Array.from(text, (character) => character.charCodeAt(0) % config.vocabSize);
  const model: EncoderModel = {
    ...weights,
    name: "stand-in",
    tokenizer: { vocabSize: config.vocabSize, encode },
    scaling: null,
    dtype: "F32",
    packageSha256: "0".repeat(64),
    files: new Map(),
  };
  const facts = { device: "cpu", workers: 1, note: null, gate: null } as const;
  return {
    model,
    pool: { ...runtime, facts, workers: 1 },
    starters: new Map<string, never>(),
    features: new FeatureStore(runtime, config),
    info: {
      ...{ name: model.name, numLayers: config.numLayers, hiddenSize: config.hiddenSize, maxTokens: config.maxTokens },
      ...{ parameters: 0, sizeBytes: 0, packageSha256: model.packageSha256, ...facts, starters: [] },
    },
  };
}

/** A tiny encoder with random weights, for method "lora". */
export async function tinyModel(): Promise<OpenModel> {
  const weights = tinyBert(tinyConfig, 3);
  return openedWith(await openRuntime(weights, "cpu"), weights);
}

/** A model whose encoder is a table of random features; it takes method "head" only. */
export function randomFeatures(hiddenSize: number): OpenModel {
  const config = { ...planInput.encoder, hiddenSize };
  const refuse = () => Promise.reject(new Error("this stand-in has features only"));
  const runtime: EncoderRuntime = {
    device: "cpu",
    open: (spec): Engine => ({
      layout: adapterLayout(config, spec),
      capacity: { tokens: 1e6, reports: 1e4 },
      setAdapter: () => undefined,
      features: (batch) => Promise.resolve(featuresOf(batch, hiddenSize)),
      logits: refuse,
      gradients: refuse,
      below: refuse,
      dispose: () => undefined,
    }),
    dispose: () => undefined,
  };
  return openedWith(runtime, { config, tensors: new Map() });
}
