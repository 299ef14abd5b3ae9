// `cloister train`: reports in, an adapter folder that PEFT loads out.
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { LabelSet } from "@/data/types";
import { adapterFolder } from "@/export/adapter-folder";
import { mergedFolder } from "@/export/merged";
import type { Policy } from "@/privacy/ledger/types";
import type { TrainSettings } from "@/workers/protocol";
import { checkRun } from "@/workers/session/check";
import { LedgerDesk } from "@/workers/session/ledger-desk";
import { auditFacts, refuseIfAbove } from "@/workers/session/audit-facts";
import { auditRun, prepareAudit } from "@/workers/session/audit-run";
import type { AuditResult } from "@/workers/session/audit-run";
import { openModel } from "@/workers/session/open-model";
import type { OpenModel } from "@/workers/session/open-model";
import { readPolicy } from "@/workers/session/read-policy";
import { bundleOf } from "@/workers/session/run-bundle";
import { methods } from "@/training/plan";
import { trainRun } from "@/workers/session/train";
import type { FinishedRun } from "@/workers/session/train";
import { choice, number, readFlags, required } from "./arguments";
import type { Flags } from "./arguments";
import { readGiven, writeFolder } from "./files";
import { nodeHost } from "./host";
import { fileLedger, ledgerFolder } from "./ledger-file";
import { givenLabelSet, givenSections, openGivenReports } from "./open-reports";
import { scoresJson, scoresTable } from "./scores";
import { devices, epsilonOf, runSettings, trainFlags } from "./train-flags";
import { attackIfAsked, checkAttack } from "./train-attack";
import { trainFull } from "./train-full";
import { progressPrinter } from "./train-progress";

/** The number of units to one digit: the public size that is used where none is typed. */
const toOneDigit = (count: number): number => {
  const step = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  return Math.round(count / step) * step;
};

function settingsOf(flags: Flags, labelSet: LabelSet, units: number): TrainSettings {
  const typed = number(flags, "public-size", { low: 50, high: 1e7, whole: true });
  const delta = number(flags, "delta", { low: 1e-10, high: 0.01 });
  const batch = number(flags, "batch", { low: 1, high: 1e7 });
  return {
    ...runSettings(flags, labelSet),
    ...(flags.values["method"] !== undefined && { method: choice(flags, "method", methods) }),
    epsilon: epsilonOf(flags),
    ...(delta !== undefined && { delta }),
    publicUnitCount: typed ?? toOneDigit(units),
    publicUnitCountSource: typed === undefined ? "confirmed" : "typed",
    ...(batch !== undefined && { batch }),
    ...(flags.values["pooling"] !== undefined && { pooling: choice(flags, "pooling", ["family", "cls", "mean"]) }),
    ...(flags.values["layers"] !== undefined && { layers: choice(flags, "layers", ["all", "upper"]) }),
    start: choice(flags, "start", ["starter", "plain"]),
  };
}

/** Limits of --policy: they hold for this run, besides those of the ledger. @throws InputError APP-FILE, PRIV-RULES */
async function givenPolicies(flags: Flags): Promise<Policy[]> {
  const path = flags.values["policy"];
  return path === undefined ? [] : [readPolicy(await readGiven(path, "--policy"))];
}

/** The line of --json. Counts and seconds are for the person who trains; they are in no shared file. */
const jsonOf = ({ summary, plan }: FinishedRun, totalEpsilon: number | null) => ({
  epsilon: summary.epsilon,
  totalEpsilon,
  delta: summary.delta,
  steps: summary.steps,
  samplingProbability: plan.privacy?.samplingProbability ?? null,
  noiseMultiplier: plan.privacy?.noiseMultiplier ?? null,
  clipNorm: plan.privacy?.clipNorm ?? null,
  unit: plan.privacy?.unit ?? null,
  reports: summary.reports,
  patients: summary.patients,
  seconds: summary.seconds,
  reportsPerSecond: summary.reportsPerSecond,
  device: summary.device,
});

export async function trainCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, { values: trainFlags, switches: ["json", "audit", "attack"] });
  checkAttack(flags);
  if (flags.values["method"] === "full") return trainFull(flags);
  const out = required(flags, "out");
  const labelSet = await givenLabelSet(flags);
  settingsOf(flags, labelSet, 50); // every flag is checked before the long work starts
  const desk = new LedgerDesk(fileLedger(ledgerFolder(flags.values["ledger"])), await givenPolicies(flags));
  const open = await openModel(nodeHost(), choice(flags, "device", devices), () => undefined);
  try {
    const held = await openGivenReports(flags, {
      model: open.model,
      labelSet,
      keepDuplicates: false,
      text: givenSections(flags),
    });
    const { reports } = held.imported;
    const units = new Set(reports.map(({ patient, id }) => patient ?? `row ${id}`)).size;
    const settings = settingsOf(flags, labelSet, units);
    const run = await trainRun({ open, held, settings, desk }, { onProgress: progressPrinter() });
    const audit = flags.switches.has("audit") ? await audited(run, open) : null;
    const bundle = await bundleOf(run, open.model, { name: "cloister-adapter", audit: audit && auditFacts(audit) });
    await writeFolder(out, await adapterFolder(bundle), "--out");
    const merged = flags.values["merged"];
    if (merged !== undefined) await writeFolder(merged, await mergedFolder(open.model, bundle), "--merged");
    await copyLedger(desk, out);
    const judged = run.testReports.length > 0 ? (await checkRun(open, { held, run })).result.adapter : null;
    const { summary } = run;
    const total = summary.total?.epsilon ?? null;
    const privacy = total === null ? "without privacy: for comparison only" : claim(run, total);
    console.error(`Trained on ${summary.reports} reports in ${summary.seconds.toFixed(1)} s, ${privacy}.`);
    if (judged) console.error(scoresTable(judged));
    const attack = await attackIfAsked(flags, { open, held, run });
    if (flags.switches.has("json"))
      console.log(JSON.stringify({ ...jsonOf(run, total), ...(judged && { heldOut: scoresJson(judged) }), ...attack }));
    if (audit) refuseIfAbove(audit); // the adapter is written; its statement does not verify
    return 0;
  } finally {
    open.pool.dispose();
  }
}

const canaries = 1000;

/** The same method and epsilon on synthetic reports, charged to nobody; null without privacy. */
async function audited({ plan }: FinishedRun, open: OpenModel): Promise<AuditResult | null> {
  if (!plan.privacy) return null;
  const prepared = await prepareAudit({ host: nodeHost(), open }, canaries);
  const { targetEpsilon: epsilon } = plan.privacy;
  const result = await auditRun(
    { open, prepared },
    { epsilon, method: plan.method },
    { onProgress: progressPrinter() },
  );
  const { epsilonLowerBound, ceiling } = result.shown;
  const found = Math.floor(1000 * epsilonLowerBound) / 1000;
  console.error(`Audit: epsilon is at least ${found}; this test cannot show more than ${ceiling.toFixed(3)}.`);
  return result;
}

const claim = ({ summary, unit, totals }: FinishedRun, total: number): string =>
  `epsilon ${summary.epsilon ?? 0}, delta ${summary.delta ?? 0}, per ${unit}, this run; ` +
  `epsilon ${total} for all private runs on these patients (${totals.runs.length})`;

/** The ledger as it is now, beside the adapter; the one that counts stays in its folder. */
async function copyLedger({ ledger }: LedgerDesk, out: string): Promise<void> {
  await writeFile(join(dirname(out), `${basename(out)}.ledger.jsonl`), await ledger.toJsonLines());
}
