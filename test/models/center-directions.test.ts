// Public directions of a center: orthonormal, in the span of the standardised means, bound to the weights.
import { describe, expect, test } from "vitest";
import { sha256Hex } from "@/base/hash";
import { withDirections } from "@/models/center-directions";
import { codeOf } from "./problem-code";

const H = 4;
const weights = Uint8Array.of(1, 2, 3);
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const scaling = { mean: Float32Array.of(1, 0, 0, -1), std: Float32Array.of(1, 2, 0.5, 1) };
const scalings = { family: scaling, mean: scaling };

const fine = [
  [2, 4, 0.5, 0],
  [1, 2, -3, 5],
];

async function file(means: readonly (readonly number[])[], changes: object = {}) {
  const poolings = { family: means, mean: means };
  const recipe = { weights_sha256: await sha256Hex(weights) };
  return encode({ schema: "cloister.center-directions/1", recipe, poolings, ...changes });
}

async function directionsOf(means: readonly (readonly number[])[]): Promise<number[][]> {
  const { mean } = await withDirections(scalings, await file(means), weights);
  const { directions = new Float32Array(0) } = mean;
  return Array.from({ length: directions.length / H }, (_, j) => [...directions.subarray(j * H, (j + 1) * H)]);
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, h) => sum + x * b[h]!, 0);

describe("withDirections", () => {
  test("gives unit vectors at right angles whose span holds each standardised mean", async () => {
    const directions = await directionsOf(fine);
    expect(directions).toHaveLength(2);
    expect(dot(directions[0]!, directions[0]!)).toBeCloseTo(1, 6);
    expect(dot(directions[1]!, directions[1]!)).toBeCloseTo(1, 6);
    expect(dot(directions[0]!, directions[1]!)).toBeCloseTo(0, 6);
    for (const raw of fine) {
      const t = raw.map((value, h) => (value - scaling.mean[h]!) / scaling.std[h]!);
      const along = directions.map((direction) => dot(t, direction));
      expect(Math.hypot(...along)).toBeCloseTo(Math.hypot(...t), 5); // nothing of it lies outside
    }
  });

  test("keeps mean and deviation", async () => {
    const bytes = await file(fine);
    expect(await withDirections(scalings, bytes, weights)).toMatchObject({ family: scaling, mean: scaling });
  });

  test.each([
    ["another schema", () => file(fine, { schema: "cloister.feature-stats/1" })],
    ["other weights", () => file(fine, { recipe: { weights_sha256: "0".repeat(64) } })],
    ["no poolings", () => file([], { poolings: [] })],
    ["a pooling that is no list", () => file([], { poolings: { family: {}, mean: fine } })],
    ["a mean of another length", () => file([fine[0]!, [1, 2, 3]])],
    ["a mean that is no number", () => file([], { poolings: { family: [["1", 2, 3, 4], fine[0]], mean: fine } })],
    ["one mean", () => file(fine.slice(1))],
    ["three means", () => file([...fine, [1, 2, 3, 4]])],
    ["the same mean twice", () => file([fine[0]!, fine[0]!])],
    ["a mean that is the public one", () => file([fine[0]!, [...scaling.mean]])],
    ["no JSON", () => Promise.resolve(new Uint8Array(3))],
  ])("refuses %s", async (_, make) => {
    const bytes = await make();
    expect(await codeOf(() => withDirections(scalings, bytes, weights))).toBe("MDL-STATS");
  });
});
