// When BCa is given up, and that it leans the way the data lean. Golden values: bootstrap.test.ts.
import { describe, expect, test } from "vitest";
import { bootstrapInterval } from "@/evaluation/interval";

const rising = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i / (n - 1));
const leaveOneOut = Float64Array.from({ length: 30 }, (_, i) => 0.5 + 0.001 * (i - 14.5));

describe("bootstrapInterval", () => {
  test("is the percentile interval where nothing is biased or skewed", () => {
    const result = bootstrapInterval({ point: 0.5, replicates: rising(1001), leaveOneOut });
    if (result.method === "none") throw new Error("expected an interval");
    expect(result.method).toBe("bca");
    expect([result.low, result.high]).toBeAllClose([0.025, 0.975], {
      rtol: 0,
      atol: 1e-9,
      because: "no bias, no skew",
    });
    expect(result.percentile).toEqual([expect.closeTo(0.025, 12), expect.closeTo(0.975, 12)]);
  });

  test("moves up where leaving one patient out can lower the figure much, and down where it can raise it", () => {
    const skewed = (sign: number) => Float64Array.from({ length: 30 }, (_, i) => (i === 0 ? 0.5 - 0.2 * sign : 0.5));
    const low = (sign: number) => {
      const result = bootstrapInterval({ point: 0.5, replicates: rising(1001), leaveOneOut: skewed(sign) });
      return result.method === "none" ? NaN : result.low;
    };
    // d³ > 0 for a patient who holds the figure up: the acceleration is positive, both ends rise
    expect(low(1)).toBeGreaterThan(0.03);
    expect(low(-1)).toBeLessThan(0.02);
  });

  test.each([
    ["one-sided", { point: 2, replicates: rising(100), leaveOneOut }],
    ["no-influence", { point: 0.5, replicates: rising(100), leaveOneOut: new Float64Array(30).fill(0.5) }],
    ["no-influence", { point: 0.5, replicates: rising(100), leaveOneOut: Float64Array.of(NaN, ...leaveOneOut) }],
    ["beyond-replicates", { point: 0.99, replicates: rising(1000), leaveOneOut }],
  ] as const)("falls back to percentile and says %s", (why, input) => {
    expect(bootstrapInterval(input)).toMatchObject({ method: "percentile", fallBack: why });
  });

  test("drops undefined replicates, and gives up above 5 %", () => {
    const some = (count: number) => rising(100).map((value, i) => (i < count ? NaN : value));
    expect(bootstrapInterval({ point: 0.5, replicates: some(5), leaveOneOut })).toMatchObject({
      undefinedReplicates: 5,
    });
    expect(bootstrapInterval({ point: 0.5, replicates: some(6), leaveOneOut })).toEqual({
      method: "none",
      because: "undefined-replicates",
    });
  });

  test("needs a figure and 20 patients", () => {
    const replicates = rising(100);
    expect(bootstrapInterval({ point: NaN, replicates, leaveOneOut })).toMatchObject({ because: "undefined" });
    const few = { point: 0.5, replicates, leaveOneOut: leaveOneOut.slice(0, 19) };
    expect(bootstrapInterval(few)).toEqual({ method: "none", because: "few-patients" });
    expect(bootstrapInterval({ ...few, leaveOneOut: leaveOneOut.slice(0, 20) }).method).not.toBe("none");
  });
});
