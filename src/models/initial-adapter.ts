// The adapter before its first step. lora_B and the head are zero, so the start equals the base model with logits 0;
// lora_A is drawn as PEFT draws it: kaiming uniform with a = √5, that is uniform on ±1/√in (peft, LoraLayer.reset_lora_parameters).
import { uniform, type Rng } from "@/base/random";
import type { AdapterLayout } from "./types";

/** Values [P] in layout order; the same generator state gives the same bits. Public: no report takes part. */
export function initialAdapter(layout: AdapterLayout, rng: Rng): Float32Array<ArrayBuffer> {
  const values = new Float32Array(layout.size);
  for (const slot of layout.slots) {
    if (slot.kind !== "loraA") continue;
    const bound = 1 / Math.sqrt(slot.shape[1] ?? 1);
    for (let i = slot.offset; i < slot.offset + slot.size; i++) values[i] = (2 * uniform(rng) - 1) * bound;
  }
  return values;
}
