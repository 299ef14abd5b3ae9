// Puts a saved project in place of what is open: reports are tokenized again, the adapter goes the way of its own export.
import type { AdapterInfo } from "../protocol";
import type { OpenedProject } from "../keep-protocol";
import { heldFromRun, type HeldAdapter } from "./held-adapter";
import { holdReports, summaryOf } from "./hold-reports";
import type { OpenModel } from "./open-model";
import { forgetWork, type AdapterSource, type OpenWork, type PausedWork } from "./open-work";
import { pausedSummary } from "./paused-run";
import type { ProjectContent } from "./project-content";

/** A run that can go on, and the project that it is saved with. */
export type SavedRun = Pick<PausedWork, "run"> & { readonly project: string };

interface Session {
  readonly now: OpenWork;
  readonly model: () => OpenModel;
  readonly hold: (given: HeldAdapter) => Promise<AdapterInfo>;
  readonly openAdapter: (source: AdapterSource) => Promise<AdapterInfo>;
}

/** @returns the task; it changes nothing before the reports are ready. @throws FormatError ADP-* for an adapter of another encoder */
export function restoreProject({
  now,
  model,
  hold,
  openAdapter,
}: Session): (content: ProjectContent, waiting?: SavedRun) => Promise<OpenedProject> {
  return async ({ source, options, held: saved, run, adapter }, waiting) => {
    const open = model();
    const { tokenizer, config } = open.model;
    const held = await holdReports(saved.imported, saved, { tokenizer, maxTokens: config.maxTokens });
    const ofRun = run && (await heldFromRun(run, open.model));
    forgetWork(now);
    Object.assign(now, { source, options, held });
    if (run && ofRun) {
      now.run = { finished: run, held };
      await hold(ofRun);
    }
    if (waiting) now.paused = { ...waiting, held };
    const info = adapter ? await openAdapter(adapter) : null;
    return {
      summary: summaryOf(held),
      options,
      run: run?.summary ?? null,
      adapter: info,
      paused: waiting ? pausedSummary(waiting.run) : null,
    };
  };
}
