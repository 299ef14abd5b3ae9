// Labels as the screen sees it: the card that the worker's desk shows after each act, the label last touched, and the pace.
// The worker holds the truth; every act answers with the whole view, and only the newest answer counts.
import type { Problem } from "@/base/errors";
import type { LabelSet, LabelValue } from "@/data/types";
import type { LabelAct, LabelView, Suggestion } from "@/workers/label-protocol";
import type { Client, ResultOf } from "@/workers/protocol";
import { Call } from "./call.svelte";

const recountMs = 1000;
const pacedCards = 20;
const longestMs = 5 * 60_000; // a pause, not a card
const mostDisagreements = 50;

export interface LabelingHooks {
  readonly onProblem: (problem: Problem) => void;
  /** Labels changed a while ago: summaries and plans are to be counted anew. */
  readonly onLabels: () => void;
}

export class Labeling {
  readonly #hooks: LabelingHooks;
  readonly #clock: () => number;
  readonly #view: Call<"label-view">;
  readonly #act: Call<"label-act">;
  readonly suggestCall: Call<"label-suggest">;
  readonly judgement: Call<"label-judge">;
  readonly importCall: Call<"label-import">;
  readonly file: Call<"label-file">;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastCard: number | undefined;
  view = $state.raw<LabelView | undefined>();
  /** The label that u and x speak of. */
  lastLabel = $state<number | undefined>();
  /** Suggestions show once the card has a draft, so that they do not lead the reader. */
  hideFirst = $state(false);
  /** What the last bulk step did. */
  said = $state.raw<{ readonly act: "add" | "remove" | "accept-all"; readonly changed: number } | undefined>();
  #times = $state.raw<readonly number[]>([]);
  /** Cards an hour from the median of the last cards; null before the third. */
  readonly pace = $derived.by(() => {
    const median = this.#times.toSorted((a, b) => a - b)[this.#times.length >> 1];
    return this.#times.length < 3 || !median ? null : Math.round(3_600_000 / median);
  });
  readonly slow = $derived.by(() => this.#view.slow || this.#act.slow);
  readonly problem = $derived.by(
    () =>
      this.#view.problem ??
      this.#act.problem ??
      this.suggestCall.problem ??
      this.importCall.problem ??
      this.file.problem ??
      this.judgement.problem,
  );
  readonly suggestion = $derived.by(() => {
    const card = this.view?.card;
    return this.hideFirst && card?.state === "new" ? null : (card?.suggestion ?? null);
  });

  constructor(client: Client, hooks: LabelingHooks, clock: () => number = () => performance.now()) {
    this.#hooks = hooks;
    this.#clock = clock;
    const problems = { onProblem: hooks.onProblem };
    this.#view = new Call(client, "label-view", problems);
    this.#act = new Call(client, "label-act", problems);
    this.suggestCall = new Call(client, "label-suggest", problems);
    this.judgement = new Call(client, "label-judge", problems);
    this.importCall = new Call(client, "label-import", problems);
    this.file = new Call(client, "label-file", problems);
  }

  /** Asks what is on the desk, as when the screen opens. */
  async begin(): Promise<void> {
    this.#lastCard = undefined;
    this.#take(await this.#view.run({}));
  }

  async act(act: LabelAct): Promise<void> {
    const before = this.view?.card;
    if (act.kind === "done") this.#timeCard();
    else if (act.kind !== "value" && act.kind !== "accept" && act.kind !== "flag") this.#lastCard = this.#clock();
    const view = await this.#act.run({ act });
    if (!view) return;
    this.#take(view);
    if (view.card?.id !== before?.id) this.lastLabel = undefined;
    this.said =
      act.kind === "add" || act.kind === "remove" || act.kind === "accept-all"
        ? { act: act.kind, changed: view.changed }
        : undefined;
    if (view.changed > 0 || act.kind === "set") this.#recountSoon();
  }

  /** Present on or off, as a label's key does. */
  turn(label: number): Promise<void> {
    return this.set(label, this.view?.card?.values[label] === 1 ? -2 : 1);
  }

  /** A value, or blank where the label has it already. */
  give(label: number, value: LabelValue): Promise<void> {
    return this.set(label, this.view?.card?.values[label] === value ? -2 : value);
  }

  async set(label: number, value: LabelValue): Promise<void> {
    if (!this.view?.labelSet || label >= this.view.labelSet.labels.length) return;
    this.lastLabel = label;
    await this.act({ kind: "value", label, value });
  }

  async useSet(labelSet: LabelSet): Promise<void> {
    await this.act({ kind: "set", labelSet });
  }

  async suggest(by: Suggestion["by"]): Promise<boolean> {
    const view = await this.suggestCall.run({ by });
    this.#take(view);
    this.judgement.clear();
    return view !== undefined;
  }

  async judge(): Promise<void> {
    await this.judgement.run({ most: mostDisagreements });
  }

  async importFile(name: string, bytes: ArrayBuffer): Promise<void> {
    const result = await this.importCall.run({ file: { name, bytes } });
    this.#take(result?.view);
    if (result && result.filled > 0) this.#recountSoon();
  }

  save(): Promise<ResultOf<"label-file"> | undefined> {
    return this.file.run({});
  }

  /** Other reports are open. */
  clear(): void {
    clearTimeout(this.#timer);
    for (const call of [this.#view, this.#act, this.suggestCall, this.judgement, this.importCall, this.file])
      call.clear();
    this.view = undefined;
    this.said = undefined;
    this.#times = [];
  }

  #take(view: LabelView | undefined): void {
    if (view) this.view = view;
  }

  #timeCard(): void {
    const now = this.#clock();
    const took = this.#lastCard === undefined ? undefined : now - this.#lastCard;
    this.#lastCard = now;
    if (took !== undefined && took < longestMs) this.#times = [...this.#times, took].slice(-pacedCards);
  }

  #recountSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#hooks.onLabels();
    }, recountMs);
  }
}
