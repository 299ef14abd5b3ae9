// Self-attention of packed reports: each report alone, all its heads; no padding, so no mask.
import * as tf from "@tensorflow/tfjs-core";
import { productOfHeads } from "./ops";

/** Rows of a packed tensor [N, H] cut into one tensor a report. */
export const cutRows = (x: tf.Tensor2D, lengths: readonly number[]): tf.Tensor2D[] =>
  lengths.length === 1 ? [x] : tf.split(x, [...lengths], 0);

export const joinRows = (parts: tf.Tensor2D[]): tf.Tensor2D => (parts.length === 1 ? parts[0]! : tf.concat(parts, 0));

export interface Projections {
  /** [Σ query rows, H], already divided by √D. */
  readonly query: tf.Tensor2D;
  /** [N, H]. */
  readonly key: tf.Tensor2D;
  readonly value: tf.Tensor2D;
}

/** softmax(Q·Kᵀ)·V a head, for one report: [R, H] from R query rows and T keys. */
function attendOne({ query, key, value }: Projections, numHeads: number): tf.Tensor2D {
  const [R, H] = query.shape;
  const [T] = key.shape;
  const D = H / numHeads;
  const queryHeads: tf.Tensor3D = tf.transpose(tf.reshape(query, [R, numHeads, D]), [1, 0, 2]); // [Z, R, D]
  const keyHeads: tf.Tensor3D = tf.transpose(tf.reshape(key, [T, numHeads, D]), [1, 2, 0]); // [Z, D, T]
  const valueHeads: tf.Tensor3D = tf.transpose(tf.reshape(value, [T, numHeads, D]), [1, 0, 2]); // [Z, T, D]
  const share = tf.softmax(productOfHeads(queryHeads, keyHeads)); // [Z, R, T]
  return tf.reshape(tf.transpose(productOfHeads(share, valueHeads), [1, 0, 2]), [R, H]);
}

/** Attention of each report on itself. `queryLengths` differs from `lengths` where only some rows ask (last layer). */
export function attend(
  projections: Projections,
  numHeads: number,
  rows: { readonly lengths: readonly number[]; readonly queryLengths: readonly number[] },
): tf.Tensor2D {
  const queries = cutRows(projections.query, rows.queryLengths);
  const keys = cutRows(projections.key, rows.lengths);
  const values = cutRows(projections.value, rows.lengths);
  return joinRows(
    queries.map((query, b) => tf.tidy(() => attendOne({ query, key: keys[b]!, value: values[b]! }, numHeads))),
  );
}
