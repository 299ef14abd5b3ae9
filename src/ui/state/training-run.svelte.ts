// One training run as the page sees it, and the runs since the page opened. The plan is frozen by the worker at the start.
import type { Problem } from "@/base/errors";
import type { Client, PausedSummary, RunSummary, TrainPhase, TrainProgress, TrainSettings } from "@/workers/protocol";
import { Call } from "./call.svelte";

export const phases = ["preparing", "features", "training", "finishing"] as const satisfies readonly TrainPhase[];
/** Losses are handed to the chart at most this often. */
const redrawMs = 500;

export interface TrainingHooks {
  readonly onProblem: (problem: Problem) => void;
  readonly onRun: (run: RunSummary) => void;
  readonly now?: () => number;
}

export class TrainingRun {
  readonly #client: Client;
  readonly #hooks: TrainingHooks;
  readonly call: Call<"train">;
  readonly keepCall: Call<"keep-paused">;
  readonly discardCall: Call<"discard-paused">;
  #losses: number[] = [];
  #drawnAt = -Infinity;
  #timeAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: { discarded: boolean } = { discarded: false };
  stopping = $state(false);
  pausing = $state(false);
  /** A run that can go on: it was paused, or it broke off. */
  paused = $state.raw<PausedSummary | undefined>();
  /** Why the saved run of the open project cannot go on. */
  unreadable = $state.raw<Problem | undefined>();
  settings = $state.raw<TrainSettings | undefined>();
  losses = $state.raw<readonly number[]>([]);
  /** Time left as shown: redrawn each 5 s at most, if it moved by more than 10 %. */
  secondsLeft = $state<number | null>(null);
  runs = $state.raw<readonly RunSummary[]>([]);
  readonly summary = $derived.by(() => this.call.result);
  readonly progress = $derived.by(() => this.call.progress);
  readonly busy = $derived.by(() => this.call.busy);
  /** Whether the run ends after its step. */
  readonly ending = $derived.by(() => this.stopping || this.pausing);
  readonly share = $derived.by(() => {
    const progress = this.call.progress;
    return progress && progress.total > 0 ? progress.done / progress.total : 0;
  });

  constructor(client: Client, hooks: TrainingHooks) {
    this.#client = client;
    this.#hooks = hooks;
    this.call = new Call(client, "train", {
      onProblem: hooks.onProblem,
      onProgress: (progress) => {
        this.#progressed(progress);
      },
    });
    const { onProblem } = hooks;
    this.keepCall = new Call(client, "keep-paused", { onProblem });
    this.discardCall = new Call(client, "discard-paused", { onProblem });
  }

  start(settings: TrainSettings): Promise<boolean> {
    return this.#run(settings, []);
  }

  /** Goes on with the run that waits. */
  async resume(): Promise<boolean> {
    const { paused } = this;
    return paused !== undefined && this.#run(null, paused.losses);
  }

  /** Shows a run of a saved project. */
  show(summary: RunSummary): void {
    this.call.clear();
    this.settings = undefined;
    this.paused = undefined;
    this.call.result = summary;
    this.losses = summary.losses;
    this.runs = [...this.runs, summary];
  }

  /** Shows a run of a saved project that can go on. */
  showPaused(paused: PausedSummary): void {
    this.call.clear();
    this.settings = paused.settings;
    this.paused = paused;
    this.losses = paused.losses;
  }

  /** Ends the run after its step; it can go on later. */
  async pause(): Promise<void> {
    this.pausing = true;
    await this.#client.call("pause", {});
  }

  /** Ends the run that waits with its adapter as it stands. */
  async keep(): Promise<void> {
    const summary = await this.keepCall.run({});
    if (!summary) return;
    this.show(summary);
    this.#hooks.onRun(summary);
  }

  /** Ends the run that waits without an adapter. What was charged stays spent. */
  async discard(): Promise<void> {
    await this.discardCall.run({});
    if (this.discardCall.problem) return;
    if (this.unreadable) {
      this.unreadable = undefined;
      return;
    }
    this.call.clear();
    this.paused = undefined;
    this.losses = [];
  }

  /** Ends the run after its step; the adapter is kept at the epsilon charged. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.#client.call("stop", {});
  }

  /** Ends the run without an adapter. What was charged stays spent. */
  cancel(): void {
    this.#asked.discarded = true;
    this.call.cancel();
    this.stopping = false;
  }

  /** @param settings null: the run that waits */
  async #run(settings: TrainSettings | null, losses: readonly number[]): Promise<boolean> {
    this.call.clear();
    for (const call of [this.keepCall, this.discardCall]) call.clear();
    if (settings) this.settings = settings;
    this.stopping = this.pausing = false;
    this.unreadable = undefined;
    const asked: { discarded: boolean } = { discarded: false };
    this.#asked = asked;
    this.secondsLeft = null;
    this.#losses = [...losses];
    this.losses = losses;
    this.#drawnAt = this.#timeAt = -Infinity;
    const summary = await this.call.run({ settings });
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.paused = undefined;
    if (!summary) {
      if (!asked.discarded) this.paused = (await this.#client.call("paused-run", {})) ?? undefined;
      return false;
    }
    this.losses = summary.losses;
    this.runs = [...this.runs, summary];
    this.#hooks.onRun(summary);
    return true;
  }

  #progressed(progress: TrainProgress): void {
    const now = (this.#hooks.now ?? (() => performance.now()))();
    if (progress.phase !== "training") return;
    if (progress.loss !== null) this.#losses.push(progress.loss);
    // The first loss of a window is drawn at once, the others together when the window ends.
    if (now - this.#drawnAt >= redrawMs) this.#draw(now);
    else
      this.#timer ??= setTimeout(() => {
        if (this.busy) this.#draw(now);
      }, redrawMs);
    this.#showTime(progress.secondsLeft, now);
  }

  #draw(now: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#drawnAt = now;
    this.losses = [...this.#losses];
  }

  #showTime(seconds: number | null, now: number): void {
    if (seconds === null || now - this.#timeAt < 5000) return;
    const shown = this.secondsLeft;
    if (shown !== null && Math.abs(seconds - shown) <= 0.1 * shown) return;
    this.#timeAt = now;
    this.secondsLeft = seconds;
  }
}
