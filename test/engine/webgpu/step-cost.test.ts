// What a warm step asks of the device. What it costs in JavaScript: bench/step-cost.ts.
import { describe, expect, test } from "vitest";
import { openNullStep } from "./null-step";

describe("a warm gradient step of a 4-layer BERT", () => {
  test("makes nothing but its encoder, and submits once", async () => {
    const { watch, step, dispose } = await openNullStep();
    const before = { ...watch.calls };
    for (let i = 0; i < 200; i++) await step();
    expect(watch.calls).toEqual({
      makers: before.makers,
      encoders: before.encoders + 200,
      submits: before.submits + 200,
    });
    dispose();
  });
});
