// What a program keeps at the start of a worker's region whatever the batch: the adapter, its factors as panels, the feature
// scaling, and room for the segment tables of its products. Places are fixed when the program is compiled; the numbers are
// written when a run finds another adapter, or another program's, in the region.
import type { Call, Lora, LoraPart, Program } from "@/engine/program/program";
import type { Kernels } from "./kernels";
import { aligned } from "./packed-weights";
import { bytesOfPanels } from "./panels";

/** Panels of one factor. Lanes are its rows or its columns; offset, lanes and k count floats. */
interface FactorPanels {
  readonly kernel: "rowsToPanels" | "columnsToPanels";
  readonly offset: number;
  readonly lanes: number;
  readonly k: number;
  readonly scale: number;
  readonly at: number;
}

/** One form of one pair: what it is the right side of. */
export type FactorUse = "forward down" | "forward up" | "back down" | "back up";

/** Ends of what a pair takes in the adapter; the width of lora_A is not the pair's own. */
const endsOf = ({ rank, parts }: Lora, inSize: number): number[] =>
  parts.flatMap(({ loraA, loraB, columns }) => [loraA + rank * inSize, loraB + rank * columns.count]);

/** Ends of what a call reads of the adapter, in floats. */
function readEnds(call: Call): number[] {
  if (call.kernel === "gemm" && call.lora) return endsOf(call.lora.pairs, call.weight.inSize);
  if (call.kernel === "loraDown") return endsOf(call.pairs, call.direction === "forward" ? call.x.width : 0);
  if (call.kernel !== "classify" && call.kernel !== "lossBack") return [];
  const { weight, bias, numLabels, hiddenSize } = call.head;
  return [weight + numLabels * hiddenSize, bias + numLabels];
}

export class Resident {
  /** Address of the adapter. */
  readonly adapter: number;
  readonly #size: number;
  readonly #panels = new Map<string, FactorPanels>();
  readonly #constants = new Map<Float32Array, number>();
  #end: number;

  constructor(program: Program, base: number) {
    this.#size = Math.max(0, ...program.calls.flatMap(readEnds));
    this.#end = base;
    this.adapter = this.take(4 * this.#size);
  }

  /** First address behind everything. */
  get end(): number {
    return this.#end;
  }

  /** The address of so many bytes. */
  take(bytes: number): number {
    const at = this.#end;
    this.#end += aligned(bytes + 64); // packing reads up to 7 floats behind a matrix
    return at;
  }

  /** The address of numbers that never change. */
  constant(values: Float32Array): number {
    const at = this.#constants.get(values) ?? this.take(values.byteLength);
    this.#constants.set(values, at);
    return at;
  }

  /** The address of a factor's panels.
   * @param size  the map's width on the side of the factor: in for lora_A, the part's columns for lora_B */
  factor(use: FactorUse, part: LoraPart, { rank, scale, size }: { rank: number; scale: number; size: number }): number {
    const isA = use === "forward down" || use === "back up";
    const offset = isA ? part.loraA : part.loraB;
    const key = `${use} ${offset}`;
    const known = this.#panels.get(key);
    if (known) return known.at;
    const byRank = use === "forward down" || use === "back down"; // the lanes are the ranks
    const shape = { offset, lanes: byRank ? rank : size, k: byRank ? size : rank, scale: isA ? 1 : scale };
    const kernel = use.startsWith("forward") ? ("rowsToPanels" as const) : ("columnsToPanels" as const);
    const at = this.take(bytesOfPanels(shape.lanes, shape.k));
    this.#panels.set(key, { kernel, ...shape, at });
    return at;
  }

  /** Writes the adapter and all that is made of it. `floats` spans the whole memory. */
  write(kernels: Kernels, floats: Float32Array, adapter: Float32Array): void {
    floats.set(adapter.subarray(0, this.#size), this.adapter / 4);
    for (const [values, at] of this.#constants) floats.set(values, at / 4);
    for (const { kernel, offset, lanes, k, scale, at } of this.#panels.values()) {
      const from = this.adapter + 4 * offset;
      // Rows to lanes: the matrix is [lanes, k]. Columns to lanes: it is [k, lanes].
      if (kernel === "rowsToPanels") kernels(kernel, from, 4 * k, lanes, k, scale, at);
      else kernels(kernel, from, 4 * lanes, k, lanes, scale, at);
    }
  }
}
