// The settings of the next run and the plan that they give. The plan is computed by a worker 250 ms after the last change.
import type { Problem } from "@/base/errors";
import type { PlanChoices, PlanPreview, PlanSketch } from "@/workers/plan-protocol";
import type { AdapterInfo, Client, TrainSettings } from "@/workers/protocol";
import { oneDigit } from "@/ui/words/figures";
import { Call } from "./call.svelte";
import type { Reports } from "./reports.svelte";

type Method = NonNullable<TrainSettings["method"]>;
type Start = NonNullable<TrainSettings["start"]>;
type Unit = NonNullable<AdapterInfo["unit"]>;

/** Named stops of the slider, stronger first. */
export const stops = [0.1, 1, 3, 10] as const;
/** Exact values that Advanced takes (PRIVACY, section 4). */
export const epsilonRange = [0.01, 20] as const;
export const publicSizeRange = [50, 1e7] as const;
/** Noise to signal from which on training asks once more (PRIVACY 8.8). */
export const loudNoise = 10;
const debounceMs = 250;

export class PrivacyDesk {
  readonly #reports: Reports;
  readonly preview: Call<"preview-plan">;
  /** Follows the slider at once; its problems are left to the preview, which comes soon after. */
  readonly #sketch: Call<"sketch-plan">;
  /** Tells the worker what is chosen, which is saved with the project. */
  readonly #keep: Call<"plan-choices">;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #epsilon = $state(1);
  #without = $state(false);
  /** undefined: the recipe's for the epsilon. */
  #method = $state<Method | undefined>();
  #delta = $state<number | undefined>();
  #epochs = $state<number | undefined>();
  #start = $state<Start>("starter");
  #publicSize = $state<number | undefined>();
  #sizeTyped = $state(false);
  /** The suggestion that was confirmed: another one needs a word of its own. */
  #confirmedSize = $state<number | undefined>();
  /** The person wants to train although the noise exceeds the signal. */
  noiseAccepted = $state(false);
  readonly seed = 1;
  readonly holdOut = 0.2;
  /** True while the shown plan belongs to older settings. */
  stale = $state(false);

  readonly unit = $derived.by((): Unit => (this.#reports.summary?.hasPatients === false ? "report" : "patient"));
  /** The starter of exactly the chosen labels; the textbook recipe never begins from one. */
  readonly starter = $derived.by(() => {
    const labelSet = this.#reports.summary?.labelSet;
    if (!labelSet || this.#method === "textbook") return undefined;
    const labels = labelSet.labels.join("\n");
    return this.#reports.model.result?.starters.find(
      (one) => one.labelSet === labelSet.name && one.labels.join("\n") === labels,
    );
  });
  /** Units in training to one digit: what the public size is prefilled with. */
  readonly suggestedSize = $derived.by(() => {
    const summary = this.#reports.summary;
    if (!summary) return undefined;
    const reports = summary.counts.accepted;
    const alone = this.#reports.policies.rowsWithoutPatient === "own-patient" ? summary.rowsWithoutPatient : 0;
    const units = summary.hasPatients ? summary.patients + alone : reports;
    return Math.max(publicSizeRange[0], oneDigit(units * (1 - this.holdOut)));
  });
  /** The officer's limit, from the last plan; stops above it are locked. */
  readonly policy = $derived.by(() => this.preview.result?.policy ?? null);
  readonly publicSize = $derived(this.#publicSize ?? this.suggestedSize);
  readonly sizeTyped = $derived(this.#sizeTyped);
  readonly sizeSettled = $derived.by(() => this.#sizeTyped || this.sizeConfirmed);
  readonly #chosen = $derived.by(() => ({
    ...(this.#method === undefined ? {} : { method: this.#method }),
    epsilon: this.#without ? null : this.#epsilon,
    ...(this.#delta === undefined ? {} : { delta: this.#delta }),
    ...(this.#epochs === undefined ? {} : { epochs: this.#epochs }),
    policies: this.#reports.policies,
  }));
  readonly settings = $derived.by((): TrainSettings | undefined => {
    if (this.#reports.labelled === 0 || this.publicSize === undefined) return undefined;
    return {
      ...this.#chosen,
      publicUnitCount: this.publicSize,
      publicUnitCountSource: this.#sizeTyped ? "typed" : "confirmed",
      ...(this.#start === "plain" ? { start: this.#start } : {}),
      seed: this.seed,
      holdOut: this.holdOut,
    };
  });
  readonly choices = $derived.by((): PlanChoices => {
    const source = this.#sizeTyped ? "typed" : "confirmed";
    const settled = this.sizeSettled && this.publicSize !== undefined;
    return {
      ...this.#chosen,
      start: this.#start,
      ...(settled ? { publicSize: { count: this.publicSize, source } } : {}),
    };
  });

  constructor(client: Client, reports: Reports, onProblem: (problem: Problem) => void) {
    this.#reports = reports;
    this.preview = new Call(client, "preview-plan", { onProblem });
    this.#sketch = new Call(client, "sketch-plan");
    this.#keep = new Call(client, "plan-choices", { onProblem });
  }

  get epsilon(): number {
    return this.#epsilon;
  }
  set epsilon(epsilon: number) {
    if (!(epsilon >= epsilonRange[0] && epsilon <= epsilonRange[1]) || this.locked(epsilon)) return;
    this.#epsilon = epsilon;
    this.#without = false;
    this.refresh();
  }
  get without(): boolean {
    return this.#without;
  }
  set without(without: boolean) {
    this.#without = without;
    this.refresh();
  }
  get method(): Method {
    return this.#method ?? this.shown?.plan.method ?? "head";
  }
  set method(method: Method) {
    this.#method = method;
    this.refresh();
  }
  get delta(): number | undefined {
    return this.#delta;
  }
  set delta(delta: number | undefined) {
    this.#delta = delta;
    this.refresh();
  }
  /** Where training begins, if there is a starter. */
  get start(): Start {
    return this.#start;
  }
  set start(start: Start) {
    this.#start = start;
    this.refresh();
  }
  get epochs(): number | undefined {
    return this.#epochs;
  }
  set epochs(epochs: number | undefined) {
    this.#epochs = epochs;
    this.refresh();
  }

  get sizeConfirmed(): boolean {
    return this.#confirmedSize !== undefined && this.#confirmedSize === this.publicSize;
  }
  set sizeConfirmed(confirmed: boolean) {
    this.#confirmedSize = confirmed ? this.publicSize : undefined;
    void this.#keep.run({ choices: this.choices });
  }

  /**
   * Sets the desk as it was saved. An epsilon above the officer's limit is shown and refused by its plan; a size that was confirmed
   * for other reports is suggested and confirmed anew.
   */
  restore({ method, epsilon, delta, epochs, start, publicSize, policies }: PlanChoices): void {
    this.#method = method;
    this.#without = epsilon === null;
    if (epsilon !== null) this.#epsilon = epsilon;
    this.#delta = delta;
    this.#epochs = epochs;
    this.#start = start;
    this.#sizeTyped = publicSize?.source === "typed";
    this.#publicSize = this.#sizeTyped ? publicSize?.count : undefined;
    this.#confirmedSize = this.#sizeTyped ? undefined : publicSize?.count;
    this.#reports.setPolicies(policies); // and with them a new plan
  }

  /** A number typed by the person; undefined goes back to the suggestion, which must then be confirmed. */
  typeSize(size: number | undefined): void {
    this.#publicSize = size;
    this.#sizeTyped = size !== undefined;
    this.#confirmedSize = undefined;
    this.refresh();
  }

  /** Above the limit that a privacy officer set: shown, and not to be chosen. */
  locked(epsilon: number): boolean {
    return this.policy !== null && epsilon > this.policy.maxEpsilon;
  }

  /** Nearest stop of the slider for the chosen epsilon, by ratio. */
  stopIndex(): number {
    const distances = stops.map((stop) => Math.abs(Math.log(stop / this.#epsilon)));
    return distances.indexOf(Math.min(...distances));
  }

  /** Asks for a sketch of the present settings at once, and for the plan 250 ms after the last change. */
  refresh(): void {
    clearTimeout(this.#timer);
    this.stale = this.preview.result !== undefined;
    this.noiseAccepted = false;
    if (this.settings) void this.#sketch.run({ settings: this.settings });
    else this.#sketch.clear();
    this.#timer = setTimeout(() => void this.#ask(), debounceMs);
  }

  /** The plan of exactly these settings, or undefined while it is being computed. */
  get plan(): PlanPreview | undefined {
    return this.stale ? undefined : this.preview.result;
  }

  /** What the page shows: the plan, or its sketch while the plan is being computed. */
  get shown(): PlanSketch | undefined {
    return this.plan ?? this.#sketch.result ?? this.preview.result;
  }

  /** False while the noise of the plan exceeds the signal and nobody said to go on. */
  get noiseSettled(): boolean {
    return (this.shown?.noiseToSignal ?? 0) <= loudNoise || this.noiseAccepted;
  }

  /** True while what is shown is only a sketch: its noise is up to 1 % more than the plan will need. */
  get sketched(): boolean {
    return this.plan === undefined && this.#sketch.result !== undefined;
  }

  async #ask(): Promise<void> {
    if (!this.settings) {
      this.preview.clear();
      return;
    }
    void this.#keep.run({ choices: this.choices });
    if ((await this.preview.run({ settings: this.settings })) !== undefined) this.stale = false;
  }
}
