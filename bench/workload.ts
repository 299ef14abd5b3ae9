// The inputs of the benchmark: real report lengths, ids and targets by the integer formula. peer_models.py makes the same.
import * as v from "valibot";
import { cellTargets, ids } from "../test/engine/formula";
import { cut } from "../test/engine/tiny-bert";
import committed from "./lengths.json";
import { numLabels, vocabSize } from "./models";

export const lengthLists = v.parse(v.object({ findings: v.array(v.number()), whole: v.array(v.number()) }), committed);

/** In a fixed order that mixes short and long reports, as a drawn batch does: 97 has no factor in common with their number. */
export const mixed = (lengths: readonly number[]): number[] =>
  lengths.map((_, i) => lengths[(i * 97) % lengths.length]!);

/** One of every `step` ascending lengths: about the same mean, for contestants that are too slow for all. */
export const oneOfEvery = (lengths: readonly number[], step: number): number[] =>
  lengths.filter((_, i) => i % step === Math.floor(step / 2));

export const tokensOf = (lengths: readonly number[]): Int32Array[] => cut(ids(7, sumOf(lengths), vocabSize), lengths);

export const targetsOf = (count: number): Float32Array => cellTargets(9, count * numLabels);

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
