// The records of a sweep as groups of its table: cells that differ by seed and fold alone; the folds of a seed are one repeat.
import { joined } from "@/evaluation/sweep-intervals";
import { score } from "@/evaluation/score";
import type { SweepGroup, SweepKey, SweepRepeat } from "@/evaluation/sweep-types";
import { isBaseline } from "@/training/sweep-plan";
import type { SweepDesign, SweepMethod } from "@/training/sweep-plan";
import type { PlacedCell } from "@/training/sweep";
import type { CellOutcome } from "./sweep-cell";
import type { CellRecord } from "./sweep-record";
import type { Sweep } from "./sweep";

const keyOf = ({ model, method, epsilon }: PlacedCell): string => `${model ?? ""} ${method} ${epsilon ?? "none"}`;

/** Order of the preferred reference: LoRA without privacy, as the published studies compare against it; else what stands near it. */
const preferred: readonly SweepMethod[] = ["lora", "head", "full", "tf-idf"];

/** What differences are taken against: as the plan says, else the first of the preferred ones that is planned. */
export function referenceOf({ design, cells }: Pick<Sweep, "design" | "cells">): SweepKey | null {
  const wanted = design.reference;
  const found = wanted
    ? cells.find(({ method, epsilon }) => method === wanted.method && epsilon === wanted.epsilon)
    : preferred.flatMap((method) => cells.filter((cell) => cell.method === method && cell.epsilon === null))[0];
  return found ? { model: found.model, method: found.method, epsilon: found.epsilon } : null;
}

/** A repeat whose folds are all done; one outcome stands for itself. null: folds cannot be joined without their predictions. */
function repeatOf(outcomes: readonly CellOutcome[], seed: number | null): SweepRepeat | null {
  const [only] = outcomes;
  if (outcomes.length === 1)
    return {
      ...{ seed, scores: only!.scores, unseenWeightedF1: only!.unseen?.weightedF1 ?? null },
      scored: only!.predicted?.judged ?? null,
    };
  const parts = outcomes.flatMap(({ predicted }) => (predicted ? [predicted.judged] : []));
  if (parts.length < outcomes.length) return null;
  const scored = joined(parts);
  return { seed, scores: score(scored), unseenWeightedF1: null, scored };
}

/** Whether a baseline's only seed stands for all of them. */
const holdsForAll = (cell: PlacedCell, { split }: SweepDesign): boolean =>
  isBaseline(cell.method) && (split.kind === "file" || split.seed !== undefined);

function privacyOf({ privacy, trainableNumbers }: CellOutcome, { publicUnitCount }: Sweep["publicSize"]) {
  if (!privacy) return null;
  const { noiseMultiplier, samplingProbability } = privacy;
  const noiseToSignal = (noiseMultiplier * Math.sqrt(trainableNumbers ?? 0)) / (samplingProbability * publicUnitCount);
  return { ...privacy, noiseToSignal };
}

function groupOf(
  cells: readonly PlacedCell[],
  { design, publicSize }: Sweep,
  records: ReadonlyMap<string, CellRecord>,
): SweepGroup {
  const [first] = cells;
  const done = cells.flatMap(({ id }) => {
    const record = records.get(id);
    return record?.outcome ? [{ ...record, outcome: record.outcome }] : [];
  });
  const seeds = [...new Set(cells.map(({ seed }) => seed))];
  const repeats = seeds.flatMap((seed) => {
    const wanted = cells.filter((cell) => cell.seed === seed).length;
    const outcomes = done.filter(({ cell }) => cell.seed === seed).map(({ outcome }) => outcome);
    const repeat = outcomes.length === wanted ? repeatOf(outcomes, holdsForAll(first!, design) ? null : seed) : null;
    return repeat ? [repeat] : [];
  });
  return {
    ...{ model: first!.model, method: first!.method, epsilon: first!.epsilon },
    ...{ done: done.length, planned: cells.length, repeats },
    privacy: done[0] ? privacyOf(done[0].outcome, publicSize) : null,
    seconds: done.reduce((sum, { seconds }) => sum + seconds, 0),
    engine: [...new Set(done.map(({ outcome }) => outcome.engine))].join(", "),
  };
}

/** Every planned group, in the order of the cells. */
export function groupsOf(sweep: Sweep, records: ReadonlyMap<string, CellRecord>): SweepGroup[] {
  const groups = new Map<string, PlacedCell[]>();
  for (const cell of sweep.cells) groups.set(keyOf(cell), [...(groups.get(keyOf(cell)) ?? []), cell]);
  return [...groups.values()].map((cells) => groupOf(cells, sweep, records));
}
