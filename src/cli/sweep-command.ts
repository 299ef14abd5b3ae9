// `cloister sweep plan.json`: many runs from one plan, each kept as it ends, and the table that compares them. Running it again goes
// on where it was.
import { basename, dirname, extname, join, resolve } from "node:path";
import { buildHash } from "@/base/build";
import { InputError } from "@/base/errors";
import { sweepCsv } from "@/export/sweep-csv";
import { sweepHtml } from "@/export/sweep-html";
import { sweepPlanUnreadable } from "@/base/problems/sweep";
import { decodeUtf8, parseStrictJson } from "@/formats/strict-json";
import { readSweepPlan } from "@/training/sweep-plan";
import type { SweepPlan } from "@/training/sweep-plan";
import type { Host } from "@/workers/session/host";
import { LedgerDesk } from "@/workers/session/ledger-desk";
import { openModel } from "@/workers/session/open-model";
import { readPolicy } from "@/workers/session/read-policy";
import { prepareSweep, sweepBudget, SweepPlans } from "@/workers/session/sweep";
import type { SweepPlace } from "@/workers/session/sweep";
import type { SweepBudget } from "@/workers/session/sweep-budget";
import { runSweep, todoOf } from "@/workers/session/sweep-run";
import type { SweepProgress, SweepStore } from "@/workers/session/sweep-run";
import { sweepReport } from "@/workers/session/sweep-report";
import type { CellRecord } from "@/workers/session/sweep-record";
import { SweepClock } from "@/workers/session/sweep-time";
import { choice, readFlags } from "./arguments";
import type { Flags } from "./arguments";
import { readGiven, writeGiven } from "./files";
import { nodeHost } from "./host";
import { fileLedger, ledgerFolder } from "./ledger-file";
import { labelSetOf } from "./open-reports";
import { inSweepFolder, lookIntoFolder } from "./sweep-folder";
import { endedWords, planWords, sweepPrinter, tableText } from "./sweep-print";
import type { Say } from "./sweep-print";
import { openSweepReports } from "./sweep-reports";
import { devices } from "./train-flags";

/** @throws InputError APP-FILE, SWEEP-PLAN */
async function givenPlan(path: string): Promise<SweepPlan> {
  const text = decodeUtf8(await readGiven(path, "the plan"), true);
  const parsed = text === null ? null : parseStrictJson(text);
  if (!parsed || "fault" in parsed)
    throw new InputError(sweepPlanUnreadable({ place: "the plan", rule: "one JSON object, each key once" }));
  return readSweepPlan(parsed.value);
}

const signalPauseMs = 500;
/** Exit code of a sweep that was stopped, or in which runs did not work: run it again. */
const unfinished = 3;

/** The first Ctrl-C ends the sweep after the cell at work, the second cancels that cell, the third ends the program. */
function stopByHand(say: (line: string) => void): { readonly pause: AbortSignal; readonly signal: AbortSignal } {
  const [pause, cancel] = [new AbortController(), new AbortController()];
  let last = -Infinity;
  const onSignal = () => {
    const now = performance.now();
    if (now - last < signalPauseMs) return; // a terminal and a parent may both send one
    last = now;
    if (cancel.signal.aborted) process.exit(130);
    else if (pause.signal.aborted) {
      say("Cancelling the run at work; what it charged stays charged.");
      cancel.abort();
    } else {
      say("Ending after the run at work. Press Ctrl-C again to cancel that run.");
      pause.abort();
    }
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, onSignal);
  return { pause: pause.signal, signal: cancel.signal };
}

/** What a plan opens: the model stays open until its pool is disposed of. */
async function opened(
  flags: Flags,
  { path, plan, host }: { readonly path: string; readonly plan: SweepPlan; readonly host: Host },
) {
  const folder = dirname(resolve(path));
  const { reports, labels, models } = plan;
  const labelSet = await labelSetOf(labels, folder);
  const policyPath = flags.values["policy"];
  const policies = policyPath === undefined ? [] : [readPolicy(await readGiven(policyPath, "--policy"))];
  const desk = new LedgerDesk(fileLedger(ledgerFolder(flags.values["ledger"])), policies);
  const open = await openModel(host, choice(flags, "device", devices), () => undefined);
  const { held, dataSha256 } = await openSweepReports(reports, { model: open.model, labelSet, folder });
  const sweep = await prepareSweep(plan, { open, held }, { dataSha256, models });
  const place: SweepPlace = { open, held, desk, host };
  const plans = new SweepPlans(sweep, place);
  return { sweep, place, plans, clock: new SweepClock(sweep, { place, plans }) };
}

type Opened = Awaited<ReturnType<typeof opened>>;
type Records = ReadonlyMap<string, CellRecord>;

/** Says what is to do, how long it takes and what it costs. @throws InputError SWEEP-BUDGET, PRIV-* */
async function announce(
  { sweep, place, plans, clock }: Opened,
  records: Records,
  say: Say,
): Promise<SweepBudget | null> {
  const todo = todoOf(sweep, records);
  await clock.measure(todo);
  for (const record of records.values()) clock.learn(record);
  const budget = await sweepBudget(todo, sweep, { place, plans });
  say(planWords({ cells: sweep.cells.length, todo, seconds: clock.total(todo), budget }));
  const others = [...records.keys()].filter((id) => !sweep.cells.some((cell) => cell.id === id)).length;
  if (others > 0)
    say(`${others} results of other settings or of another version lie in the folder; they are not used.`);
  return budget;
}

/** Seconds of all that is left: of the cell at work by its own count where it has one. */
function leftOf({ sweep, clock }: Opened, records: Records) {
  return ({ cell, inCell }: SweepProgress): number => {
    const after = todoOf(sweep, records).filter(({ id }) => id !== cell.id);
    return clock.total(after) + (inCell.secondsLeft ?? clock.secondsOf(cell));
  };
}

async function run(given: Opened, { store, say }: { readonly store: SweepStore; readonly say: Say }): Promise<Records> {
  const { sweep, place, clock } = given;
  const records = new Map(await store.read());
  const budget = await announce(given, records, say);
  if (budget?.refusal) throw new InputError(budget.refusal);
  await runSweep(
    sweep,
    { place, store },
    {
      ...stopByHand(say),
      onProgress: sweepPrinter(say, leftOf(given, records)),
      onRecord: (record) => {
        records.set(record.cell.id, record);
        clock.learn(record);
        say(endedWords(record));
      },
    },
  );
  return records;
}

async function tell(
  given: Opened,
  records: Records,
  { out, isJson }: { readonly out: string; readonly isJson: boolean },
) {
  const report = await sweepReport(given.sweep, { place: given.place, records }, { intervals: true });
  await writeGiven(join(out, "table.csv"), sweepCsv(report), "--out");
  await writeGiven(join(out, "table.json"), new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`), "--out");
  await writeGiven(join(out, "report.html"), new TextEncoder().encode(sweepHtml(report)), "--out");
  if (isJson) console.log(JSON.stringify({ ...report, out }));
  else console.log(tableText(report));
}

export async function sweepCommand(args: readonly string[], host: Host = nodeHost()): Promise<number> {
  const flags = readFlags(args, {
    values: ["out", "device", "ledger", "policy"],
    switches: ["dry-run", "json"],
    words: 1,
  });
  const path = flags.words[0]!; // readFlags asked for one
  const plan = await givenPlan(path);
  const out = flags.values["out"] ?? `${basename(path, extname(path))}-results`;
  const isJson = flags.switches.has("json");
  const say: Say = (line) => {
    console.error(line);
  };
  const given = await opened(flags, { path, plan, host });
  const { sweep, place } = given;
  try {
    if (flags.switches.has("dry-run")) {
      const budget = await announce(given, await lookIntoFolder(out, sweep.dataSha256), say);
      say(`Data hash of this plan: ${sweep.dataSha256}. Nothing was started.`);
      if (isJson) console.log(JSON.stringify({ dataSha256: sweep.dataSha256, cells: sweep.cells, budget }));
      if (budget?.refusal) throw new InputError(budget.refusal);
      return 0;
    }
    const begin = { dataSha256: sweep.dataSha256, build: buildHash, plan };
    const records = await inSweepFolder(out, begin, (store) => run(given, { store, say }));
    await tell(given, records, { out, isJson });
    return todoOf(sweep, records).length === 0 ? 0 : unfinished;
  } finally {
    place.open.pool.dispose();
  }
}
