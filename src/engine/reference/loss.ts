// Binary cross-entropy with logits, summed over the labelled cells: w[max(z,0) − zy + ln(1 + e^{−|z|})], w = 0 where y < 0.
import * as tf from "@tensorflow/tfjs-core";
import { withGradient } from "./ops";

/** Scalar loss of logits [B, L] and targets [B, L]. Gradient w(σ(z) − y), given here because the composed one is wrong
 * where z is exactly 0, and there every run starts. */
export const maskedLoss = (logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar =>
  withGradient(
    [logits],
    () => {
      const labelled = tf.cast(tf.greaterEqual(targets, 0), "float32");
      const tail = tf.log1p(tf.exp(tf.neg(tf.abs(logits))));
      const cells = tf.add(tf.sub(tf.relu(logits), tf.mul(logits, targets)), tail);
      return { value: tf.sum<tf.Scalar>(tf.mul(labelled, cells)), saved: [logits, labelled] };
    },
    (dy, [z, labelled]) => [tf.mul(dy, tf.mul(labelled!, tf.sub(tf.sigmoid(z!), targets)))],
  );
