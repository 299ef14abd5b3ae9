// The engine equals transformers + peft (float64, one report at a time) within 1e-4 relative, on wasm and cpu.
import { describe, expect, test } from "vitest";
import { openRuntime } from "@/engine/reference/runtime";
import { bundledErrors, smallCases, smallErrors } from "./golden";
import { bundledWeights } from "./bundled-weights";

const devices = ["cpu", "wasm"] as const;

describe.each(devices)("golden numbers on %s", (device) => {
  test.each(smallCases)("equals transformers and peft: $name", async (golden) => {
    const errors = await smallErrors((weights) => openRuntime(weights, device), golden);
    for (const error of Object.values(errors)) expect(error).toBeLessThan(1e-4);
  });
});

describe("golden numbers of the bundled encoder", () => {
  test("equals transformers and peft on wasm", { timeout: 60_000 }, async () => {
    const errors = await bundledErrors((weights) => openRuntime(weights, "wasm"), bundledWeights());
    for (const error of Object.values(errors)) expect(error).toBeLessThan(1e-4);
  });
});
