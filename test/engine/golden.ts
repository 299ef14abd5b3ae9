// The golden comparison with transformers + peft, for any device: give it a way to open a runtime. Also used in the browser.
import type { EncoderRuntime } from "@/engine/engine";
import type { AdapterLayout, EncoderWeights } from "@/models/types";
import bundledFixture from "../fixtures/engine/bundled.json";
import { cellTargets, decodeFloats, numbers } from "./formula";
import { adapterSpec, type GoldenCase, type ShapeCase, type SmallCase } from "./golden-cases";
import { pack } from "./tiny-bert";

export { shapeCases, smallCases } from "./golden-cases";

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

const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

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

/** Norm and sampled entries of each tensor; samples have the share √(samples/size) of the floor. */
function worstSample(got: Float32Array, golden: ShapeCase, { slots, size: P }: AdapterLayout): number {
  const { norms, samples, placesIn } = golden;
  const reports = norms.length / slots.length;
  const width = samples.length / norms.length;
  let worst = 0;
  for (let b = 0; b < reports; b++) {
    const row = rowOf(got, b, P);
    const floor = Math.max(absoluteFloor, norm(rowOf(norms, b, slots.length)) / 100);
    for (const [k, { offset, size }] of slots.entries()) {
      const tensor = row.subarray(offset, offset + size);
      const at = b * slots.length + k;
      worst = worse(worst, relativeError(Float32Array.of(norm(tensor)), norms.subarray(at, at + 1), floor));
      const entries = Float32Array.from(placesIn(k, size), (place) => tensor[place]!);
      const share = Math.sqrt(width / size);
      worst = worse(worst, relativeError(entries, rowOf(samples, at, width), floor * share));
    }
  }
  return got.length === reports * P ? worst : Infinity;
}

/** Runs one case on a device and compares; opens and disposes its own runtime. */
async function errorsOf(
  open: Open,
  golden: GoldenCase,
  worstGradient: (perReport: Float32Array, layout: AdapterLayout) => number,
): Promise<Errors> {
  const weights = golden.weights();
  const { spec } = golden;
  const runtime = await open(weights);
  try {
    const engine = runtime.open(spec);
    engine.setAdapter(golden.values);
    const features = await engine.features(golden.batch);
    const logits = await engine.logits(golden.batch);
    const { perReport, losses } = await engine.gradients(golden.batch, golden.targets);
    return {
      features: worstRow(features, golden.features, weights.config.hiddenSize),
      logits: worstRow(logits, golden.logits, spec.numLabels),
      losses: worstRow(losses, golden.losses, 1),
      gradients: worstGradient(perReport, engine.layout),
    };
  } finally {
    runtime.dispose();
  }
}

/** One small model, every family, pooling and target: the whole gradient. */
export const smallErrors = (open: Open, golden: SmallCase): Promise<Errors> =>
  errorsOf(open, golden, (perReport, layout) => worstSlot(perReport, golden.gradients, layout));

/** One model of real widths: norm and samples of each tensor of the gradient. */
export const shapeErrors = (open: Open, golden: ShapeCase): Promise<Errors> =>
  errorsOf(open, golden, (perReport, layout) => worstSample(perReport, golden, layout));

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
