// TensorFlow.js as one writes it, on its wasm library: the stock gradients of every operation, padded batches, the whole last
// layer, and one leaf a report (tiled factors), whose gradients are the per-report ones. No code of the engine but the weights' reader.
import "@tensorflow/tfjs-backend-wasm";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { wasmBytes } from "@/engine/reference/wasm-bytes";
import type { EncoderConfig, EncoderWeights } from "@/models/types";
import { numLabels, specOf } from "./models";

const rank = 8;
const loraScale = 2; // α/r = 16/8

/** The factors of query and value of each layer, [B or 1, in, r] and [B or 1, r, out], then the classifier [B or 1, H, L], [B or 1, 1, L]. */
export type Leaves = readonly tf.Tensor3D[];

export interface PaddedBatch {
  readonly ids: tf.Tensor2D;
  /** [B, 1, 1, T], 0 or −1e9. */
  readonly mask: tf.Tensor4D;
  readonly targets: tf.Tensor2D;
  readonly reports: readonly number[];
}

export async function startWasm(): Promise<void> {
  tf.env().set("IS_NODE", false);
  if (!("__dirname" in globalThis)) Object.defineProperty(globalThis, "__dirname", { value: "", configurable: true });
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false); // its threads are for pages alone
  const names = ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm"];
  setWasmPaths(Object.fromEntries(names.map((name) => [name, name])), true);
  tf.env().platform.fetch = () => Promise.resolve(new Response(wasmBytes()));
  await tf.setBackend("wasm");
}

interface Given {
  readonly batch: PaddedBatch;
  readonly leaves: Leaves;
}

export class PlainBert {
  readonly config: EncoderConfig;
  readonly #tensors: ReadonlyMap<string, tf.Tensor>;

  constructor({ config, tensors }: EncoderWeights) {
    this.config = config;
    const named = [...tensors].map(([name, { shape, values }]): [string, tf.Tensor] => {
      const tensor = tf.tensor(values, [...shape]);
      return [name, name.endsWith(".weight") && !/embeddings|LayerNorm/.test(name) ? tf.transpose(tensor) : tensor];
    });
    this.#tensors = new Map(named);
  }

  #named(name: string): tf.Tensor {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw new Error(`expected the tensor ${name}`);
    return tensor;
  }

  #dense(x: tf.Tensor2D, module: string): tf.Tensor2D {
    return tf.add(
      tf.matMul(x, tf.reshape(this.#named(`${module}.weight`), this.#shape(module))),
      this.#named(`${module}.bias`),
    );
  }

  #shape(module: string): [number, number] {
    const [inSize = 0, outSize = 0] = this.#named(`${module}.weight`).shape;
    return [inSize, outSize];
  }

  #norm(x: tf.Tensor2D, module: string): tf.Tensor2D {
    const { mean, variance } = tf.moments(x, 1, true);
    const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, this.config.layerNormEpsilon)));
    return tf.add(tf.mul(normal, this.#named(`${module}.weight`)), this.#named(`${module}.bias`));
  }

  /** [rows, H] of padded ids [B, T]. Outside the tape: nothing here is trained. */
  embed({ ids }: PaddedBatch): tf.Tensor2D {
    const [B, T] = ids.shape;
    const H = this.config.hiddenSize;
    const word = tf.gather(this.#named("embeddings.word_embeddings.weight"), tf.reshape(ids, [B * T]));
    const position = tf.slice(this.#named("embeddings.position_embeddings.weight"), [0, 0], [T, H]);
    const type = tf.slice(this.#named("embeddings.token_type_embeddings.weight"), [0, 0], [1, H]);
    const sum = tf.add(tf.reshape(word, [B, T, H]), tf.add(position, type));
    return this.#norm(tf.reshape(sum, [B * T, H]), "embeddings.LayerNorm");
  }

  /** A dense layer and its LoRA pair: a pair a report where there are B, else one for all rows. */
  #adapted(x: tf.Tensor2D, module: string, [down, up]: readonly [tf.Tensor3D, tf.Tensor3D]): tf.Tensor2D {
    const [rows, H] = x.shape;
    const pairs = down.shape[0];
    const low = tf.matMul(tf.reshape(x, [pairs, rows / pairs, H]), down);
    return tf.add(this.#dense(x, module), tf.reshape(tf.mul(tf.matMul(low, up), loraScale), [rows, H]));
  }

  #layer(x: tf.Tensor2D, layer: number, { batch, leaves }: Given): tf.Tensor2D {
    const { hiddenSize: H, numHeads: Z } = this.config;
    const [B, T] = batch.ids.shape;
    const D = H / Z;
    const at = `encoder.layer.${layer}`;
    const heads = (rows: tf.Tensor2D): tf.Tensor4D => tf.transpose(tf.reshape(rows, [B, T, Z, D]), [0, 2, 1, 3]);
    const query = heads(this.#adapted(x, `${at}.attention.self.query`, [leaves[4 * layer]!, leaves[4 * layer + 1]!]));
    const key = heads(this.#dense(x, `${at}.attention.self.key`));
    const value = heads(
      this.#adapted(x, `${at}.attention.self.value`, [leaves[4 * layer + 2]!, leaves[4 * layer + 3]!]),
    );
    const scores = tf.add(tf.mul(tf.matMul(query, key, false, true), 1 / Math.sqrt(D)), batch.mask);
    const context: tf.Tensor2D = tf.reshape(tf.transpose(tf.matMul(tf.softmax(scores), value), [0, 2, 1, 3]), [
      B * T,
      H,
    ]);
    const attended = this.#norm(
      tf.add(x, this.#dense(context, `${at}.attention.output.dense`)),
      `${at}.attention.output.LayerNorm`,
    );
    const inner = this.#dense(attended, `${at}.intermediate.dense`);
    const gelu: tf.Tensor2D = tf.mul(tf.mul(inner, 0.5), tf.add(tf.erf(tf.mul(inner, Math.SQRT1_2)), 1));
    return this.#norm(tf.add(attended, this.#dense(gelu, `${at}.output.dense`)), `${at}.output.LayerNorm`);
  }

  /** [B, H]. */
  pooled(x: tf.Tensor2D, batch: PaddedBatch, leaves: Leaves): tf.Tensor2D {
    const { hiddenSize: H, numLayers } = this.config;
    const [B, T] = batch.ids.shape;
    let hidden = x;
    for (let layer = 0; layer < numLayers; layer++) hidden = this.#layer(hidden, layer, { batch, leaves });
    const first: tf.Tensor2D = tf.reshape(tf.slice(tf.reshape(hidden, [B, T, H]), [0, 0, 0], [B, 1, H]), [B, H]);
    return tf.tanh(this.#dense(first, "pooler.dense"));
  }

  /** [B, L]. */
  logits(x: tf.Tensor2D, batch: PaddedBatch, leaves: Leaves): tf.Tensor2D {
    const pooled = this.pooled(x, batch, leaves);
    const [B, H] = pooled.shape;
    const [weight, bias] = leaves.slice(-2);
    const pairs = weight!.shape[0];
    const product = tf.matMul(tf.reshape(pooled, [pairs, B / pairs, H]), weight!);
    return tf.reshape(tf.add(product, bias!), [B, numLabels]);
  }

  /** Sum over reports and labelled cells. */
  loss(x: tf.Tensor2D, batch: PaddedBatch, leaves: Leaves): tf.Scalar {
    const z = this.logits(x, batch, leaves);
    const labelled = tf.cast(tf.greaterEqual(batch.targets, 0), "float32");
    const soft = tf.log(tf.add(tf.exp(tf.neg(tf.abs(z))), 1));
    const cells = tf.add(tf.sub(tf.relu(z), tf.mul(z, batch.targets)), soft);
    return tf.sum(tf.mul(cells, labelled));
  }
}

/** A packed adapter [P] in the engine's order as leaves of one pair for all. */
export function leavesOf(packed: Float32Array, config: EncoderConfig): tf.Tensor3D[] {
  const { hiddenSize: H, numLayers } = config;
  let at = 0;
  const turned = (rows: number, columns: number): tf.Tensor3D => {
    const values = packed.slice(at, at + rows * columns);
    at += rows * columns;
    return tf.expandDims(tf.transpose(tf.tensor2d(values, [rows, columns])), 0);
  };
  const pairs = Array.from({ length: numLayers * specOf(config).targets.length }, () => [
    turned(rank, H),
    turned(H, rank),
  ]);
  return [...pairs.flat(), turned(numLabels, H), tf.reshape(turned(1, numLabels), [1, 1, numLabels])];
}

/** Gradients of B reports, one leaf [B, …] each, as rows [B, P] in the engine's order. */
export function packedRows(gradients: readonly tf.Tensor[]): tf.Tensor2D {
  return tf.tidy(() => {
    const flat = gradients.map((gradient): tf.Tensor2D => {
      const [B = 1, inSize = 1, outSize = 1] = gradient.shape;
      return tf.reshape(tf.transpose(gradient, [0, 2, 1]), [B, inSize * outSize]);
    });
    return tf.concat2d(flat, 1);
  });
}
