// Where everything lies during one run, and the step that a call becomes.
import type { PackedBatch } from "@/engine/engine";
import type { Buffer, Program } from "@/engine/program/program";
import type { Kernels } from "./kernels";
import { aligned, type StoredModule } from "./packed-weights";
import type { Resident } from "./resident";

/** What steps may use when they are made. */
export interface Site {
  readonly kernels: Kernels;
  /** The whole memory. */
  readonly words: Uint32Array;
  readonly modules: ReadonlyMap<string, StoredModule>;
  readonly resident: Resident;
}

export interface Size {
  readonly tokens: number;
  readonly reports: number;
  /** Tokens of the longest report. */
  readonly longest: number;
}

/** One run. Addresses in bytes. */
export interface Frame extends Size {
  readonly tokensAt: number;
  readonly offsetsAt: number;
  /** Behind everything else, as many bytes as the hungriest step asked for. */
  readonly scratch: number;
  at(buffer: Buffer): number;
  rows(buffer: Buffer): number;
}

/** A call made ready. */
export interface Step {
  /** Bytes of scratch. */
  scratch(size: Size): number;
  run(frame: Frame): void;
}

export const noScratch = (): number => 0;

export const sizeOf = ({ offsets, tokens }: PackedBatch): Size => {
  let longest = 0;
  for (let b = 0; b + 1 < offsets.length; b++) longest = Math.max(longest, offsets[b + 1]! - offsets[b]!);
  return { tokens: tokens.length, reports: offsets.length - 1, longest };
};

// Packing columns reads up to 7 floats behind a matrix.
const bytesOf = (floats: number): number => aligned(4 * floats + 64);

/** Lays out a run from `start` on: tokens, offsets, one place after the other, scratch. */
export function frameAt(start: number, program: Program, size: Size): Frame {
  const { tokens, reports } = size;
  let end = start;
  const take = (floats: number): number => {
    const at = end;
    end += bytesOf(floats);
    return at;
  };
  const count = (rows: Buffer["rows"]): number => (rows === "tokens" ? tokens : reports);
  const tokensAt = take(tokens);
  const offsetsAt = take(reports + 1);
  const places = program.shapes.map(({ rows, width }) => take(count(rows) * width));
  return {
    ...size,
    tokensAt,
    offsetsAt,
    scratch: end,
    at: ({ id }) => places[program.places[id] ?? -1] ?? 0,
    rows: ({ rows }) => count(rows),
  };
}
