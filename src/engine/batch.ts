// Checks of a packed batch before any device sees it. A breach is our own bug: callers count and set aside what is too long.
import { checkInteger, checkLength } from "@/base/check";
import { InternalError } from "@/base/errors";
import type { EncoderConfig } from "@/models/types";
import type { Engine, PackedBatch } from "./engine";

const where = "engine/batch";

/** Tokens of each report, [B].
 * @throws InternalError naming the report if offsets do not rise strictly from 0 to N, a report is longer than the model
 *   takes, an id is outside the vocabulary, keys or rows below have another length, or the batch is above capacity */
export function checkBatch(batch: PackedBatch, config: EncoderConfig, capacity: Engine["capacity"]): number[] {
  const { tokens, offsets } = batch;
  if (offsets.length === 0 || offsets[0] !== 0) throw new InternalError(`${where}: expected offsets to start at 0`);
  const lengths: number[] = [];
  for (let b = 0; b + 1 < offsets.length; b++) {
    const length = offsets[b + 1]! - offsets[b]!;
    if (!(length >= 1 && length <= config.maxTokens))
      throw new InternalError(`${where}: expected report ${b} of 1 to ${config.maxTokens} tokens, got ${length}`);
    lengths.push(length);
  }
  checkLength(where, "tokens", [tokens.length, offsets.at(-1) ?? 0]);
  checkInteger(where, { reports: lengths.length }, [0, capacity.reports]);
  checkInteger(where, { tokens: tokens.length }, [0, capacity.tokens]);
  checkIds(batch, config.vocabSize);
  if (batch.keys) checkLength(where, "keys", [batch.keys.length, lengths.length]);
  if (batch.below) checkLength(where, "below", [batch.below.length, tokens.length * config.hiddenSize]);
  return lengths;
}

function checkIds({ tokens, offsets }: PackedBatch, vocabSize: number): void {
  const bad = tokens.findIndex((id) => id < 0 || id >= vocabSize);
  if (bad < 0) return;
  const report = offsets.findIndex((offset) => offset > bad) - 1;
  throw new InternalError(`${where}: expected ids of report ${report} below ${vocabSize}, got ${tokens[bad]!}`);
}

/** @throws InternalError unless targets is [B, L] with values up to 1; negative = not labelled, NaN is refused */
export function checkTargets(targets: Float32Array, reports: number, numLabels: number): void {
  checkLength(where, "targets", [targets.length, reports * numLabels]);
  const bad = targets.findIndex((target) => !(target <= 1));
  if (bad >= 0) throw new InternalError(`${where}: expected targets of report ${Math.floor(bad / numLabels)} up to 1`);
}
