// The contestant behind plain-tfjs.ts: padded batches of 4 reports of like length, clip, sum and noise with its operations, Adam.
import * as tf from "@tensorflow/tfjs-core";
import { numbers } from "../test/engine/formula";
import { numLabels, specOf, weightsOf } from "./models";
import { leavesOf, packedRows, PlainBert, startWasm, type Leaves, type PaddedBatch } from "./plain-tfjs";
import type { Contestant, Row } from "./protocol";
import { targetsOf, tokensOf } from "./workload";
import { adapterLayout } from "@/models/layout";

const batchSize = 4;
const clipNorm = 1;
const learningRate = 0.001;

function padded(lengths: readonly number[]): PaddedBatch[] {
  const tokens = tokensOf(lengths);
  const targets = targetsOf(lengths.length);
  const order = lengths.map((_, report) => report).sort((a, b) => lengths[a]! - lengths[b]!);
  const batches: PaddedBatch[] = [];
  for (let from = 0; from < order.length; from += batchSize) {
    const reports = order.slice(from, from + batchSize);
    const T = Math.max(...reports.map((report) => lengths[report]!));
    const ids = new Int32Array(reports.length * T);
    const mask = new Float32Array(ids.length).fill(-1e9);
    for (const [row, report] of reports.entries()) {
      ids.set(tokens[report]!, row * T);
      mask.fill(0, row * T, row * T + lengths[report]!);
    }
    const cells = reports.flatMap((b) => [...targets.subarray(b * numLabels, (b + 1) * numLabels)]);
    batches.push({
      ids: tf.tensor2d(ids, [reports.length, T], "int32"),
      mask: tf.tensor4d(mask, [reports.length, 1, 1, T]),
      targets: tf.tensor2d(cells, [reports.length, numLabels]),
      reports,
    });
  }
  return batches;
}

const tiled = (leaves: Leaves, B: number): tf.Tensor3D[] => leaves.map((leaf) => tf.tile(leaf, [B, 1, 1]));

/** [B, …] each, for B tiled leaves; [1, …], summed, for one. */
function gradients(bert: PlainBert, batch: PaddedBatch, leaves: Leaves): tf.Tensor[] {
  return tf.tidy(() => {
    const x = bert.embed(batch);
    const all: tf.Tensor3D[] = [...leaves];
    return tf.grads((...one: tf.Tensor[]) =>
      bert.loss(
        x,
        batch,
        one.map((leaf, i) => tf.reshape(leaf, all[i]!.shape)),
      ),
    )(all);
  });
}

/** Σ_b g_b·min(1, clipNorm/‖g_b‖), one [1, …] a leaf. */
function clippedSums(perReport: readonly tf.Tensor[]): tf.Tensor[] {
  return tf.tidy(() => {
    const squares = perReport.map((gradient) => tf.sum(tf.square(gradient), [1, 2], true));
    const norms = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square)));
    const factors = tf.minimum(1, tf.div(clipNorm, norms));
    return perReport.map((gradient) => tf.sum(tf.mul(gradient, factors), 0, true));
  });
}

export async function openPlain(shape: string): Promise<Contestant> {
  await startWasm();
  const weights = weightsOf(shape);
  const bert = new PlainBert(weights);
  const size = adapterLayout(weights.config, specOf(weights.config)).size;
  const adapter = (scale: number): Leaves => leavesOf(numbers(2, size, { scale }), weights.config);

  const forward = async (batches: readonly PaddedBatch[]) => {
    const leaves = adapter(0.05);
    for (const batch of batches) {
      const logits = tf.tidy(() => bert.logits(bert.embed(batch), batch, leaves));
      await logits.data();
      logits.dispose();
    }
    tf.dispose([...leaves]);
  };

  const stepper = (isPrivate: boolean, batches: readonly PaddedBatch[], count: number) => {
    const variables = adapter(0.05).map((leaf, i) => tf.variable(leaf, true, `leaf${i}${String(isPrivate)}`));
    const optimizer = tf.train.adam(learningRate);
    return async () => {
      let sums: tf.Tensor[] = variables.map((variable) => tf.zerosLike(variable));
      for (const batch of batches) {
        const more = tf.tidy(() => {
          if (!isPrivate)
            return gradients(
              bert,
              batch,
              variables.map((one) => tf.reshape(one, threeOf(one))),
            );
          return clippedSums(
            gradients(
              bert,
              batch,
              tiled(
                variables.map((one) => tf.reshape(one, threeOf(one))),
                batch.reports.length,
              ),
            ),
          );
        });
        const next = sums.map((sum, i) => tf.add(sum, more[i]!));
        tf.dispose([...sums, ...more]);
        sums = next;
      }
      const means = tf.tidy(() =>
        sums.map((sum) => tf.div(isPrivate ? tf.add(sum, tf.randomNormal(sum.shape, 0, clipNorm)) : sum, count)),
      );
      optimizer.applyGradients(variables.map(({ name }, i) => ({ name, tensor: means[i]! })));
      await variables[0]!.data();
      tf.dispose([...sums, ...means]);
    };
  };

  const prepare = (row: Row, lengths: readonly number[]): (() => Promise<unknown>) => {
    const batches = padded(lengths);
    if (row === "forward") return () => forward(batches);
    if (row === "lora" || row === "dp") return stepper(row === "dp", batches, lengths.length);
    throw new Error(`plain TensorFlow.js computes no row ${row}`);
  };

  return {
    facts: { "TensorFlow.js": tf.version_core, "reports a padded batch": String(batchSize) },
    prepare: (row, lengths) => Promise.resolve(prepare(row, lengths)),
    values: async (of, lengths) => {
      const leaves = adapter(of === "features" ? 0 : 0.05);
      const rows: Float32Array[] = [];
      for (const batch of padded(lengths)) {
        const values = tf.tidy(() =>
          of === "features"
            ? bert.pooled(bert.embed(batch), batch, leaves)
            : packedRows(gradients(bert, batch, tiled(leaves, batch.reports.length))),
        );
        const [B, width] = values.shape;
        const flat = await values.data<"float32">();
        for (let b = 0; b < B; b++) rows[batch.reports[b]!] = flat.slice(b * width, (b + 1) * width);
        values.dispose();
      }
      const width = rows[0]?.length ?? 0;
      const all = new Float32Array(rows.length * width);
      for (const [b, row] of rows.entries()) all.set(row, b * width);
      return all;
    },
  };
}

const threeOf = ({ shape: [a = 1, b = 1, c = 1] }: tf.Tensor): [number, number, number] => [a, b, c];
