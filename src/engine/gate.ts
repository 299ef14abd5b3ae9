// The numeric gate: before a device trains, it must reproduce the reference's logits, losses and gradients on a fixed batch
// of the real encoder. A graphics driver may compute wrong numbers in silence; clipping and noise would not notice.
import { DeviceRefusedError } from "@/base/errors";
import { gateRefused } from "@/base/problems/gpu";
import { distinctLayers } from "@/models/encoder-modules";
import { layerTargets, loraTargets, type AdapterLayout, type AdapterSpec, type EncoderConfig } from "@/models/types";
import type { Engine, EncoderRuntime, PackedBatch } from "./engine";

/** How far a device was from the reference. */
export interface GateResult {
  /** Worst |z − z'| / max(1, |z'|). */
  readonly logits: number;
  /** Worst relative L2 distance of one report's gradient. */
  readonly gradients: number;
}

const tolerance = { logits: 2e-4, losses: 1e-4, gradients: 1e-3, tensors: 5e-3 };
const reportLengths = [1, 7, 19, 40];
const numLabels = 4;

/** A fixed, public batch: ids and values by integer rules, lora_B not zero (else a wrong lora_A gradient hides). */
function fixedBatch(config: EncoderConfig): PackedBatch {
  const lengths = reportLengths.map((length) => Math.min(length, config.maxTokens));
  const offsets = new Int32Array(lengths.length + 1);
  for (const [b, length] of lengths.entries()) offsets[b + 1] = offsets[b]! + length;
  const tokens = new Int32Array(offsets.at(-1) ?? 0);
  for (let n = 0; n < tokens.length; n++) tokens[n] = (n * 7919 + 13) % config.vocabSize;
  return { tokens, offsets };
}

const fixedValues = (size: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: size }, (_, i) => 0.2 * ((Math.imul(i + 1, 2654435761) >>> 0) / 2 ** 32 - 0.5));

/** 0, 1, 1, not labelled, 0, … */
const fixedTargets = Float32Array.from(
  { length: reportLengths.length * numLabels },
  (_, i) => [0, 1, 1, -1, 0][i % 5]!,
);

const fixedSpec = (config: EncoderConfig, hasPooler: boolean): AdapterSpec => ({
  loraRank: 2,
  loraAlpha: 4,
  targets: hasPooler ? loraTargets : layerTargets,
  layers: Array.from({ length: distinctLayers(config) }, (_, layer) => layer),
  numLabels,
  pooling: hasPooler ? "family" : "mean",
  scaling: null,
});

interface Numbers {
  readonly logits: Float32Array;
  readonly losses: Float32Array;
  readonly perReport: Float32Array;
  readonly layout: AdapterLayout;
}

async function compute(engine: Engine, batch: PackedBatch): Promise<Numbers> {
  try {
    engine.setAdapter(fixedValues(engine.layout.size));
    const logits = await engine.logits(batch);
    return { logits, ...(await engine.gradients(batch, fixedTargets)), layout: engine.layout };
  } finally {
    engine.dispose();
  }
}

/** NaN is worse than any number, so that it cannot hide. */
const worst = (values: readonly number[]): number => values.reduce((a, b) => (a >= b ? a : Number.isNaN(a) ? a : b), 0);

function worstCell(got: Float32Array, expected: Float32Array): number {
  return worst(Array.from(expected, (z, i) => Math.abs(got[i]! - z) / Math.max(1, Math.abs(z))));
}

function norm(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

const distance = (got: Float32Array, expected: Float32Array): number =>
  norm(got.map((value, i) => value - expected[i]!));

/** Worst relative L2 distance of a report's gradient, and of one tensor of it. A tensor below 1/100 of its report's norm is
 * measured by that hundredth: with one token the queries' gradient is exactly 0. */
function gradientErrors(got: Numbers, expected: Numbers): { readonly reports: number; readonly tensors: number } {
  const { slots, size: P } = expected.layout;
  const reports: number[] = [];
  const tensors: number[] = [];
  for (let b = 0; b < expected.losses.length; b++) {
    const row = expected.perReport.subarray(b * P, (b + 1) * P);
    const gotRow = got.perReport.subarray(b * P, (b + 1) * P);
    const length = norm(row);
    reports.push(distance(gotRow, row) / length);
    for (const { offset, size } of slots) {
      const tensor = row.subarray(offset, offset + size);
      tensors.push(distance(gotRow.subarray(offset, offset + size), tensor) / Math.max(norm(tensor), length / 100));
    }
  }
  return { reports: worst(reports), tensors: worst(tensors) };
}

/** Compares a device with the reference on the fixed batch; the device computes its gradients twice and must repeat itself.
 * @throws DeviceRefusedError GPU-GATE with the measured errors */
export async function checkAgainst(
  runtime: EncoderRuntime,
  reference: EncoderRuntime,
  model: { readonly config: EncoderConfig; readonly hasPooler: boolean },
): Promise<GateResult> {
  const batch = fixedBatch(model.config);
  const spec = fixedSpec(model.config, model.hasPooler);
  const expected = await compute(reference.open(spec), batch);
  const got = await compute(runtime.open(spec), batch);
  const again = await compute(runtime.open(spec), batch);
  const logits = worstCell(got.logits, expected.logits);
  const losses = worstCell(got.losses, expected.losses);
  const { reports: gradients, tensors } = gradientErrors(got, expected);
  const repeats = again.perReport.every((value, i) => Object.is(value, got.perReport[i]));
  const passes =
    logits <= tolerance.logits &&
    losses <= tolerance.losses &&
    gradients <= tolerance.gradients &&
    tensors <= tolerance.tensors;
  if (!passes || !repeats) throw new DeviceRefusedError(gateRefused({ device: runtime.device, logits, gradients }));
  return { logits, gradients };
}
