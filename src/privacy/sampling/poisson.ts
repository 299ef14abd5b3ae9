// Poisson sampling of privacy units: each is in or out by its own coin, so a batch may be empty and has no largest size.
// Source: PRIVACY 5. No cap, no shuffle, no re-draw: it is what the accountant counts.
import { checkInteger, checkRange } from "@/base/check";
import type { Rng } from "@/base/random";
import { uniformBelow } from "@/base/uniform-int";

/**
 * Indices of the drawn units, ascending. A unit is in if u < ⌊q·2^53⌋ for u uniform of 53 bits, so the real chance is at most q.
 * @param unitCount  private number of units
 * @param samplingProbability  public q, 0 … 1; 1 draws every unit
 */
export function poissonSample(unitCount: number, samplingProbability: number, rng: Rng): number[] {
  checkInteger("privacy/sampling", { unitCount }, [0, 2 ** 31]);
  checkRange("privacy/sampling", { samplingProbability }, [0, 1]);
  const threshold = Math.floor(samplingProbability * 2 ** 53);
  const drawn: number[] = [];
  for (let unit = 0; unit < unitCount; unit++) {
    const u = (rng.word() >>> 5) * 67_108_864 + (rng.word() >>> 6);
    if (u < threshold) drawn.push(unit);
  }
  return drawn;
}

/** min(limit, n) of a unit's reports, every choice equally likely, in ascending order; all of them without a draw if they fit. */
export function chooseReports(reports: readonly number[], limit: number, rng: Rng): number[] {
  checkInteger("privacy/sampling", { limit }, [1, 2 ** 31]);
  const chosen = [...reports];
  if (reports.length > limit)
    for (let i = 0; i < limit; i++) {
      const j = i + uniformBelow(chosen.length - i, rng);
      [chosen[i], chosen[j]] = [chosen[j]!, chosen[i]!];
    }
  return chosen.slice(0, limit).sort((a, b) => a - b);
}
