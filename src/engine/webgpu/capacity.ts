// How large a batch a program takes on a graphics card: WebGPU does not tell how much memory is free, so a budget stands in.
import type { Capacity } from "@/engine/program/library";
import type { Program } from "@/engine/program/program";
import type { Vocabulary } from "./kernels/embed";
import { bytesByCapacity } from "./step-bytes";

/** Bytes that one program may take with its weights. Other pages and the screen share the card. */
const budgetBytes = 2_000_000_000;

/** Bytes that gradients and their two staging buffers may take of it. */
const gradientBytes = 500_000_000;

const mostTokens = 8_192;
const mostReports = 128;

/** Every batch of a report fits: a batch has at least this many tokens. */
export const leastTokensOf = ({ maxTokens }: Vocabulary): number => Math.max(512, maxTokens);

/** Half the tokens, down to `leastTokens`; null where there is nothing smaller. */
export function smallerCapacity({ tokens, reports }: Capacity, leastTokens: number): Capacity | null {
  if (tokens <= leastTokens) return null;
  return { tokens: Math.max(leastTokens, Math.floor(tokens / 2)), reports };
}

/** Reports whose gradients fit, a power of two. */
function reportsFor(program: Program, limitBytes: number): number {
  const width = Math.max(1, ...program.shapes.map((shape) => (shape.rows === "reports" ? shape.width : 1)));
  let reports = mostReports;
  while (reports > 1 && (4 * reports * width > limitBytes || 12 * reports * width > gradientBytes)) reports /= 2;
  return reports;
}

/** @param limitBytes  the most that one buffer of the device can have */
export function capacityFor(program: Program, vocabulary: Vocabulary, limitBytes: number): Capacity {
  const leastTokens = leastTokensOf(vocabulary);
  const widest = Math.max(1, ...program.shapes.map((shape) => (shape.rows === "tokens" ? shape.width : 1)));
  const bytesOf = bytesByCapacity(program, vocabulary);
  let capacity: Capacity = { tokens: Math.max(leastTokens, mostTokens), reports: reportsFor(program, limitBytes) };
  while (4 * capacity.tokens * widest > limitBytes || bytesOf(capacity) > budgetBytes) {
    const smaller = smallerCapacity(capacity, leastTokens);
    if (!smaller) break;
    capacity = smaller;
  }
  return capacity;
}
