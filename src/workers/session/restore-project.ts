// Puts a saved project in place of what is open: reports are tokenized again, the adapter goes the way of its own export.
import { InternalError } from "@/base/errors";
import type { Problem } from "@/base/errors";
import type { AdapterInfo } from "../protocol";
import type { OpenedProject } from "../keep-protocol";
import { Classified } from "./classify";
import { heldFromRun, type HeldAdapter } from "./held-adapter";
import { holdReports, summaryOf, type HeldReports } from "./hold-reports";
import type { OpenModel } from "./open-model";
import { forgetWork, type AdapterSource, type OpenWork, type PausedWork } from "./open-work";
import { pausedSummary } from "./paused-run";
import type { ProjectContent, SavedTable } from "./project-content";
import type { FinishedRun } from "./train";

/** The run that is saved with a project: one that can go on, or why it cannot be read. */
export interface SavedRun {
  readonly project: string;
  readonly run: PausedWork["run"] | Problem;
}

interface Runs {
  readonly run: { readonly finished: FinishedRun; readonly adapter: HeldAdapter } | null;
  readonly waiting: SavedRun | undefined;
}

interface Session {
  readonly now: OpenWork;
  readonly model: () => OpenModel;
  readonly hold: (given: HeldAdapter) => Promise<AdapterInfo>;
  readonly openAdapter: (source: AdapterSource) => Promise<AdapterInfo>;
}

/** The table as it stood: nothing is classified again. */
function tableFrom({ held, answers, reviews, flagged = [] }: SavedTable, own: HeldReports | null): Classified {
  const read = held ? { ...held, tokens: [] } : own;
  if (!read) throw new InternalError("workers/restore-project: expected a table with its reports");
  return new Classified(read, answers, { reviews, flagged });
}

/** What a person opened and set. */
function putOpened(now: OpenWork, { source, options, choices }: ProjectContent, held: HeldReports | null): void {
  if (source && held) Object.assign(now, { source, options, held });
  if (choices) now.choices = choices;
}

/** @returns the task; it changes nothing before the reports are ready. @throws FormatError ADP-* for an adapter of another encoder */
export function restoreProject({
  now,
  model,
  hold,
  openAdapter,
}: Session): (content: ProjectContent, waiting?: SavedRun) => Promise<OpenedProject> {
  /** What stands on the reports: the finished run and one that waits. @returns why that one cannot go on */
  const putRuns = async (held: HeldReports, { run, waiting }: Runs): Promise<Problem | null> => {
    if (run) {
      now.run = { finished: run.finished, held };
      await hold(run.adapter);
    }
    if (!waiting) return null;
    const { run: saved, project } = waiting;
    if ("checkpoint" in saved) {
      now.paused = { run: saved, project, held };
      return null;
    }
    now.unreadableRun = project;
    return saved;
  };
  return async (content, waiting) => {
    const { options, held: saved, run: finished, adapter, table } = content;
    const open = model();
    const { tokenizer, config } = open.model;
    const held = saved && (await holdReports(saved.imported, saved, { tokenizer, maxTokens: config.maxTokens }));
    const run = finished && { finished, adapter: await heldFromRun(finished, open.model) };
    forgetWork(now);
    putOpened(now, content, held);
    const runProblem = held && (await putRuns(held, { run, waiting }));
    const info = adapter ? await openAdapter(adapter) : null;
    if (table) now.shown = now.classified = tableFrom(table, held);
    return {
      summary: held && summaryOf(held),
      options,
      choices: now.choices ?? null,
      run: finished?.summary ?? null,
      adapter: info,
      paused: now.paused ? pausedSummary(now.paused.run) : null,
      runProblem,
      classified: now.classified?.summary() ?? null,
    };
  };
}
