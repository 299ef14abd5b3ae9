// The calls about a run: train, pause, resume, stop and keep, discard. What can go on is held with the reports that it was started on,
// and saved where work is.
import { Cancelled, InputError } from "@/base/errors";
import { outOfOrder } from "@/base/problems/app";
import { sweepRunning } from "@/base/problems/sweep";
import { pausedRunWaits } from "@/base/problems/train";
import type { Handlers } from "../dispatch";
import type { AdapterInfo, TrainProgress, TrainSettings } from "../protocol";
import { heldFromRun, type HeldAdapter } from "./held-adapter";
import type { HeldReports } from "./hold-reports";
import type { Keeper } from "./keeper";
import type { LedgerDesk } from "./ledger-desk";
import type { OpenModel } from "./open-model";
import type { OpenWork, PausedWork } from "./open-work";
import { pausedSummary } from "./paused-run";
import { keepRun, trainRun, type FinishedRun } from "./train";

interface Session {
  readonly now: OpenWork;
  readonly desk: LedgerDesk;
  readonly keeper: Keeper | null;
  readonly model: () => OpenModel;
  readonly held: () => HeldReports;
  readonly hold: (given: HeldAdapter) => Promise<AdapterInfo>;
  /** Whether a sweep is at work. */
  readonly busy: () => boolean;
}

interface Ends {
  readonly progress: (progress: TrainProgress) => void;
  readonly signal: AbortSignal;
}

type TrainCalls = Pick<Handlers, "train" | "pause" | "stop" | "paused-run" | "keep-paused" | "discard-paused">;

export function trainHandlers({ now, desk, keeper, model, held, hold, busy }: Session): TrainCalls {
  /** The project of these reports; undefined where it is not saved, or others are open. */
  const projectOf = async (reports: HeldReports): Promise<string | undefined> => {
    if (now.held?.tokens !== reports.tokens) return undefined;
    await keeper?.look();
    return now.project;
  };

  const forgetPaused = async (): Promise<void> => {
    const unreadable = now.unreadableRun === now.project ? now.project : undefined; // a run that ended takes its place
    const { project = unreadable } = now.paused ?? {};
    delete now.paused;
    delete now.unreadableRun;
    if (project !== undefined) await keeper?.removeRun(project);
  };

  const finish = async (finished: FinishedRun, reports: HeldReports) => {
    now.run = { finished, held: reports };
    delete now.check;
    delete now.judged;
    delete now.membership;
    await hold(await heldFromRun(finished, model().model));
    await keeper?.look(); // the result is on the disk before its checkpoint goes
    await forgetPaused();
    return finished.summary;
  };

  const waiting = (): PausedWork => {
    if (!now.paused) throw new InputError(outOfOrder("a paused run"));
    return now.paused;
  };

  const run = async (
    { settings, reports, from }: { settings: TrainSettings; reports: HeldReports; from?: PausedWork },
    { progress, signal }: Ends,
  ) => {
    if (busy()) throw new InputError(sweepRunning());
    [now.stop, now.pause] = [new AbortController(), new AbortController()];
    now.training = true;
    const inputs = { open: model(), held: reports, settings, desk };
    const ends = { onProgress: progress, signal, stop: now.stop.signal, pause: now.pause.signal };
    const onCheckpoint = async (paused: PausedWork["run"]): Promise<void> => {
      const project = now.paused?.project ?? (await projectOf(reports));
      now.paused = { run: paused, held: reports, ...(project !== undefined && { project }) };
      if (project !== undefined) await keeper?.saveRun(project, paused);
      delete now.unreadableRun; // the new run takes its place
    };
    try {
      const finished = await desk.alone(() => trainRun(inputs, { ...ends, onCheckpoint }, from?.run));
      return await finish(finished, reports);
    } catch (error) {
      if (error instanceof Cancelled && signal.aborted) await forgetPaused(); // the person wanted no adapter
      throw error;
    } finally {
      delete now.training;
    }
  };

  return {
    train: async ({ settings }, ends) => {
      if (settings === null) {
        const from = waiting();
        return run({ settings: from.run.settings, reports: from.held, from }, ends);
      }
      if (now.paused) throw new InputError(pausedRunWaits());
      return run({ settings, reports: held() }, ends);
    },
    stop: () => {
      now.stop?.abort();
      return Promise.resolve({});
    },
    pause: () => {
      now.pause?.abort();
      return Promise.resolve({});
    },
    "paused-run": () => Promise.resolve(now.paused && !now.training ? pausedSummary(now.paused.run) : null),
    "keep-paused": async () => {
      const { run: paused, held: reports } = waiting();
      const inputs = { open: model(), held: reports, settings: paused.settings, desk };
      return finish(await desk.alone(() => keepRun(inputs, paused)), reports);
    },
    "discard-paused": async () => {
      const { unreadableRun } = now;
      if (unreadableRun !== undefined && !now.paused) {
        await keeper?.removeRun(unreadableRun);
        delete now.unreadableRun;
        return {};
      }
      const { ledgerRun } = waiting().run;
      if (ledgerRun !== null) await desk.ledger.settleRun(ledgerRun, "discarded");
      await forgetPaused();
      return {};
    },
  };
}
