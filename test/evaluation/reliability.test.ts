// Reliability bins against counts by hand.
import { describe, expect, test } from "vitest";
import { reliabilityOf } from "@/evaluation/reliability";
import { wilson } from "@/evaluation/wilson";

const scoredOf = (
  cells: readonly (readonly [p: number, y: number, scored?: number])[],
  patients?: readonly number[],
) => ({
  labels: ["a"],
  patients: Int32Array.from(patients ?? cells.map((_, n) => n)),
  truth: Uint8Array.from(cells, ([, y]) => y),
  scored: Uint8Array.from(cells, ([, , scored = 1]) => scored),
  probability: Float64Array.from(cells, ([p]) => p),
  thresholds: new Float64Array([0.5]),
});

describe("reliabilityOf", () => {
  test("cells of one bin are one point: mean probability, share, Wilson's interval; 1 lies in the last bin", () => {
    const { bins, ece, reports } = reliabilityOf(
      scoredOf([
        [0.01, 0],
        [0.05, 1],
        [0.95, 1],
        [1, 1],
        [0.5, 1, 0],
      ]),
      0,
    );
    expect(bins.map(({ reports: n, observed }) => [n, observed])).toEqual([
      [2, 0.5],
      [2, 1],
    ]);
    expect(bins[0]!.probability).toBeCloseTo(0.03, 12);
    const { low, high } = wilson({ hits: 1, trials: 2 });
    expect([bins[0]!.low, bins[0]!.high]).toEqual([low, high]);
    expect(reports).toBe(4);
    expect(ece).toBeCloseTo((2 * 0.47 + 2 * 0.025) / 4, 12);
  });

  test("reports of one patient widen the interval", () => {
    const cells = Array.from({ length: 40 }, (_, n) => [0.5, n < 20 ? 1 : 0] as const);
    const alone = reliabilityOf(scoredOf(cells), 0).bins[0]!;
    const ten = reliabilityOf(
      scoredOf(
        cells,
        cells.map((_, n) => Math.floor(n / 4)),
      ),
      0,
    ).bins[0]!;
    expect(ten.high - ten.low).toBeGreaterThan(1.5 * (alone.high - alone.low));
    expect([alone.few, reliabilityOf(scoredOf(cells.slice(1, 20)), 0).bins[0]!.few]).toEqual([false, true]);
  });

  test("without a scored cell there is no bin and no error", () => {
    expect(reliabilityOf(scoredOf([[0.4, 1, 0]]), 0)).toEqual({ bins: [], ece: null, reports: 0 });
  });
});
