// Probabilities of reports under a plain adapter.
import type { Adapter } from "@/models/fold-scaling";
import { adapterLayout } from "@/models/layout";
import { headSlots } from "@/models/fold-scaling";
import { forwardAll } from "./forward";
import type { ForwardControl } from "./forward";
import type { HeldReports } from "./hold-reports";
import type { OpenModel } from "./open-model";

/** Float64 sigmoid of a float32 logit. */
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** [n, L] of token lists within the model's limit. */
export async function logitsOf(
  open: OpenModel,
  { adapter, tokens }: { readonly adapter: Adapter; readonly tokens: readonly Int32Array[] },
  control: ForwardControl = {},
): Promise<Float32Array> {
  const L = adapter.spec.numLabels;
  const engine = open.pool.open(adapter.spec);
  const logits = new Float32Array(tokens.length * L);
  try {
    engine.setAdapter(adapter.values);
    const onRows = (from: number, rows: Float32Array) => {
      logits.set(rows, from * L);
    };
    await forwardAll(engine, { tokens, work: "logits", onRows }, control);
  } finally {
    engine.dispose();
  }
  return logits;
}

/** [n, L] in [0, 1] of the same. */
export const probabilitiesOf = async (
  open: OpenModel,
  work: { readonly adapter: Adapter; readonly tokens: readonly Int32Array[] },
  control: ForwardControl = {},
): Promise<Float64Array> => Float64Array.from(await logitsOf(open, work, control), sigmoid);

/** The same for held reports: a head alone is applied to their stored features, so nothing is read twice. */
export async function heldProbabilities(
  open: OpenModel,
  {
    adapter,
    held,
    reports,
  }: { readonly adapter: Adapter; readonly held: HeldReports; readonly reports: readonly number[] },
  control: ForwardControl = {},
): Promise<Float64Array> {
  if (adapter.spec.loraRank > 0)
    return probabilitiesOf(open, { adapter, tokens: reports.map((i) => held.tokens[i]!) }, control);
  const features = await open.features.of(held, { reads: adapter.spec.pooling, reports }, control);
  return Float64Array.from(headLogits(open, adapter, features), sigmoid);
}

/** W t + b by row, rounded to float32 as an engine's logits are: [n, L] of pooled features [n, H] that the adapter's head reads. */
export function headLogits(open: OpenModel, { spec, values }: Adapter, features: Float32Array): Float32Array {
  const H = open.model.config.hiddenSize;
  const L = spec.numLabels;
  const { weight, bias } = headSlots(adapterLayout(open.model.config, spec));
  return Float32Array.from({ length: (features.length / H) * L }, (_, cell) => {
    const [b, l] = [Math.floor(cell / L), cell % L];
    let z = values[bias.offset + l]!;
    for (let h = 0; h < H; h++) z += values[weight.offset + l * H + h]! * features[b * H + h]!;
    return z;
  });
}
