// What webgpu.spec.ts asks of the page: a tiny encoder on the WebGPU library, steps of it, and how each of them ended.
import { DeviceError } from "@/base/errors";
import { buildProgram } from "@/engine/program/build";
import type { PreparedProgram } from "@/engine/program/library";
import { modelOf, programRuntime } from "@/engine/program/program-engine";
import { openWebGpuLibrary } from "@/engine/webgpu/webgpu-library";
import type { AdapterSpec, EncoderWeights } from "@/models/types";
import { cellTargets, ids, numbers } from "../engine/formula";
import { smallCases, smallErrors } from "../engine/golden";
import { cut, pack, tinyBert, tinyConfig } from "../engine/tiny-bert";

const spec: AdapterSpec = {
  ...{ loraRank: 2, loraAlpha: 4, numLabels: 3, pooling: "family", scaling: null, layers: [0, 1] },
  targets: ["attention.self.query", "attention.self.value"],
};
const program = buildProgram(tinyConfig, spec, { work: "gradients", fromBelow: false, checkpoints: false });

/** Reports of 48 tokens each. */
function batchOf(reports: number) {
  const lengths = Array.from({ length: reports }, () => tinyConfig.maxTokens);
  return {
    batch: pack(cut(ids(3, reports * tinyConfig.maxTokens, tinyConfig.vocabSize), lengths)),
    given: {
      ...{ adapter: numbers(4, program.outputs[0]!.width, { scale: 0.3 }), below: null },
      targets: cellTargets(5, reports * spec.numLabels),
    },
  };
}

/** Whether this module and all that it needs has come. */
const isLoaded = (): boolean => true;

let prepared: PreparedProgram | undefined;

/** "open", or the code of the error. */
const open = (): Promise<string> =>
  ended(async () => {
    const library = await openWebGpuLibrary(tinyBert(tinyConfig, 6));
    prepared = await library.prepare(program);
    return "open";
  });

/** The numbers of a step as text, or the code of the error. */
const step = (reports: number): Promise<string> =>
  ended(async () => {
    const { batch, given } = batchOf(reports);
    const outputs = await prepared!.run(batch, given);
    return outputs.map((output) => [...new Uint32Array(output.buffer)].join(" ")).join("\n");
  });

async function ended(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DeviceError) return error.problem.code;
    throw error;
  }
}

/** Largest errors of a golden case, features to gradients. */
async function goldenErrors(name: string): Promise<number[]> {
  const golden = smallCases.find((one) => one.name === name);
  if (!golden) throw new Error("no such case");
  const open = async (weights: EncoderWeights) => programRuntime(await openWebGpuLibrary(weights), modelOf(weights));
  const { features, logits, losses, gradients } = await smallErrors(open, golden);
  return [features, logits, losses, gradients];
}

/** All that the page can be asked for. */
export const steps = { isLoaded, open, step, goldenErrors };
