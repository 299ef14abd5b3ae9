// `cloister audit`: tests the privacy claim from outside, on synthetic reports: one training with canaries, or the noise alone.
import type { TrainProgress } from "@/workers/protocol";
import { auditMechanism } from "@/workers/session/audit-mechanism";
import type { MechanismAudit } from "@/workers/session/audit-mechanism";
import { refuseIfAbove, refuseIfQuiet } from "@/workers/session/audit-facts";
import { auditRun, prepareAudit } from "@/workers/session/audit-run";
import type { AuditResult } from "@/workers/session/audit-run";
import { openModel } from "@/workers/session/open-model";
import { choice, number, readFlags } from "./arguments";
import type { Flags } from "./arguments";
import { nodeHost } from "./host";
import { devices, epsilonOf } from "./train-flags";

const values = ["epsilon", "canaries", "method", "device", "trials"];
const audited = [0.5, 1, 2] as const; // noise multipliers of --mechanism

/** At most one progress line in two seconds, on stderr. */
function everyTwoSeconds(): (line: () => string) => void {
  let last = performance.now();
  return (line) => {
    const now = performance.now();
    if (now - last < 2000) return;
    last = now;
    console.error(line());
  };
}

const phaseWords: Record<TrainProgress["phase"], string> = {
  preparing: "Preparing",
  features: "Reading sample reports and canaries with the encoder",
  training: "Training",
  finishing: "Finishing",
};

/** Rounded down: a lower bound must not be more than was shown. */
const down = (value: number): string => (Math.floor(1000 * value) / 1000).toFixed(3);

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function runLines({ shown, claimedEpsilon, delta, detection }: AuditResult): string[] {
  const { low, high } = detection.tprInterval;
  return [
    `${claimedEpsilon === null ? "Without privacy: nothing is claimed" : `Claimed: epsilon ${claimedEpsilon} at delta ${delta}`}. ` +
      `Data: synthetic sample reports, ${shown.canaries} canaries.`,
    `Found: epsilon is at least ${down(shown.epsilonLowerBound)} at delta ${delta} (${shown.right} of ${shown.guesses} guesses right).`,
    `This test cannot show more than ${down(shown.ceiling)}.${claimedEpsilon === null ? "" : " A bound below the claim proves nothing."}`,
    `Canaries found at 1 % false alarms: ${detection.hits} of ${detection.members}, ` +
      `${percent(detection.tpr)} (95 % interval ${percent(low)} to ${percent(high)}).`,
  ];
}

async function auditTraining(flags: Flags): Promise<number> {
  const epsilon = flags.values["epsilon"] === undefined ? 1 : epsilonOf(flags);
  const canaries = number(flags, "canaries", { low: 100, high: 10_000, whole: true }) ?? 1000;
  const method = choice(flags, "method", ["head", "lora"]);
  const host = nodeHost();
  const tell = everyTwoSeconds();
  const open = await openModel(host, choice(flags, "device", devices), () => undefined);
  try {
    const prepared = await prepareAudit({ host, open }, canaries);
    const onProgress = ({ phase, done, total }: TrainProgress) => {
      tell(() => `${phaseWords[phase]}: ${done} of ${total}`);
    };
    const result = await auditRun({ open, prepared }, { epsilon, method }, { onProgress });
    if (flags.switches.has("json")) console.log(JSON.stringify(result));
    else for (const line of runLines(result)) console.log(line);
    refuseIfAbove(result);
    return 0;
  } finally {
    open.pool.dispose();
  }
}

const mechanismLine = ({ noiseMultiplier, muLowerBound, ceiling, claimedMu, trials }: MechanismAudit): string =>
  `noise multiplier ${noiseMultiplier}: mu is at least ${down(muLowerBound)}, claimed at most ${claimedMu}; ` +
  `${trials} trials a world cannot show more than ${down(ceiling)}.`;

async function auditNoise(flags: Flags): Promise<number> {
  const trials = number(flags, "trials", { low: 1024, high: 1e8, whole: true }) ?? 1_000_000;
  const tell = everyTwoSeconds();
  const audits = await auditMechanism(
    audited,
    { trials },
    {
      onProgress: ({ done, total }) => {
        tell(() => `Drawing noise: ${done} of ${total} trials`);
      },
    },
  );
  if (flags.switches.has("json")) console.log(JSON.stringify(audits));
  else for (const audit of audits) console.log(mechanismLine(audit));
  for (const audit of audits) refuseIfQuiet(audit);
  return 0;
}

/** @throws InputError AUDIT-ABOVE after the figures are printed, if they contradict the claim; APP-ARGUMENT */
export function auditCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, { values, switches: ["json", "mechanism"] });
  return flags.switches.has("mechanism") ? auditNoise(flags) : auditTraining(flags);
}
