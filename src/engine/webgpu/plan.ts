// From the calls of a program to dispatches: which kernel, in which variant. Needs no device, so that dispatches and bytes can
// be counted without one.
import { DeviceRefusedError } from "@/base/errors";
import { widthsRefused } from "@/base/problems/gpu";
import type { Call, Program } from "@/engine/program/program";
import type { Dispatch, Target } from "./dispatch";
import { attention } from "./kernels/attention";
import { attentionBackKv } from "./kernels/attention-back-kv";
import { attentionBackQ } from "./kernels/attention-back-q";
import { classify } from "./kernels/classify";
import { embed, type Vocabulary } from "./kernels/embed";
import { gemm } from "./kernels/gemm";
import { layerNorm } from "./kernels/layer-norm";
import { layerNormBack } from "./kernels/layer-norm-back";
import { loraDown } from "./kernels/lora-down";
import { loraGrad } from "./kernels/lora-grad";
import { lossBack } from "./kernels/loss-back";
import { moveKernels, moveRows, type Move } from "./kernels/move-rows";

/** Widths that kernels read four floats at a time. Attention and loraGrad have a way for any width. */
function vectorWidths(call: Call): readonly number[] {
  if (call.kernel === "embed") return [call.out.width];
  if (call.kernel === "classify") return [call.t.width];
  if (!("x" in call)) return [];
  if (call.kernel !== "gemm") return [call.x.width];
  const parts = call.lora?.pairs.parts ?? [];
  return [call.x.width, call.y.width, ...parts.flatMap(({ columns }) => [columns.from, columns.count])];
}

function checkWidths(call: Call): void {
  const odd = vectorWidths(call).find((width) => width % 4 !== 0);
  if (odd !== undefined) throw new DeviceRefusedError(widthsRefused({ width: odd }));
}

const moves = new Set<string>(moveKernels);
const isMove = (call: Call): call is Move => moves.has(call.kernel);

function dispatchesOfCall(call: Exclude<Call, Move>, target: Target, vocabulary: Vocabulary): Dispatch[] {
  switch (call.kernel) {
    case "embed":
      return [embed(call, target, vocabulary)];
    case "layerNorm":
      return [layerNorm(call, target)];
    case "layerNormBack":
      return [layerNormBack(call, target)];
    case "gemm":
      return [gemm(call, target)];
    case "loraDown":
      return [loraDown(call, target)];
    case "attention":
      return [attention(call, target)];
    case "attentionBack":
      return [attentionBackQ(call, target), attentionBackKv(call, target)];
    case "loraGrad":
      return [loraGrad(call, target)];
    case "classify":
      return [classify(call, target)];
    case "lossBack":
      return [lossBack(call)];
  }
}

/** In the order of the calls.
 * @throws DeviceRefusedError GPU-WIDTHS if a width of the model is not divisible by 4 */
export function planProgram(program: Program, target: Target, vocabulary: Vocabulary): readonly Dispatch[] {
  return program.calls.flatMap((call) => {
    checkWidths(call);
    return isMove(call) ? [moveRows(call)] : dispatchesOfCall(call, target, vocabulary);
  });
}

/** Floats of the packed adapter that the program's calls reach; 0 where it has none. */
export function adapterSize(program: Program): number {
  const ends = program.calls.flatMap((call): number[] => {
    if (call.kernel === "classify" || call.kernel === "lossBack") {
      const { weight, bias, numLabels, hiddenSize } = call.head;
      return [weight + numLabels * hiddenSize, bias + numLabels];
    }
    const pairs = call.kernel === "loraDown" ? call.pairs : call.kernel === "gemm" ? call.lora?.pairs : undefined;
    if (!pairs) return [];
    const inSize = call.kernel === "gemm" ? call.weight.inSize : call.kernel === "loraDown" ? call.x.width : 0;
    const aEnd = call.kernel === "loraDown" && call.direction === "back" ? 0 : pairs.rank * inSize;
    return pairs.parts.flatMap(({ loraA, loraB, columns }) => [loraA + aEnd, loraB + pairs.rank * columns.count]);
  });
  return Math.max(0, ...ends);
}
