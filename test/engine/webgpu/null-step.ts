// A gradient step of a 4-layer BERT on Dawn's null backend, which checks everything and computes nothing. It copies nothing
// either, so the trailer that a real device would send back is put into the mapped bytes here.
import { buildProgram } from "@/engine/program/build";
import { openDevice } from "@/engine/webgpu/open-device";
import { trailerBytes } from "@/engine/webgpu/step-bytes";
import { WebGpuLibrary } from "@/engine/webgpu/webgpu-library";
import type { AdapterSpec } from "@/models/types";
import { nullGpu } from "../../helpers/webgpu-node";
import { cellTargets, ids, numbers } from "../formula";
import { cut, pack, tinyBert, tinyConfig } from "../tiny-bert";
import { spoiledGpu, watchedGpu } from "./watched-gpu";

const config = { ...tinyConfig, numLayers: 4 };
const spec: AdapterSpec = {
  ...{ loraRank: 8, loraAlpha: 16, numLabels: 14, pooling: "family", scaling: null, layers: [0, 1, 2, 3] },
  targets: ["attention.self.query", "attention.self.value"],
};
const program = buildProgram(config, spec, { work: "gradients", fromBelow: false, checkpoints: false });
const batch = pack(cut(ids(1, 30, config.vocabSize), [10, 20]));
const given = {
  ...{ adapter: numbers(2, program.outputs[0]!.width, { scale: 0.1 }), below: null },
  targets: cellTargets(3, 2 * spec.numLabels),
};

/** Puts the words that were last written to the batch buffer at the end of what a staging buffer shows. */
function answerTrailers(device: GPUDevice): void {
  let written = new Uint32Array(trailerBytes / 4);
  const write = device.queue.writeBuffer.bind(device.queue);
  Reflect.set(device.queue, "writeBuffer", (...call: Parameters<typeof write>) => {
    const [buffer, , words] = call;
    if (buffer.label === "batch" && words instanceof Uint32Array) written = words.slice(0, trailerBytes / 4);
    write(...call);
  });
  const create = device.createBuffer.bind(device);
  device.createBuffer = (wanted) => {
    const buffer = create(wanted);
    const mapped = buffer.getMappedRange.bind(buffer);
    buffer.getMappedRange = (offset, size) => {
      const bytes = mapped(offset, size);
      new Uint32Array(bytes).set(written, (bytes.byteLength - trailerBytes) / 4);
      return bytes;
    };
    return buffer;
  };
}

/** The prepared step, and what it asked of the device. Warm: it ran once. */
export async function openNullStep() {
  const watch = watchedGpu(spoiledGpu(nullGpu(), answerTrailers));
  const library = new WebGpuLibrary(tinyBert(config, 1), await openDevice(watch.gpu), "tiled");
  const prepared = await library.prepare(program);
  const step = () => prepared.run(batch, given);
  await step();
  return {
    watch,
    step,
    dispose: () => {
      library.dispose();
    },
  };
}
