// Encoders and batches for tests of full fine-tuning, and the comparison with the golden numbers of transformers.
import { FullEngine, type FullModel } from "@/engine/full/full-engine";
import type { Device, PackedBatch } from "@/engine/engine";
import { fullLayout, packWeights } from "@/models/full-layout";
import type { EncoderConfig, EncoderWeights, FeatureScaling } from "@/models/types";
import fixture from "../../fixtures/full/gradients.json";
import { bundledWeights } from "../bundled-weights";
import { cellTargets, decodeFloats, ids, numbers } from "../formula";
import { cut, pack, tinyBert, tinyConfig } from "../tiny-bert";

type Stored = (typeof fixture.cases)[number];
type RawConfig = Stored["config"];

export interface FullCase {
  readonly name: string;
  readonly model: FullModel;
  /** [W]. */
  readonly values: Float32Array;
  readonly batch: PackedBatch;
  readonly targets: Float32Array;
}

export interface GoldenCase extends FullCase {
  readonly expected: Pick<Stored, "loss" | "tensors">;
}

/** Weights of the encoder and a head from the formula, as one vector. */
export function fullCase(
  weights: EncoderWeights,
  {
    seed,
    numLabels,
    headScale,
    scaling,
  }: { seed: number; numLabels: number; headScale: number; scaling: FeatureScaling | null },
): Pick<FullCase, "model" | "values"> {
  const layout = fullLayout(weights, numLabels);
  const values = new Float32Array(layout.size);
  packWeights(weights, layout, values);
  for (const [i, { offset, size }] of layout.slots.slice(-2).entries())
    values.set(numbers(seed * 1000 + 900 + i, size, { scale: headScale }), offset);
  return { model: { config: weights.config, layout, numLabels, scaling }, values };
}

const scalingOf = ({ scaled, seed, hiddenSize }: RawConfig): FeatureScaling | null =>
  scaled
    ? {
        mean: numbers(seed * 1000 + 904, hiddenSize, { scale: 0.5 }),
        std: numbers(seed * 1000 + 905, hiddenSize, { scale: 0.4, shift: 1 }),
      }
    : null;

const encoderConfig = (raw: RawConfig): EncoderConfig => ({
  ...tinyConfig,
  embeddingSize: raw.hiddenSize,
  hiddenSize: raw.hiddenSize,
  numLayers: raw.numLayers,
  numHeads: raw.numHeads,
  intermediateSize: raw.intermediateSize,
  layerNormEpsilon: raw.layerNormEpsilon,
  activation: raw.activation === "gelu_new" ? "gelu_new" : "gelu",
});

function goldenCase(stored: Stored, weights: EncoderWeights, tokens: Int32Array[]): GoldenCase {
  const { config: raw } = stored;
  const headScale = raw.name === "bundled" ? 0.05 : 0.3;
  return {
    ...fullCase(weights, { seed: raw.seed, numLabels: raw.numLabels, headScale, scaling: scalingOf(raw) }),
    name: raw.name,
    batch: pack(tokens),
    targets: cellTargets(raw.seed * 1000 + 903, tokens.length * raw.numLabels),
    expected: stored,
  };
}

export const tinyCases: readonly GoldenCase[] = fixture.cases.map((stored) => {
  const { config: raw } = stored;
  const total = raw.lengths.reduce((sum, length) => sum + length, 0);
  const packed = ids(raw.seed * 1000 + 902, total, raw.vocabSize - 1).map((id) => id + 1); // 0 is [PAD]
  const tokens = cut(packed, raw.lengths);
  return goldenCase(stored, tinyBert(encoderConfig(raw), raw.seed), tokens);
});

export const bundledCase = (): GoldenCase =>
  goldenCase(
    fixture.bundled,
    bundledWeights(),
    fixture.bundled.ids.map((report) => Int32Array.from(report)),
  );

/** Gradient and loss of a batch, by an engine of its own. */
export async function gradientsOf(device: Device, { model, values, batch, targets }: Omit<FullCase, "name">) {
  const engine = new FullEngine(device, model);
  try {
    const sum = new Float32Array(model.layout.size);
    await engine.setWeights(values);
    const loss = await engine.addGradients(batch, targets, sum);
    return { sum, loss };
  } finally {
    engine.dispose();
  }
}

const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/**
 * Worst relative errors: of the loss, of a tensor's norm, of its 12 samples. A tensor below 1/100 of the whole gradient is
 * measured by that hundredth: the gradient of a key's bias is exactly 0, and float32 leaves the rounding of what cancels.
 */
export function goldenErrors({ model, expected }: GoldenCase, got: { sum: Float32Array; loss: number }) {
  const whole = Math.hypot(...expected.tensors.map((tensor) => tensor.norm));
  let worst = 0;
  for (const { name, offset, size } of model.layout.slots) {
    const tensor = expected.tensors.find((one) => one.name === name);
    if (!tensor) return { loss: Infinity, gradients: Infinity };
    const own = got.sum.subarray(offset, offset + size);
    const samples = decodeFloats(tensor.values);
    const difference = Float32Array.from(tensor.at, (at, k) => own[at]! - samples[k]!);
    const floor = Math.max(tensor.norm, whole / 100);
    const errors = [Math.abs(norm(own) - tensor.norm) / floor, norm(difference) / Math.max(norm(samples), floor / 10)];
    for (const error of errors) worst = Number.isNaN(error) ? Infinity : Math.max(worst, error);
  }
  return {
    loss: Math.abs(got.loss - expected.loss) / expected.loss,
    gradients: worst,
    tensors: expected.tensors.length,
  };
}
