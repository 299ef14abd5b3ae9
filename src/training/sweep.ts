// A sweep's design expanded into cells: one run each, or one baseline. A cell's id says all that its result depends on, so a
// result is found again whatever else the plan holds, and is never taken for another's.
import { canonicalJson } from "@/base/canonical-json";
import { sha256Hex } from "@/base/hash";
import { isBaseline, isTrained, sweepMethods } from "./sweep-plan";
import type { SweepDesign, SweepMethod, SweepSplit } from "./sweep-plan";

export interface SweepCell {
  /** null: the method reads no encoder. */
  readonly model: string | null;
  readonly method: SweepMethod;
  /** null: without privacy. */
  readonly epsilon: number | null;
  /** Fixes the split (unless the plan has one split for all) and the first weights; never sampling or noise. */
  readonly seed: number;
  /** 0 … folds − 1; null where the split is no k-fold. */
  readonly fold: number | null;
}

/** A cell with its id. */
export interface PlacedCell extends SweepCell {
  readonly id: string;
}

/** Whether all seeds share their test patients. */
const isOneSplit = (split: SweepSplit): boolean => split.kind === "file" || split.seed !== undefined;

/** The seed that a split is drawn with. */
export const splitSeedOf = (split: SweepSplit, seed: number): number =>
  split.kind === "file" ? 0 : (split.seed ?? seed);

function epsilonsOf(method: SweepMethod, { epsilons }: SweepDesign): readonly (number | null)[] {
  if (!isTrained(method)) return [null];
  // Least privacy first: the run that costs most shows first whether anything can be learned at all.
  return epsilons.toSorted((a, b) => (b ?? Infinity) - (a ?? Infinity));
}

/** Baselines have no first weights: on one split they are one cell, whatever the number of seeds. */
const seedsOf = (method: SweepMethod, { seeds, split }: SweepDesign): readonly number[] =>
  isBaseline(method) && isOneSplit(split) ? seeds.slice(0, 1) : seeds;

/** All cells, cheapest method first; within one by epsilon, then by seed and fold. */
export function cellsOf(design: SweepDesign, models: readonly string[]): SweepCell[] {
  const { split } = design;
  const folds = split.kind === "k-fold" ? Array.from({ length: split.folds }, (_, fold) => fold) : [null];
  return sweepMethods
    .filter((method) => design.methods.includes(method))
    .flatMap((method) =>
      (isBaseline(method) ? [null] : models).flatMap((model) =>
        epsilonsOf(method, design).flatMap((epsilon) =>
          seedsOf(method, design).flatMap((seed) => folds.map((fold) => ({ model, method, epsilon, seed, fold }))),
        ),
      ),
    );
}

/** What a result depends on besides its cell. */
export interface SweepBasis {
  /** SHA-256 of the files and of how their columns are read. */
  readonly dataSha256: string;
  /** Hash of the program's sources: other code, other results. */
  readonly build: string;
  readonly labelSetName: string;
  readonly labels: readonly string[];
  readonly text: unknown;
  readonly policies: unknown;
  /** Hash of the encoder's files, and of the public start of training for these labels. */
  readonly baseSha256: string;
  readonly starterSha256: string | null;
  readonly unit: string;
  readonly publicSize: number;
}

/** The first 16 hex digits of SHA-256 over canonical settings, data hash and build. */
export async function placeCell(cell: SweepCell, design: SweepDesign, basis: SweepBasis): Promise<PlacedCell> {
  const { publicSize, baseSha256, starterSha256, unit, ...data } = basis;
  const { method } = cell;
  const training = isTrained(method) || method === "full";
  const settings = {
    cell: { ...cell, seed: isBaseline(method) ? splitSeedOf(design.split, cell.seed) : cell.seed },
    split: design.split,
    data,
    ...(training && { settings: design.settings[method] ?? {}, baseSha256, starterSha256 }),
    ...(isTrained(method) && { publicSize, unit, delta: design.delta }),
  };
  return { ...cell, id: (await sha256Hex(canonicalJson(settings))).slice(0, 16) };
}

/** "head, epsilon 1": how a group of cells is called. */
export const cellName = ({ method, epsilon }: Pick<SweepCell, "method" | "epsilon">): string =>
  epsilon === null ? method : `${method}, epsilon ${epsilon}`;
