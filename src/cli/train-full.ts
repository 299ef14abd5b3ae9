// `cloister train --method full --epsilon none`: every weight, without privacy, as the baseline of a comparison. Reports in, a
// merged model folder out that is never shared.
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import { fullIsNotPrivate } from "@/base/problems/train";
import type { LabelSet } from "@/data/types";
import type { Scores } from "@/evaluation/types";
import { mergedFolder } from "@/export/merged";
import { checkRun } from "@/workers/session/check";
import { fullBundle } from "@/workers/session/full-bundle";
import { fullRun } from "@/workers/session/full-run";
import type { FullRun, FullSettings } from "@/workers/session/full-run";
import type { HeldReports } from "@/workers/session/hold-reports";
import type { Host } from "@/workers/session/host";
import { readBundledModel, startModel } from "@/workers/session/open-model";
import { choice, number, required } from "./arguments";
import type { Flags } from "./arguments";
import { writeFolder } from "./files";
import { nodeHost } from "./host";
import { givenLabelSet, givenSections, openGivenReports } from "./open-reports";
import { scoresJson, scoresTable } from "./scores";
import { devices, epsilonOf, runSettings } from "./train-flags";
import { progressPrinter } from "./train-progress";

/** @throws InputError TRAIN-FULL for a number as epsilon, APP-ARGUMENT */
function settingsOf(flags: Flags, labelSet: LabelSet): FullSettings {
  const batch = number(flags, "batch", { low: 1, high: 1e7, whole: true });
  return { ...runSettings(flags, labelSet), ...(batch !== undefined && { batch }) };
}

function refuseOthers(flags: Flags): void {
  if (epsilonOf(flags) !== null) throw new InputError(fullIsNotPrivate());
  if (flags.values["merged"] !== undefined)
    throw new InputError(badArgument("--merged does not go with --method full: --out is a merged model"));
  if (flags.switches.has("audit"))
    throw new InputError(badArgument("--audit does not go with --method full: there is no claim to test"));
  if (choice(flags, "pooling", ["family", "cls", "mean"]) !== "family")
    throw new InputError(badArgument("--method full has --pooling family only"));
}

/** The first Ctrl-C ends the run after its step and saves; the second one ends the program. */
function stopByHand(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      stop.abort();
    });
  return stop.signal;
}

interface Judging {
  readonly host: Host;
  readonly run: FullRun;
  readonly held: HeldReports;
}

/** Scores on the reports that were held out; null if none were. */
async function judged(flags: Flags, { host, run, held }: Judging): Promise<Scores | null> {
  if (run.testReports.length === 0) return null;
  const open = await startModel(host, run.model, choice(flags, "device", devices));
  try {
    return (await checkRun(open, { held, run })).result.adapter;
  } finally {
    open.pool.dispose();
  }
}

export async function trainFull(flags: Flags): Promise<number> {
  const out = required(flags, "out");
  refuseOthers(flags);
  choice(flags, "device", devices);
  const labelSet = await givenLabelSet(flags);
  const settings = settingsOf(flags, labelSet);
  const host = nodeHost();
  const { model } = await readBundledModel(host, () => undefined);
  const text = givenSections(flags);
  const held = await openGivenReports(flags, { model, labelSet, keepDuplicates: false, text });
  const run = await fullRun({ host, model, held, settings }, { onProgress: progressPrinter(), stop: stopByHand() });
  const { result, plan, workers } = run;
  await writeFolder(out, await mergedFolder(run.model, fullBundle(run, model, "cloister-full")), "--out");
  console.error(
    `Trained every weight on ${run.trainReports.length} reports in ${result.steps} steps and ` +
      `${result.seconds.toFixed(1)} s, without privacy: for comparison only, never share it.`,
  );
  const scores = await judged(flags, { host, run, held });
  if (scores) console.error(scoresTable(scores));
  if (flags.switches.has("json"))
    console.log(
      JSON.stringify({
        ...{ method: plan.method, epsilon: null, steps: result.steps, batch: plan.batchSize, stopped: result.stopped },
        ...{ reports: run.trainReports.length, seconds: result.seconds, threads: workers },
        reportsPerSecond: result.reports / result.seconds,
        ...(scores && { heldOut: scoresJson(scores) }),
      }),
    );
  return 0;
}
