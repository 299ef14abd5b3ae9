// A second opinion that lies below the first is a refusal, not a figure to choose from.
import { describe, expect, test, vi } from "vitest";
import { calibrateNoise } from "@/privacy/accounting/calibrate";
import { claimedEpsilon } from "@/privacy/accounting/claim";
import { privacyCost } from "@/privacy/accounting/cost";

let factor = 1;
vi.mock("@/privacy/accounting/rdp-epsilon", async (original) => {
  const real = await original<typeof import("@/privacy/accounting/rdp-epsilon")>();
  return {
    ...real,
    epsilonOf: (...args: Parameters<typeof real.epsilonOf>) => {
      const cost = real.epsilonOf(...args);
      return { ...cost, epsilon: factor * cost.epsilon };
    },
  };
});

const run = { noiseMultiplier: 2, samplingProbability: 0.0512, steps: 196, size: 100 };

describe("Renyi DP below the loss distribution", () => {
  test.each([1, 0.0512])(
    "refuses to give a cost, a claim or a plan (sampling probability %f)",
    (samplingProbability) => {
      const plan = { ...run, samplingProbability };
      factor = 1;
      expect(privacyCost([plan], 1e-5).epsilon).toBeGreaterThan(1);
      factor = 0.85;
      expect(() => privacyCost([plan], 1e-5)).toThrow("[PRIV-ACCOUNTANT]");
      expect(() => claimedEpsilon([plan], 1e-5)).toThrow("[PRIV-ACCOUNTANT]");
      const target = { targetEpsilon: 1, targetDelta: 1e-5, size: 100 };
      expect(() => calibrateNoise(plan, target)).toThrow("[PRIV-ACCOUNTANT]");
    },
  );
});
