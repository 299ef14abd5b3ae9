// One training run as the page sees it, and the runs since the page opened. The plan is frozen by the worker at the start.
import type { Problem } from "@/base/errors";
import type { Client, RunSummary, TrainPhase, TrainProgress, TrainSettings } from "@/workers/protocol";
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
  #losses: number[] = [];
  #drawnAt = -Infinity;
  #timeAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  stopping = $state(false);
  settings = $state.raw<TrainSettings | undefined>();
  losses = $state.raw<readonly number[]>([]);
  /** Time left as shown: redrawn each 5 s at most, if it moved by more than 10 %. */
  secondsLeft = $state<number | null>(null);
  runs = $state.raw<readonly RunSummary[]>([]);
  readonly summary = $derived.by(() => this.call.result);
  readonly progress = $derived.by(() => this.call.progress);
  readonly busy = $derived.by(() => this.call.busy);
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
  }

  async start(settings: TrainSettings): Promise<boolean> {
    this.call.clear();
    this.settings = settings;
    this.stopping = false;
    this.secondsLeft = null;
    this.#losses = [];
    this.losses = [];
    this.#drawnAt = this.#timeAt = -Infinity;
    const summary = await this.call.run({ settings });
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!summary) return false;
    this.losses = summary.losses;
    this.runs = [...this.runs, summary];
    this.#hooks.onRun(summary);
    return true;
  }

  /** Shows a run of a saved project. */
  show(summary: RunSummary): void {
    this.call.clear();
    this.settings = undefined;
    this.call.result = summary;
    this.losses = summary.losses;
    this.runs = [...this.runs, summary];
  }

  /** Ends the run after its step; the adapter is kept at the epsilon charged. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.#client.call("stop", {});
  }

  /** Ends the run without an adapter. What was charged stays spent. */
  cancel(): void {
    this.call.cancel();
    this.stopping = false;
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
