// The noise of the mechanism, audited over its whole path clip → round → sum → noise → scale: its shift is at most 1/σ, and
// noise that is one percent low is found.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { muAudit } from "@/privacy/audit/mu-audit";
import { mechanismRelease } from "@/workers/session/audit-mechanism";

const significance = 0.05;
const audit = (sigma: number, trials: number) =>
  muAudit(mechanismRelease(sigma, seededRng(21)), { noiseMultiplier: sigma, trials, significance });

describe("the mechanism's shift", { timeout: 120_000 }, () => {
  test("is at most 1/σ at σ 1, and nearly that: 10^6 values a world", async () => {
    const { muLowerBound, claimedMu, ceiling } = await audit(1, 1_000_000);
    console.info(`mu audit, sigma 1: lower bound ${muLowerBound.toFixed(4)}, ceiling ${ceiling.toFixed(3)}`);
    expect(muLowerBound).toBeLessThanOrEqual(claimedMu);
    expect(muLowerBound).toBeGreaterThan(0.985); // an audit that shows nothing proves nothing
  });

  test("is above 1/σ when the noise is one percent low", async () => {
    // 256 canaries a release: a trial costs a quarter, and 3·10^6 find one percent with a margin of four deviations.
    const settings = { noiseMultiplier: 1, trials: 3_000_000, significance };
    const { muLowerBound } = await muAudit(mechanismRelease(0.99, seededRng(22), 256), settings);
    console.info(`mu audit, noise x 0.99: lower bound ${muLowerBound.toFixed(4)}`);
    expect(muLowerBound).toBeGreaterThan(1);
  });

  test.each([0.5, 4])("is at most 1/σ at σ %f: 2·10^5 values a world", async (sigma) => {
    const { muLowerBound, claimedMu } = await audit(sigma, 200_000);
    expect(muLowerBound).toBeLessThanOrEqual(claimedMu);
    expect(muLowerBound).toBeGreaterThan(0.9 * claimedMu);
  });
});
