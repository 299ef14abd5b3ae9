// `cloister account`: what a number of noisy steps costs.
import { privacyCost } from "@/privacy/accounting/cost";
import { epsilonOf } from "@/privacy/accounting/rdp-epsilon";
import { gaussianEpsilon } from "@/privacy/accounting/gaussian";
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import { number, readFlags } from "./arguments";
import type { Flags } from "./arguments";

const values = ["sampling-probability", "noise-multiplier", "steps", "delta"];

function must(flags: Flags, name: string, range: { low: number; high: number; whole?: boolean }): number {
  const value = number(flags, name, range);
  if (value === undefined) throw new InputError(badArgument(`--${name} is missing`));
  return value;
}

export function accountCommand(args: readonly string[]): number {
  const flags = readFlags(args, { values, switches: ["json"] });
  const samplingProbability = must(flags, "sampling-probability", { low: 1e-9, high: 1 });
  const noiseMultiplier = must(flags, "noise-multiplier", { low: 0.01, high: 1e6 });
  const steps = must(flags, "steps", { low: 1, high: 1e7, whole: true });
  const delta = must(flags, "delta", { low: 1e-15, high: 0.5 });
  const run = { samplingProbability, noiseMultiplier, steps };
  const cost = privacyCost([run], delta);
  const rdp = epsilonOf(run, delta);
  const releases = Math.max(1, Math.ceil(samplingProbability * steps));
  const withoutAmplification = gaussianEpsilon(noiseMultiplier / Math.sqrt(releases), delta);
  if (flags.switches.has("json"))
    console.log(
      JSON.stringify({
        epsilon: cost.epsilon,
        delta,
        accountant: cost.accountant,
        rdpEpsilon: rdp.epsilon,
        rdpOrder: rdp.order,
        withoutAmplification,
      }),
    );
  else {
    console.log(
      `epsilon ${cost.epsilon.toFixed(4)} at delta ${delta} (${cost.accountant}, add-or-remove-one unit, Poisson sampling)`,
    );
    console.log(`without amplification by sampling: ${withoutAmplification.toFixed(4)}`);
  }
  return 0;
}
