// What a plan costs and how loud its noise is, from the plan alone; and its hash.
import { canonicalJson } from "@/base/canonical-json";
import { sha256Hex } from "@/base/hash";
import { claimedEpsilon } from "@/privacy/accounting/claim";
import type { Plan, PrivacyPlan } from "./plan";

/** SHA-256 of the plan's canonical JSON: equal plans have equal hashes whatever the order of their keys. */
export const planHash = (plan: Plan): Promise<string> => sha256Hex(canonicalJson(plan));

/**
 * Claimed epsilon of the first `steps` charged steps at the plan's delta, rounded up to 3 decimals.
 * @param run  charged steps, and the number of trainable values P
 */
export const epsilonOfPlan = (privacy: PrivacyPlan, run: { readonly steps: number; readonly size: number }): number =>
  claimedEpsilon([{ ...privacy, ...run }], privacy.targetDelta);

/** σ√P/B̄: length of the noise over the longest possible signal; above 10 the noise exceeds the signal. */
export const noiseToSignal = (privacy: PrivacyPlan, size: number): number =>
  (privacy.noiseMultiplier * Math.sqrt(size)) / (privacy.samplingProbability * privacy.publicUnitCount);
