// The golden comparison with transformers + peft, for any device: give it a way to open a runtime. Also used in the browser.
import type { EncoderRuntime, PackedBatch } from "@/engine/engine";
import {
  layerTargets,
  type AdapterLayout,
  type AdapterSpec,
  type EncoderConfig,
  type EncoderWeights,
} from "@/models/types";
import bundledFixture from "../fixtures/engine/bundled.json";
import smallFixture from "../fixtures/engine/small.json";
import { cellTargets, decodeFloats, ids, numbers } from "./formula";
import { cut, pack, tinyBert } from "./tiny-bert";

type RawConfig = (typeof smallFixture.cases)[number]["config"];
export type Open = (weights: EncoderWeights) => Promise<EncoderRuntime>;

/** Worst relative errors ‖got − expected‖₂ / max(‖expected‖₂, floor): features, logits and losses a report, gradients a
 * report and tensor. A tensor with less than 1/100 of its report's gradient norm is measured by that hundredth: with one token
 * the queries' gradient is exactly 0, and float32 leaves 1e-7 of the terms that cancel. */
export interface Errors {
  readonly features: number;
  readonly logits: number;
  readonly losses: number;
  readonly gradients: number;
}

const absoluteFloor = 1e-3;

const norm = (values: Float32Array): number => Math.hypot(...values);

/** ‖got − expected‖₂ / max(‖expected‖₂, floor); NaN if a number is. */
function relativeError(got: Float32Array, expected: Float32Array, floor = absoluteFloor): number {
  if (got.length !== expected.length) return Infinity;
  const difference = got.map((value, i) => value - expected[i]!);
  return norm(difference) / Math.max(norm(expected), floor);
}

/** The larger one; NaN wins, so that it cannot hide. */
const worse = (a: number, b: number): number => (Number.isNaN(a) || Number.isNaN(b) ? NaN : Math.max(a, b));

export const rowOf = (values: Float32Array, row: number, width: number): Float32Array =>
  values.subarray(row * width, (row + 1) * width);

function worstRow(got: Float32Array, expected: Float32Array, width: number): number {
  let worst = 0;
  for (let b = 0; b * width < expected.length; b++)
    worst = worse(worst, relativeError(rowOf(got, b, width), rowOf(expected, b, width)));
  return got.length === expected.length ? worst : Infinity;
}

function worstSlot(got: Float32Array, expected: Float32Array, layout: AdapterLayout): number {
  let worst = 0;
  for (let b = 0; b * layout.size < expected.length; b++) {
    const floor = Math.max(absoluteFloor, norm(rowOf(expected, b, layout.size)) / 100);
    for (const { offset, size } of layout.slots) {
      const at = b * layout.size + offset;
      worst = worse(worst, relativeError(got.subarray(at, at + size), expected.subarray(at, at + size), floor));
    }
  }
  return got.length === expected.length ? worst : Infinity;
}

const encoderConfig = (raw: RawConfig): EncoderConfig => ({
  family: "bert",
  embeddingSize: raw.hiddenSize,
  hiddenSize: raw.hiddenSize,
  numLayers: raw.numLayers,
  numHeads: raw.numHeads,
  intermediateSize: raw.intermediateSize,
  vocabSize: raw.vocabSize,
  maxTokens: raw.maxTokens,
  layerNormEpsilon: raw.layerNormEpsilon,
  activation: raw.activation === "gelu_new" ? "gelu_new" : "gelu",
  padTokenId: 0,
});

function adapterSpec(raw: RawConfig): AdapterSpec {
  const targets: readonly string[] = raw.targets;
  const H = raw.hiddenSize;
  const scaling = {
    mean: numbers(raw.seed * 1000 + 903, H, { scale: 0.5 }),
    std: numbers(raw.seed * 1000 + 904, H, { scale: 0.4, shift: 1 }),
  };
  return {
    loraRank: raw.loraRank,
    loraAlpha: raw.loraAlpha,
    targets: layerTargets.filter((target) => targets.includes(target)),
    layers: raw.layers,
    numLabels: raw.numLabels,
    pooling: raw.pooling === "mean" ? "mean" : "family",
    scaling: raw.scaled ? scaling : null,
  };
}

export interface SmallCase {
  readonly name: string;
  readonly weights: EncoderWeights;
  readonly spec: AdapterSpec;
  readonly size: number;
  readonly values: Float32Array;
  readonly batch: PackedBatch;
  readonly targets: Float32Array;
  readonly expected: Readonly<Record<keyof Errors, Float32Array>>;
}

export const smallCases: readonly SmallCase[] = smallFixture.cases.map(({ config: raw, size, ...stored }) => {
  const seed = raw.seed * 1000;
  const total = raw.lengths.reduce((sum, length) => sum + length, 0);
  return {
    name: raw.name,
    weights: tinyBert(encoderConfig(raw), raw.seed),
    spec: adapterSpec(raw),
    size,
    values: numbers(seed + 900, size, { scale: 0.3 }),
    batch: pack(cut(ids(seed + 901, total, raw.vocabSize), raw.lengths)),
    targets: cellTargets(seed + 902, raw.lengths.length * raw.numLabels),
    expected: {
      features: decodeFloats(stored.features),
      logits: decodeFloats(stored.logits),
      losses: decodeFloats(stored.losses),
      gradients: decodeFloats(stored.gradients),
    },
  };
});

/** Runs one small case on a device. Scope: opens and disposes its own runtime. */
export async function smallErrors(open: Open, golden: SmallCase): Promise<Errors> {
  const { weights, spec, expected } = golden;
  const runtime = await open(weights);
  try {
    const engine = runtime.open(spec);
    engine.setAdapter(golden.values);
    const features = await engine.features(golden.batch);
    const logits = await engine.logits(golden.batch);
    const { perReport, losses } = await engine.gradients(golden.batch, golden.targets);
    return {
      features: worstRow(features, expected.features, weights.config.hiddenSize),
      logits: worstRow(logits, expected.logits, spec.numLabels),
      losses: worstRow(losses, expected.losses, 1),
      gradients: worstSlot(perReport, expected.gradients, engine.layout),
    };
  } finally {
    runtime.dispose();
  }
}

/** The bundled encoder: gradients by the norm of each tensor, 200 sampled coordinates and the full head. */
export async function bundledErrors(open: Open, weights: EncoderWeights): Promise<Errors> {
  const { config: raw, ids: reports, norms, sampled } = bundledFixture;
  const spec = adapterSpec(raw);
  const runtime = await open(weights);
  try {
    const engine = runtime.open(spec);
    const { slots, size: P } = engine.layout;
    engine.setAdapter(numbers(raw.seed * 1000 + 900, P, { scale: 0.05 }));
    const batch = pack(reports.map((report) => Int32Array.from(report)));
    const features = await engine.features(batch);
    const logits = await engine.logits(batch);
    const { perReport, losses } = await engine.gradients(
      batch,
      cellTargets(raw.seed * 1000 + 902, reports.length * 14),
    );
    let gradients = 0;
    for (const b of reports.keys()) {
      const row = rowOf(perReport, b, P);
      const gotNorms = slots.map(({ offset, size }) => norm(row.subarray(offset, offset + size)));
      for (const [i, norm] of gotNorms.entries())
        gradients = worse(gradients, relativeError(Float32Array.of(norm), Float32Array.of(norms[b]![i]!)));
      const samples = Float32Array.from(sampled, (at) => row[at]!);
      gradients = worse(gradients, relativeError(samples, rowOf(decodeFloats(bundledFixture.samples), b, 200)));
      const head = row.subarray(slots.at(-2)?.offset ?? P);
      gradients = worse(gradients, relativeError(head, rowOf(decodeFloats(bundledFixture.head), b, head.length)));
    }
    return {
      features: worstRow(features, decodeFloats(bundledFixture.features), weights.config.hiddenSize),
      logits: worstRow(logits, decodeFloats(bundledFixture.logits), spec.numLabels),
      losses: worstRow(losses, decodeFloats(bundledFixture.losses), 1),
      gradients,
    };
  } finally {
    runtime.dispose();
  }
}
