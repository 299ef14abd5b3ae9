// One kind of request to the worker, as a screen sees it: busy, slow (after 400 ms), progress, result, problem.
// A newer run cancels the older one, whose answer is then dropped.
import type { Issue, Problem } from "@/base/errors";
import type { CallKind, Client, ProgressOf, RequestOf, ResultOf } from "@/workers/protocol";
import { issuesOf, problemOf, wasCancelled } from "@/ui/problem-of";

export interface CallHooks<K extends CallKind> {
  readonly onProblem?: (problem: Problem) => void;
  readonly onProgress?: (progress: ProgressOf<K>) => void;
}

export class Call<K extends CallKind> {
  readonly #client: Client;
  readonly #kind: K;
  readonly #hooks: CallHooks<K>;
  #abort: AbortController | undefined;
  busy = $state(false);
  /** True once a run lasts longer than 400 ms: only then is there progress text. */
  slow = $state(false);
  progress = $state.raw<ProgressOf<K> | undefined>();
  result = $state.raw<ResultOf<K> | undefined>();
  problem = $state.raw<Problem | undefined>();
  issues = $state.raw<readonly Issue[]>([]);

  constructor(client: Client, kind: K, hooks: CallHooks<K> = {}) {
    this.#client = client;
    this.#kind = kind;
    this.#hooks = hooks;
  }

  /** @returns the result; undefined if it was cancelled, superseded or ended in a problem (which is then shown). */
  async run(request: RequestOf<K>): Promise<ResultOf<K> | undefined> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.busy = true;
    this.progress = undefined;
    this.problem = undefined;
    this.issues = [];
    const timer = setTimeout(() => {
      if (this.#abort === abort) this.slow = true;
    }, 400);
    try {
      const result = await this.#client.call(this.#kind, request, {
        signal: abort.signal,
        onProgress: (progress) => {
          if (this.#abort === abort) this.#progressed(progress);
        },
      });
      if (this.#abort !== abort) return undefined;
      this.result = result;
      return result;
    } catch (error) {
      if (this.#abort === abort && !wasCancelled(error)) this.#report(error);
      return undefined;
    } finally {
      clearTimeout(timer);
      if (this.#abort === abort) this.#rest();
    }
  }

  /** What was given cannot be asked for. */
  refuse(problem: Problem): void {
    this.problem = problem;
    this.#hooks.onProblem?.(problem);
  }

  cancel(): void {
    this.#abort?.abort();
    this.#rest();
  }

  /** Forgets result and problem, and cancels what runs. */
  clear(): void {
    this.cancel();
    this.result = undefined;
    this.problem = undefined;
    this.issues = [];
  }

  #progressed(progress: ProgressOf<K>): void {
    this.progress = progress;
    this.#hooks.onProgress?.(progress);
  }

  #report(error: unknown): void {
    this.issues = issuesOf(error);
    this.refuse(problemOf(error));
  }

  #rest(): void {
    this.#abort = undefined;
    this.busy = false;
    this.slow = false;
  }
}
