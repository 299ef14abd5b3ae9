// Runs one kernel call on the wasm kernels, in a region that holds NaN wherever nothing was filled in: a number that nobody wrote,
// or that was read from where nothing stands, shows.
import type { Program } from "@/engine/program/program";
import { frameAt, sizeOf } from "@/engine/wasm/frame";
import { openKernels, type Kernels } from "@/engine/wasm/kernels";
import { planWeights, writeWeights } from "@/engine/wasm/packed-weights";
import { Resident } from "@/engine/wasm/resident";
import { stepOf } from "@/engine/wasm/steps";
import type { OneCall } from "../webgpu/one-call";
import type { Build } from "./open";

const programOf = ({ call, buffers, outputs }: OneCall): Program => ({
  work: "features",
  buffers,
  calls: [call],
  inputs: { below: null, targets: null },
  outputs,
  places: buffers.map(({ id }) => id),
  shapes: buffers,
});

interface Bench {
  readonly floats: Float32Array;
  readonly words: Uint32Array;
  readonly kernels: Kernels;
}

const benches = new Map<Build, Bench>();

/** One memory of 64 MiB a build: compiling and reserving for each call would take most of the time. */
function benchOf(build: Build): Bench {
  const known = benches.get(build);
  if (known) return known;
  const memory = new WebAssembly.Memory({ initial: 1024, maximum: 1024, shared: build.shared });
  const floats = new Float32Array(memory.buffer);
  const bench = { floats, words: new Uint32Array(memory.buffer), kernels: openKernels(build.variant, memory) };
  benches.set(build, bench);
  return bench;
}

/** The outputs of each of `times` runs on the same numbers. */
export function runOnWasm(one: OneCall, build: Build, times = 1): readonly Float32Array[][] {
  const { floats, words, kernels } = benchOf(build);
  const plan = planWeights(one.weights);
  floats.fill(0, 0, plan.bytes / 4); // as fresh memory is
  writeWeights(one.weights, plan, floats.buffer);
  const program = programOf(one);
  const resident = new Resident(program, plan.bytes);
  const step = stepOf(one.call, { kernels, words, modules: plan.modules, resident });
  const size = sizeOf(one.batch);
  const frame = frameAt(resident.end, program, size);
  const end = Math.ceil((frame.scratch + step.scratch(size)) / 4);
  return Array.from({ length: times }, () => {
    floats.fill(NaN, plan.bytes / 4, end + 100);
    resident.write(kernels, floats, one.adapter);
    words.set(one.batch.tokens, frame.tokensAt / 4);
    words.set(one.batch.offsets, frame.offsetsAt / 4);
    for (const buffer of one.buffers) floats.set(one.filled.get(buffer.id) ?? [], frame.at(buffer) / 4);
    step.run(frame);
    if (!floats.subarray(end, end + 100).every(Number.isNaN)) throw new Error("a kernel wrote behind its scratch");
    return one.outputs.map((output) => {
      const at = frame.at(output) / 4;
      return Float32Array.from(floats.subarray(at, at + frame.rows(output) * output.width));
    });
  });
}
