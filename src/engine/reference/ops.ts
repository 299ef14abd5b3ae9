// The differentiable pieces of BERT on TensorFlow.js tensors. Products are never transposed in the call and on wasm never
// batched, because tfjs-wasm leaves its fast library otherwise (12 times slower); so each brings its own gradient.
import * as tf from "@tensorflow/tfjs-core";

interface Forward<T> {
  readonly value: T;
  /** All tensors that the gradient needs: others are gone when it runs. Kept only while a tape runs. */
  readonly saved: readonly tf.Tensor[];
}

type Backward<T> = (dy: T, saved: readonly tf.Tensor[]) => readonly tf.Tensor[];

/** An operation with its own gradient: `backward(dy, saved)` gives one gradient an input, in order. */
export function withGradient<T extends tf.Tensor>(
  inputs: readonly tf.Tensor[],
  forward: () => Forward<T>,
  backward: Backward<T>,
): T {
  const op = tf.customGrad<T>((...args) => {
    const { value, saved } = forward();
    const save = args.at(-1);
    if (typeof save === "function") save([...saved]);
    // Without this scope every intermediate of the backward pass would live until its end (1.2 GB at 512 tokens).
    return { value, gradFunc: (dy, kept) => tf.tidy(() => [...backward(dy, kept)]) };
  });
  return op(...inputs);
}

/** a·b, [m, k] by [k, n], differentiable in both. */
export const product = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D =>
  withGradient(
    [a, b],
    () => ({ value: tf.matMul<tf.Tensor2D>(a, b), saved: [a, b] }),
    (dy, [left, right]) => [tf.matMul(dy, tf.transpose(right!)), tf.matMul(tf.transpose(left!), dy)],
  );

/** [Z, m, k] by [Z, k, n], one product a head. */
function headProducts(a: tf.Tensor, b: tf.Tensor): tf.Tensor3D {
  if (tf.getBackend() !== "wasm") return tf.matMul<tf.Tensor3D>(a, b);
  const [heads = 1] = a.shape;
  const rights = tf.split(b, heads, 0);
  const products = tf.split(a, heads, 0).map((left, z) => tf.matMul<tf.Tensor3D>(left, rights[z]!));
  return tf.concat(products, 0);
}

const flipHeads = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 2, 1]);

/** One product a head: [Z, m, k] by [Z, k, n], differentiable in both. */
export const productOfHeads = (a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor3D =>
  withGradient(
    [a, b],
    () => ({ value: headProducts(a, b), saved: [a, b] }),
    (dy, [left, right]) => [headProducts(dy, flipHeads(right!)), headProducts(flipHeads(left!), dy)],
  );

/** A frozen linear map. */
export interface Frozen {
  /** [in, out]. */
  readonly weight: tf.Tensor2D;
  /** [out]. */
  readonly bias: tf.Tensor1D;
  /** [out, in], uploaded when the first gradient needs it. */
  readonly transposed: () => tf.Tensor2D;
}

/** x·W + bias, [R, in] to [R, out]; W and bias get no gradient. */
export const frozenLinear = (x: tf.Tensor2D, frozen: Frozen): tf.Tensor2D =>
  withGradient(
    [x],
    () => ({ value: biasedProduct(x, frozen), saved: [] }),
    (dy) => [tf.matMul(dy, frozen.transposed())],
  );

// Bias inside the product: exact for two dimensions; only batched or transposed calls add it too often on wasm.
const biasedProduct = (x: tf.Tensor2D, { weight, bias }: Frozen): tf.Tensor2D =>
  tf.reshape(tf.fused.matMul({ a: x, b: weight, bias }), [x.shape[0], weight.shape[1]]);

export interface Norm {
  /** γ and β, [H]. */
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
  readonly epsilon: number;
}

/** γ∘x̂ + β with x̂ = (x − mean)·ρ, ρ = 1/√(variance + ε), each row alone. dx = ρ(e − mean e − x̂·mean(e∘x̂)), e = γ∘dy. */
export const layerNorm = (x: tf.Tensor2D, { gamma, beta, epsilon }: Norm): tf.Tensor2D =>
  withGradient(
    [x],
    () => {
      const centered = tf.sub(x, tf.mean(x, 1, true));
      const rho = tf.rsqrt(tf.add(tf.mean(tf.square(centered), 1, true), epsilon));
      const normal = tf.mul(centered, rho);
      return { value: tf.add<tf.Tensor2D>(tf.mul(normal, gamma), beta), saved: [normal, rho] };
    },
    (dy, [normal, rho]) => {
      const e = tf.mul(dy, gamma);
      const along = tf.mul(normal!, tf.mean(tf.mul(e, normal!), 1, true));
      return [tf.mul(rho!, tf.sub(tf.sub(e, tf.mean(e, 1, true)), along))];
    },
  );

const density = 1 / Math.sqrt(2 * Math.PI);

/** x·Φ(x), Φ(x) = ½(1 + erf(x/√2)); derivative Φ(x) + x·e^{−x²/2}/√(2π). */
export const gelu = (x: tf.Tensor2D): tf.Tensor2D =>
  withGradient(
    [x],
    () => {
      const share = tf.add(tf.mul(tf.erf(tf.mul(x, Math.SQRT1_2)), 0.5), 0.5);
      return { value: tf.mul<tf.Tensor2D>(x, share), saved: [x, share] };
    },
    (dy, [at, share]) => {
      const bell = tf.mul(tf.exp(tf.mul(tf.square(at!), -0.5)), density);
      return [tf.mul(dy, tf.add(share!, tf.mul(at!, bell)))];
    },
  );

const slope = 2 * Math.sqrt(2 / Math.PI);

/** ½x(1 + tanh u) = x·s, s = σ(2u), u = √(2/π)(x + 0.044715x³): the sigmoid is 20 times faster than tanh on wasm.
 * Derivative s + x·s(1 − s)·2u'. */
export const geluNew = (x: tf.Tensor2D): tf.Tensor2D =>
  withGradient(
    [x],
    () => {
      const inner = tf.mul(x, tf.add(tf.mul(tf.square(x), 0.044715 * slope), slope));
      const share = tf.sigmoid(inner);
      return { value: tf.mul<tf.Tensor2D>(x, share), saved: [x, share] };
    },
    (dy, [at, share]) => {
      const inner = tf.add(tf.mul(tf.square(at!), 3 * 0.044715 * slope), slope);
      const bend = tf.mul(tf.mul(share!, tf.sub(1, share!)), inner);
      return [tf.mul(dy, tf.add(share!, tf.mul(at!, bend)))];
    },
  );
