// The flags of `cloister train` that all methods share.
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import type { TargetPolicy } from "@/data/targets";
import type { LabelSet } from "@/data/types";
import type { TrainSettings } from "@/workers/protocol";
import { choice, number, required } from "./arguments";
import type { Flags } from "./arguments";
import { reportFlags } from "./open-reports";

export const trainFlags = [
  ...reportFlags,
  ...[
    "labels",
    "uncertain",
    "blank",
    "rows-without-patient",
    "method",
    "pooling",
    "start",
    "layers",
    "epsilon",
    "delta",
  ],
  ...["public-size", "epochs", "batch", "seed", "hold-out", "device", "out", "merged", "sections", "ledger", "policy"],
];

export const devices = ["auto", "webgpu", "wasm", "cpu"] as const;

export function policyOf(flags: Flags, labelSet: LabelSet): TargetPolicy {
  const other = labelSet.defaultBlank === "negative" ? "ignore" : "negative";
  return {
    uncertain: choice(flags, "uncertain", ["positive", "negative", "ignore"]),
    blank: choice(flags, "blank", [labelSet.defaultBlank, other]),
  };
}

/** null: without privacy. @throws InputError APP-ARGUMENT */
export function epsilonOf(flags: Flags): number | null {
  if (required(flags, "epsilon") === "none") return null;
  const epsilon = number(flags, "epsilon", { low: 0.01, high: 20 });
  if (epsilon === undefined) throw new InputError(badArgument("--epsilon is missing"));
  return epsilon;
}

export function runSettings(
  flags: Flags,
  labelSet: LabelSet,
): Pick<TrainSettings, "epochs" | "seed" | "holdOut" | "policies"> {
  const epochs = number(flags, "epochs", { low: 0.01, high: 100_000 });
  return {
    ...(epochs !== undefined && { epochs }),
    seed: number(flags, "seed", { low: 0, high: 4_294_967_295, whole: true }) ?? 0,
    holdOut: number(flags, "hold-out", { low: 0, high: 0.5 }) ?? 0,
    policies: {
      ...policyOf(flags, labelSet),
      rowsWithoutPatient: choice(flags, "rows-without-patient", ["own-patient", "leave-out"]),
    },
  };
}
