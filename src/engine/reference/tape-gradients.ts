// Gradients of the plain TensorFlow.js operations that the tape meets between the pieces of ops.ts. TensorFlow.js keeps its
// own in a module apart that pulls in every operation it has; these eleven are all that BERT needs.
import * as tf from "@tensorflow/tfjs-core";
import { InternalError } from "@/base/errors";

const one = (dy: tf.Tensor | tf.Tensor[]): tf.Tensor => {
  if (Array.isArray(dy)) throw new InternalError("engine/tape-gradients: expected one output, got several");
  return dy;
};

const many = (dy: tf.Tensor | tf.Tensor[]): tf.Tensor[] => (Array.isArray(dy) ? dy : [dy]);

const numbersOf = (value: unknown): number[] =>
  Array.isArray(value) ? value.map(Number) : value === undefined ? [] : [Number(value)];

/** dy brought to the shape of an input that was broadcast over rows: [R, L] to [L]. */
function fit(dy: tf.Tensor, input: tf.Tensor): tf.Tensor {
  if (dy.size === input.size) return tf.reshape(dy, input.shape);
  if (dy.rank === 2 && input.rank === 1 && dy.shape[1] === input.size) return tf.sum(dy, 0);
  throw new InternalError(`engine/tape-gradients: expected [${dy.shape.join()}] to fit [${input.shape.join()}]`);
}

const both = ["a", "b"];

/** dx = Σ dy over what the axis order undoes. */
function undoTranspose(dy: tf.Tensor, order: readonly number[]): tf.Tensor {
  const undo = order.map((_, axis) => order.indexOf(axis));
  return tf.transpose(dy, undo);
}

const table: readonly tf.GradConfig[] = [
  {
    kernelName: tf.Add,
    inputsToSave: both,
    gradFunc: (dy, [a, b]) => ({ a: () => fit(one(dy), a!), b: () => fit(one(dy), b!) }),
  },
  {
    kernelName: tf.Sub,
    inputsToSave: both,
    gradFunc: (dy, [a, b]) => ({ a: () => fit(one(dy), a!), b: () => tf.neg(fit(one(dy), b!)) }),
  },
  {
    kernelName: tf.Multiply,
    inputsToSave: both,
    gradFunc: (dy, [a, b]) => ({
      a: () => fit(tf.mul(one(dy), b!), a!),
      b: () => fit(tf.mul(one(dy), a!), b!),
    }),
  },
  {
    kernelName: tf.RealDiv,
    inputsToSave: both,
    gradFunc: (dy, [a, b]) => ({
      a: () => fit(tf.div(one(dy), b!), a!),
      b: () => fit(tf.neg(tf.div(tf.mul(one(dy), a!), tf.square(b!))), b!),
    }),
  },
  {
    kernelName: tf.Tanh,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => tf.mul(one(dy), tf.sub(1, tf.square(y!))) }),
  },
  {
    kernelName: tf.Softmax,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({
      logits: () => {
        const weighted = tf.mul(one(dy), y!);
        return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), y!));
      },
    }),
  },
  {
    kernelName: tf.Reshape,
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({ x: () => tf.reshape(one(dy), x!.shape) }),
  },
  {
    kernelName: tf.Transpose,
    gradFunc: (dy, _saved, attrs) => ({ x: () => undoTranspose(one(dy), numbersOf(attrs["perm"])) }),
  },
  {
    kernelName: tf.SplitV,
    gradFunc: (dy, _saved, attrs) => ({ x: () => tf.concat(many(dy), Number(attrs["axis"])) }),
  },
  {
    kernelName: tf.Slice,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => ({
      x: () => {
        const begin = numbersOf(attrs["begin"]);
        const size = one(dy).shape;
        return tf.pad(
          one(dy),
          begin.map((from, axis): [number, number] => [from, x!.shape[axis]! - from - size[axis]!]),
        );
      },
    }),
  },
  {
    // Mean over the rows of [T, H] only, keeping [1, H].
    kernelName: tf.Mean,
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({ x: () => tf.mul(tf.div(one(dy), x!.shape[0]), tf.ones(x!.shape)) }),
  },
];

/** Once a thread, before the first tape. */
export function registerGradients(): void {
  for (const config of table) tf.registerGradient(config);
}
