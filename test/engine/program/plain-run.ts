// Carries out a Program in float64 loops: the oracle of the kernel libraries, and the proof that a Program says what it should.
import type { PackedBatch } from "@/engine/engine";
import type { Given } from "@/engine/program/library";
import type { Buffer, Call, Program } from "@/engine/program/program";
import type { EncoderWeights } from "@/models/types";
import { plainKernels, type Memory } from "./plain-kernels";

/** Memory of one run. With `places`, buffers of one place share an array, as they do on a device. */
export function plainMemory(
  { weights, batch, given }: { readonly weights: EncoderWeights; readonly batch: PackedBatch; readonly given: Given },
  places: readonly number[] | null = null,
): Memory {
  const rowsOf = (buffer: Buffer) => (buffer.rows === "tokens" ? batch.tokens.length : batch.offsets.length - 1);
  const arrays = new Map<number, Float64Array>();
  return {
    weights,
    batch,
    given,
    rows: rowsOf,
    of(buffer) {
      const place = places ? places[buffer.id]! : buffer.id;
      let values = arrays.get(place);
      if (!values) {
        values = new Float64Array(rowsOf(buffer) * buffer.width).fill(NaN);
        arrays.set(place, values);
      }
      return values;
    },
  };
}

const moves = new Set<string>(["firstRows", "addToFirstRows", "toFirstRows", "meanRows", "spreadRows"]);

const isMove = (call: Call): call is MoveCall => moves.has(call.kernel);

export function plainCall(call: Call, memory: Memory): void {
  if (isMove(call)) moveRows(call, memory);
  else compute(call, memory);
}

function compute(call: Exclude<Call, MoveCall>, memory: Memory): void {
  switch (call.kernel) {
    case "embed":
      plainKernels.embed(call, memory);
      break;
    case "layerNorm":
      plainKernels.layerNorm(call, memory);
      break;
    case "layerNormBack":
      plainKernels.layerNormBack(call, memory);
      break;
    case "gemm":
      plainKernels.gemm(call, memory);
      break;
    case "loraDown":
      plainKernels.loraDown(call, memory);
      break;
    case "attention":
      plainKernels.attention(call, memory);
      break;
    case "attentionBack":
      plainKernels.attentionBack(call, memory);
      break;
    case "loraGrad":
      plainKernels.loraGrad(call, memory);
      break;
    case "classify":
      plainKernels.classify(call, memory);
      break;
    case "lossBack":
      plainKernels.lossBack(call, memory);
      break;
  }
}

type MoveCall = Extract<Call, { kernel: "firstRows" | "addToFirstRows" | "toFirstRows" | "meanRows" | "spreadRows" }>;

function moveRows(call: MoveCall, memory: Memory): void {
  switch (call.kernel) {
    case "firstRows":
      plainKernels.firstRows(call, memory);
      break;
    case "addToFirstRows":
      plainKernels.addToFirstRows(call, memory);
      break;
    case "toFirstRows":
      plainKernels.toFirstRows(call, memory);
      break;
    case "meanRows":
      plainKernels.meanRows(call, memory);
      break;
    case "spreadRows":
      plainKernels.spreadRows(call, memory);
      break;
  }
}

/** Outputs of a program in float64, in the order of program.outputs. Buffers share memory by program.places. */
export function runPlain(
  program: Program,
  weights: EncoderWeights,
  { batch, given }: { readonly batch: PackedBatch; readonly given: Given },
): Float64Array[] {
  const memory = plainMemory({ weights, batch, given }, program.places);
  const { below, targets } = program.inputs;
  if (below) memory.of(below).set(given.below ?? []);
  if (targets) memory.of(targets).set(given.targets ?? []);
  for (const call of program.calls) plainCall(call, memory);
  return program.outputs.map((output) => memory.of(output).slice());
}
