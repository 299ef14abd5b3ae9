// From drawn units to one gradient row a unit: the reports of a unit are added in float64 by report index, then rounded once.
// Engine calls are cut by capacity anywhere; a unit whose reports fall into two calls keeps its part sum until it is whole.
import { checkLength } from "@/base/check";
import type { GradientSource } from "./gradient-source";

/** Reports of the drawn units, unit after unit, each unit's in ascending order. */
export type DrawnUnits = readonly (readonly number[])[];

interface Slice {
  readonly reports: number[];
  /** Position of each report's unit among the drawn ones. */
  readonly units: number[];
}

/** Cuts all reports of the drawn units into calls that fit the source. */
function* cutToCapacity(drawn: DrawnUnits, source: GradientSource): Generator<Slice> {
  let slice: Slice = { reports: [], units: [] };
  let tokens = 0;
  for (const [unit, reports] of drawn.entries())
    for (const report of reports) {
      const full =
        slice.reports.length === source.capacity.reports || tokens + source.tokensOf(report) > source.capacity.tokens;
      if (full && slice.reports.length > 0) {
        yield slice;
        slice = { reports: [], units: [] };
        tokens = 0;
      }
      slice.reports.push(report);
      slice.units.push(unit);
      tokens += source.tokensOf(report);
    }
  if (slice.reports.length > 0) yield slice;
}

/**
 * Calls onUnit with each drawn unit's gradient [P], in order. The row is a view that the next call may overwrite.
 * A unit without reports has no row: it adds nothing to any sum.
 * @returns losses of all reports, in order
 */
export async function forEachUnit(
  drawn: DrawnUnits,
  source: GradientSource,
  onUnit: (row: Float32Array) => void,
): Promise<number[]> {
  const P = source.layout.size;
  const part = new Float64Array(P);
  const rounded = new Float32Array(P);
  const losses: number[] = [];
  let added = 0; // reports of the current unit in `part`
  for (const { reports, units } of cutToCapacity(drawn, source)) {
    const gradients = await source.gradients(reports);
    checkLength("training/unit-gradients", "perReport", [gradients.perReport.length, reports.length * P]);
    checkLength("training/unit-gradients", "losses", [gradients.losses.length, reports.length]);
    losses.push(...gradients.losses);
    for (const [b, unit] of units.entries()) {
      const row = gradients.perReport.subarray(b * P, (b + 1) * P);
      const count = drawn[unit]!.length;
      if (count === 1) {
        onUnit(row);
        continue;
      }
      for (let p = 0; p < P; p++) part[p]! += row[p]!;
      added++;
      if (added < count) continue;
      rounded.set(part);
      onUnit(rounded);
      part.fill(0);
      added = 0;
    }
  }
  return losses;
}
