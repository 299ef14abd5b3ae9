// What leaves the device at the end of a step: each output, then a trailer {magic, step, N, B} that the same submission copied
// from the uniform buffer. A trailer of another step shows that the submission was not carried out.
import type { Program } from "@/engine/program/program";
import type { BatchSizes } from "./dispatch";
import type { StepBuffers } from "./step-buffers";
import { trailerBytes } from "./step-bytes";

/** "clst" in the first word of the uniform buffer and of the trailer. */
export const magic = 0x636c7374;

export interface Piece {
  readonly place: number;
  readonly offset: number;
  readonly bytes: number;
}

/** Where the outputs of this batch lie in a staging buffer. */
export function layOutputs(
  program: Program,
  sizes: BatchSizes,
): { readonly pieces: readonly Piece[]; readonly end: number } {
  let end = 0;
  const pieces = program.outputs.map(({ id, rows, width }) => {
    const bytes = 4 * sizes[rows] * width;
    const piece = { place: program.places[id]!, offset: end, bytes };
    end += bytes;
    return piece;
  });
  return { pieces, end };
}

/** Copies at the end of the step's last encoder. */
export function copyOutputs(
  encoder: GPUCommandEncoder,
  buffers: StepBuffers,
  { staging, pieces, end }: { readonly staging: GPUBuffer; readonly pieces: readonly Piece[]; readonly end: number },
): void {
  for (const { place, offset, bytes } of pieces)
    encoder.copyBufferToBuffer(buffers.places[place]!, 0, staging, offset, bytes);
  encoder.copyBufferToBuffer(buffers.batch, 0, staging, end, trailerBytes);
}

/** Outputs from the mapped bytes; null if the trailer is not that of this step. */
export function readOutputs(
  mapped: ArrayBuffer,
  { pieces, end }: { readonly pieces: readonly Piece[]; readonly end: number },
  trailer: readonly number[],
): Float32Array<ArrayBuffer>[] | null {
  const found = new Uint32Array(mapped, end, trailer.length);
  if (trailer.some((word, i) => word !== found[i])) return null;
  return pieces.map(({ offset, bytes }) => new Float32Array(mapped.slice(offset, offset + bytes)));
}
