// Repeatable numbers for fixtures: the same integers as test/fixtures/engine/formula.py, so that no weights are stored.

/** Uniform on [−1, 1), [count] float64. */
function uniformNumbers(seed: number, count: number): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = (Math.imul(i, 2654435761) + seed * 40503 + 1) >>> 0;
    x = Math.imul(x ^ (x >>> 15), 2246822519) >>> 0;
    x = Math.imul(x ^ (x >>> 13), 3266489917) >>> 0;
    out[i] = ((x ^ (x >>> 16)) >>> 0) / 2 ** 31 - 1;
  }
  return out;
}

/** shift + scale·u as float32. */
export const numbers = (seed: number, count: number, range: { scale: number; shift?: number }) =>
  Float32Array.from(uniformNumbers(seed, count), (u) => (range.shift ?? 0) + range.scale * u);

/** [count] ids below `vocab`. */
export const ids = (seed: number, count: number, vocab: number) =>
  Int32Array.from(uniformNumbers(seed, count), (u) => Math.floor(((u + 1) / 2) * vocab));

const targetValues = [0, 1, 0.25, -1];

/** 0, 1, a soft 0.25, and −1 (not labelled). */
export const cellTargets = (seed: number, count: number) =>
  Float32Array.from(ids(seed, count, targetValues.length), (kind) => targetValues[kind]!);

export function decodeFloats(base64: string): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}
