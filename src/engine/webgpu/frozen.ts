// Frozen numbers of the encoder as the kernels want them: what they are made of and in which order. A key names each, so
// that the programs of one library share it.
import { InternalError } from "@/base/errors";
import type { Head, Norm, Weight } from "@/engine/program/program";
import type { EncoderWeights } from "@/models/types";

/** An array of the device that never changes. */
export interface Frozen {
  readonly key: string;
  /** Floats. */
  readonly size: number;
  /** Tensors that must survive float16 for the whole to be stored so; null: always float32. */
  readonly halves: readonly string[] | null;
  values(weights: EncoderWeights): Float32Array<ArrayBuffer>;
}

/** @throws InternalError if the tensor is absent: models/ checks folders when it reads them */
function tensor(weights: EncoderWeights, name: string): Float32Array {
  const found = weights.tensors.get(name);
  if (!found) throw new InternalError(`engine/webgpu: expected the tensor ${name}, got none`);
  return found.values;
}

/** [columns, rows] to columns `at` … of [rows, width]; in blocks, so that both sides stay in the cache. */
function transposeInto(
  into: Float32Array,
  from: Float32Array,
  { rows, columns, width, at }: { rows: number; columns: number; width: number; at: number },
): void {
  const block = 32;
  for (let c0 = 0; c0 < columns; c0 += block)
    for (let r0 = 0; r0 < rows; r0 += block)
      for (let r = r0; r < Math.min(r0 + block, rows); r++)
        for (let c = c0; c < Math.min(c0 + block, columns); c++) into[r * width + at + c] = from[c * rows + r]!;
}

/** forward: [in, out] of x·W; back: [out, in] of dY·Wᵀ. Both are row-major with the product's columns side by side. */
export function matrixOf({ modules, inSize, outSize }: Weight, direction: "forward" | "back"): Frozen {
  const names = modules.map((module) => `${module}.weight`);
  const out = outSize / modules.length;
  return {
    key: `${direction} ${names.join(" ")}`,
    size: inSize * outSize,
    halves: names,
    values(weights) {
      const values = new Float32Array(inSize * outSize);
      for (const [k, name] of names.entries()) {
        const part = tensor(weights, name);
        if (direction === "back") values.set(part, k * out * inSize);
        else transposeInto(values, part, { rows: inSize, columns: out, width: outSize, at: k * out });
      }
      return values;
    },
  };
}

function joined(names: readonly string[], size: number): Frozen {
  return {
    key: names.join(" "),
    size,
    halves: null,
    values(weights) {
      const values = new Float32Array(size);
      let at = 0;
      for (const name of names) {
        const part = tensor(weights, name);
        values.set(part, at);
        at += part.length;
      }
      return values;
    },
  };
}

/** [Σ out]. */
export const biasOf = ({ modules, outSize }: Weight): Frozen =>
  joined(
    modules.map((module) => `${module}.bias`),
    outSize,
  );

/** γ then β, [2, width]. */
export const normVectors = ({ module }: Norm, width: number): Frozen =>
  joined([`${module}.weight`, `${module}.bias`], 2 * width);

/** mean then std, [2, H]; one key a head, since the numbers are the adapter's. */
export function scalingOf({ mean, std }: NonNullable<Head["scaling"]>): Frozen {
  const values = Float32Array.of(...mean, ...std);
  return { key: `scaling ${values.join(" ")}`, size: values.length, halves: null, values: () => values };
}

/** Rows of the vocabulary, [V, E]. */
export const wordTable = (word: string, size: number): Frozen => ({
  key: `${word}.weight`,
  size,
  halves: [`${word}.weight`],
  values: (weights) => Float32Array.from(tensor(weights, `${word}.weight`)),
});

/** Position rows with the row of token type 0 added to each, [T, E]: all our token types are 0. */
export const positionTable = (at: { position: string; type: string; width: number }, size: number): Frozen => ({
  key: `${at.position}.weight + ${at.type}.weight`,
  size,
  halves: null,
  values(weights) {
    const type = tensor(weights, `${at.type}.weight`);
    return Float32Array.from(tensor(weights, `${at.position}.weight`), (value, i) => value + type[i % at.width]!);
  },
});
