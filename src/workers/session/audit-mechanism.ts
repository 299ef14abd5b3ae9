// The release whose noise is audited: the whole path clip → round → sum → noise → scale of the mechanism, at P = 1,024 with
// one canary a coordinate, so that each release gives 1,024 trials.
import { secureRng } from "@/base/random";
import type { Rng } from "@/base/random";
import { muAudit } from "@/privacy/audit/mu-audit";
import type { MuAudit, MuControl, World } from "@/privacy/audit/mu-audit";
import { addNoise } from "@/privacy/mechanism/add-noise";
import { clippedSum } from "@/privacy/mechanism/clipped-sum";

const clipNorm = 1;
const expectedBatchSize = 256;

/** Rows clipNorm · e_p, p = 0 … P − 1: [P, P]. */
function canaryRows(size: number): Float32Array {
  const rows = new Float32Array(size * size);
  for (let p = 0; p < size; p++) rows[p * size + p] = clipNorm;
  return rows;
}

/** Releases of the mechanism [P] in units of clipNorm, of an empty batch or of P canaries at once. */
export function mechanismRelease(noiseMultiplier: number, rng: Rng, size = 1024): (world: World) => Float64Array {
  const plan = { clipNorm, noiseMultiplier, expectedBatchSize };
  const rows = { empty: new Float32Array(0), canaries: canaryRows(size) };
  return (world) => {
    const sum = clippedSum(rows[world], { clipNorm, size });
    const receipt = { spend: () => undefined }; // canaries are nobody's, so nothing is charged
    const { values } = addNoise(sum, { plan, receipt }, rng);
    return values.map((value) => (value * expectedBatchSize) / clipNorm);
  };
}

export interface MechanismAudit extends MuAudit {
  readonly noiseMultiplier: number;
  readonly seconds: number;
  /** The bound lies above 1/σ: there is less noise than claimed. */
  readonly above: boolean;
}

/** Audits the noise of the mechanism at each noise multiplier; the significance is shared out. @throws Cancelled when the signal aborts */
export async function auditMechanism(
  noiseMultipliers: readonly number[],
  { trials = 1_000_000, significance = 0.05 }: { readonly trials?: number; readonly significance?: number } = {},
  control: MuControl = {},
): Promise<MechanismAudit[]> {
  const audits: MechanismAudit[] = [];
  for (const noiseMultiplier of noiseMultipliers) {
    const started = performance.now();
    const release = mechanismRelease(noiseMultiplier, secureRng());
    const each = significance / noiseMultipliers.length;
    const audit = await muAudit(release, { noiseMultiplier, trials, significance: each }, control);
    const seconds = (performance.now() - started) / 1000;
    audits.push({ ...audit, noiseMultiplier, seconds, above: audit.muLowerBound > audit.claimedMu });
  }
  return audits;
}
