// Whole programs on the wasm kernels.
import { describe, expect, test } from "vitest";
import { smallCases, smallErrors } from "../golden";
import { builds, openWasm } from "./open";

describe.each(builds)("wasm library ($variant, shared memory: $shared)", (build) => {
  test.each(smallCases)("equals transformers and peft: $name", async (golden) => {
    const errors = await smallErrors((weights) => Promise.resolve(openWasm(weights, build)), golden);
    for (const error of Object.values(errors)) expect(error).toBeLessThan(5e-5);
  });
});
