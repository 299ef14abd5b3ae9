// Probabilities of reports under a plain adapter.
import type { Adapter } from "@/models/fold-scaling";
import { forwardAll } from "./forward";
import type { ForwardControl } from "./forward";
import type { OpenModel } from "./open-model";

/** Float64 sigmoid of a float32 logit. */
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/**
 * @param tokens  [n] token lists within the model's limit
 * @returns       [n, L] in [0, 1]
 */
export async function probabilitiesOf(
  open: OpenModel,
  { adapter, tokens }: { readonly adapter: Adapter; readonly tokens: readonly Int32Array[] },
  control: ForwardControl = {},
): Promise<Float64Array> {
  const engine = open.pool.open(adapter.spec);
  try {
    engine.setAdapter(adapter.values);
    const logits = await forwardAll(engine, { tokens, work: "logits", width: adapter.spec.numLabels }, control);
    return Float64Array.from(logits, sigmoid);
  } finally {
    engine.dispose();
  }
}
