// A loaded encoder on one device of this thread, in TensorFlow.js: the oracle of later kernels, and for now the only engine.
import { InternalError } from "@/base/errors";
import type { AdapterSpec, EncoderWeights } from "@/models/types";
import type { Device, Engine, EncoderRuntime } from "@/engine/engine";
import { onDevice } from "./backend";
import { embedder } from "./embed";
import { loadEncoder } from "./encoder-tensors";
import { ReferenceEngine } from "./reference-engine";

/** Uploads the weights once; engines share them. The embeddings of `weights` are read in place and must not change.
 * @throws DeviceError GPU-NONE if the device does not start */
export function openRuntime(weights: EncoderWeights, device: Device): Promise<EncoderRuntime> {
  return onDevice(device, () => {
    const encoder = loadEncoder(weights);
    const embed = embedder(weights);
    let isOpen = true;
    return Promise.resolve({
      device,
      open(spec: AdapterSpec): Engine {
        if (!isOpen) throw new InternalError("engine/reference: expected an open runtime, got a disposed one");
        const loraScale = spec.loraRank === 0 ? 0 : spec.loraAlpha / spec.loraRank;
        return new ReferenceEngine(device, { config: weights.config, encoder, spec, loraScale }, embed);
      },
      dispose() {
        isOpen = false;
        encoder.dispose();
      },
    });
  });
}
