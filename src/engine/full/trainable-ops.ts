// Linear maps and norms whose weights are leaves of the tape, and the two ways in which packed reports meet and part. As in the
// reference every product is plain (never transposed in the call), because tfjs-wasm leaves its fast library otherwise.
import * as tf from "@tensorflow/tfjs-core";
import { withGradient } from "@/engine/reference/ops";

export interface Linear {
  /** [out, in], a leaf. */
  readonly weight: tf.Tensor2D;
  /** The same values as [in, out], made beside the tape. */
  readonly turned: tf.Tensor2D;
  /** [out], a leaf. */
  readonly bias: tf.Tensor1D;
}

/** Σ over rows: [R, C] to [C]. */
const columnSums = (x: tf.Tensor): tf.Tensor => tf.sum(x, 0);

/** x·Wᵀ + bias, [R, in] to [R, out]. dx = dy·W, dW = dyᵀ·x, dbias = Σ dy. */
export const linear = (x: tf.Tensor2D, { weight, turned, bias }: Linear): tf.Tensor2D =>
  withGradient<tf.Tensor2D>(
    [x, weight, bias],
    () => ({
      value: tf.reshape(tf.fused.matMul({ a: x, b: turned, bias }), [x.shape[0], turned.shape[1]]),
      saved: [x, weight],
    }),
    (dy, [input, w]) => [tf.matMul(dy, w!), tf.matMul(tf.transpose(dy), input!), columnSums(dy)],
  );

export interface TrainableNorm {
  /** γ and β, [C], leaves. */
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
  readonly epsilon: number;
}

/** The reference's layerNorm with dγ = Σ dy∘x̂ and dβ = Σ dy. */
export const trainableNorm = (x: tf.Tensor2D, { gamma, beta, epsilon }: TrainableNorm): tf.Tensor2D =>
  withGradient(
    [x, gamma, beta],
    () => {
      const centered = tf.sub(x, tf.mean(x, 1, true));
      const rho = tf.rsqrt(tf.add(tf.mean(tf.square(centered), 1, true), epsilon));
      const normal = tf.mul(centered, rho);
      return { value: tf.add<tf.Tensor2D>(tf.mul(normal, gamma), beta), saved: [normal, rho, gamma] };
    },
    (dy, [normal, rho, scale]) => {
      const e = tf.mul(dy, scale!);
      const along = tf.mul(normal!, tf.mean(tf.mul(e, normal!), 1, true));
      const dx = tf.mul(rho!, tf.sub(tf.sub(e, tf.mean(e, 1, true)), along));
      return [dx, columnSums(tf.mul(dy, normal!)), columnSums(dy)];
    },
  );

/** Row blocks under each other, [Σ R, C]; the gradient is cut where they met. */
export const joined = (parts: readonly tf.Tensor2D[]): tf.Tensor2D =>
  withGradient(
    parts,
    () => ({ value: tf.concat([...parts], 0), saved: [] }),
    (dy) =>
      tf.split(
        dy,
        parts.map(({ shape }) => shape[0]),
        0,
      ),
  );

/** The first row of each report, [B, C] from [N, C] with Σ lengths = N; other rows get no gradient. */
export const firstRows = (x: tf.Tensor2D, lengths: readonly number[]): tf.Tensor2D =>
  withGradient(
    [x],
    () => {
      let row = 0;
      const starts = lengths.map((length) => (row += length) - length);
      return { value: tf.gather(x, tf.tensor1d(starts, "int32")), saved: [] };
    },
    (dy) => {
      const width = x.shape[1];
      const rows = tf.split(
        dy,
        lengths.map(() => 1),
        0,
      );
      const blocks = rows.flatMap((row, b) => [row, tf.zeros([lengths[b]! - 1, width])]);
      return [tf.concat(blocks, 0)];
    },
  );
