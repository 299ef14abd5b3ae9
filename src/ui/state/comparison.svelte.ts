// A comparison of many runs as the page sees it: what is chosen, what it would cost, how far it is, what was found.
import type { Problem } from "@/base/errors";
import type { Client, RequestOf } from "@/workers/protocol";
import { methodShort } from "@/ui/screens/privacy.text";
import { Call } from "./call.svelte";
import { epsilonRange } from "./privacy-desk.svelte";
import type { PrivacyDesk } from "./privacy-desk.svelte";
import type { Reports } from "./reports.svelte";

type Design = RequestOf<"sweep-run">["design"];
export type SweepMethod = Design["methods"][number];
export type FileFormat = RequestOf<"sweep-file">["format"];
type Trained = keyof typeof methodShort;

const isTrained = (name: string): name is Trained => Object.hasOwn(methodShort, name);
/** Methods of training: they alone have an epsilon. Full fine-tuning runs on the command line only. */
const trained: readonly Trained[] = Object.keys(methodShort).filter(isTrained);
const baselines = ["majority", "rules", "tf-idf"] as const;
export const methodChoices: readonly SweepMethod[] = [...baselines, ...trained];
/** null: without privacy. */
export const epsilonChoices: readonly (number | null)[] = [null, 10, 3, 1, 0.1, 0.01];
export const repeatRange = [1, 10] as const;
export const splitChoices = ["hold-out", "k-fold"] as const;
type SplitKind = (typeof splitChoices)[number];
/** Label sets that rules know (teacher/rules). */
const ruledSets: ReadonlySet<string> = new Set(["chexpert14", "ct-rate18"]);
const debounceMs = 250;
const folds = 5;

export class Comparison {
  readonly #client: Client;
  readonly #reports: Reports;
  readonly #privacy: PrivacyDesk;
  readonly preview: Call<"sweep-preview">;
  readonly running: Call<"sweep-run">;
  readonly #kept: Call<"sweep-kept">;
  readonly #file: Call<"sweep-file">;
  readonly #forgetting: Call<"sweep-forget">;
  #timer: ReturnType<typeof setTimeout> | undefined;
  methods = $state.raw<readonly SweepMethod[]>(["majority", "tf-idf", "head"]);
  epsilons = $state.raw<readonly (number | null)[]>([null, 10, 3, 1]);
  /** A value besides the named ones; undefined: none. */
  ownEpsilon = $state<number | undefined>();
  repeats = $state(3);
  split = $state<SplitKind>("hold-out");
  /** How a running comparison was asked to end. */
  ending = $state<"after-run" | "now" | undefined>();
  /** True while the shown price belongs to an older choice. */
  stale = $state(false);
  readonly hasRules = $derived.by(() => ruledSets.has(this.#reports.summary?.labelSet?.name ?? ""));
  readonly busy = $derived.by(() => this.running.busy);
  readonly progress = $derived.by(() => this.running.progress);
  readonly report = $derived.by(() =>
    this.running.busy ? this.running.progress?.report : (this.running.result ?? this.#kept.result?.report),
  );
  readonly problem = $derived.by(
    () => this.running.problem ?? this.#file.problem ?? this.#kept.problem ?? this.#forgetting.problem,
  );
  readonly allEpsilons = $derived.by(() => {
    const own = this.ownEpsilon;
    return own === undefined || this.epsilons.includes(own) ? this.epsilons : [...this.epsilons, own];
  });
  /** Whether a run of the choice is private, so that the public size matters. */
  readonly isPrivate = $derived.by(
    () => this.methods.some(isTrained) && this.allEpsilons.some((epsilon) => epsilon !== null),
  );
  readonly design = $derived.by((): Design | undefined => {
    const methods = this.methods.filter((method) => method !== "rules" || this.hasRules);
    const epsilons = [...this.allEpsilons];
    const size = this.#privacy.publicSize;
    if (this.#reports.labelled === 0 || size === undefined || methods.length === 0) return undefined;
    if (methods.some(isTrained) && epsilons.length === 0) return undefined;
    return {
      methods,
      ...(epsilons.length > 0 && { epsilons }),
      seeds: Array.from({ length: this.repeats }, (_, seed) => seed),
      split: this.split === "k-fold" ? { kind: "k-fold", folds } : { kind: "hold-out", share: this.#privacy.holdOut },
      policies: this.#reports.policies,
      publicSize: size,
      publicSizeSource: this.#privacy.sizeTyped ? "typed" : "confirmed",
      ...(this.#privacy.delta !== undefined && { delta: this.#privacy.delta }),
    };
  });

  constructor(
    client: Client,
    parts: { reports: Reports; privacy: PrivacyDesk; onProblem: (problem: Problem) => void },
  ) {
    const { reports, privacy, onProblem } = parts;
    this.#client = client;
    this.#reports = reports;
    this.#privacy = privacy;
    this.preview = new Call(client, "sweep-preview", { onProblem });
    this.running = new Call(client, "sweep-run", { onProblem });
    this.#kept = new Call(client, "sweep-kept", { onProblem });
    this.#file = new Call(client, "sweep-file", { onProblem });
    this.#forgetting = new Call(client, "sweep-forget", { onProblem });
  }

  /** What an earlier session found on these reports, and the price of the choice. */
  async open(): Promise<void> {
    if (this.#reports.labelled === 0 || this.busy) return;
    this.refresh();
    if (!this.running.result) await this.#kept.run({});
  }

  /** Asks for the price 250 ms after the last change. */
  refresh(): void {
    clearTimeout(this.#timer);
    this.stale = true;
    this.#timer = setTimeout(() => void this.#ask(), debounceMs);
  }

  async #ask(): Promise<void> {
    const { design } = this;
    if (!design) {
      this.preview.clear();
      return;
    }
    if (this.busy) return;
    await this.preview.run({ design });
    this.stale = false;
  }

  toggleMethod(method: SweepMethod): void {
    const on = this.methods.includes(method);
    this.methods = methodChoices.filter((one) => (one === method ? !on : this.methods.includes(one)));
    this.refresh();
  }

  toggleEpsilon(epsilon: number | null): void {
    const on = this.epsilons.includes(epsilon);
    this.epsilons = epsilonChoices.filter((one) => (one === epsilon ? !on : this.epsilons.includes(one)));
    this.refresh();
  }

  typeEpsilon(epsilon: number | undefined): void {
    const fits = epsilon !== undefined && epsilon >= epsilonRange[0] && epsilon <= epsilonRange[1];
    this.ownEpsilon = fits ? epsilon : undefined;
    this.refresh();
  }

  setRepeats(repeats: number): void {
    const [low, high] = repeatRange;
    if (Number.isInteger(repeats)) this.repeats = Math.min(high, Math.max(low, repeats));
    this.refresh();
  }

  setSplit(split: SplitKind): void {
    this.split = split;
    this.refresh();
  }

  /** Runs what is left; a pause or a stop ends it with what is done. */
  async start(): Promise<void> {
    const { design } = this;
    if (!design) return;
    this.ending = undefined;
    await this.running.run({ design });
    this.ending = undefined;
    this.refresh();
  }

  /** After the run at work, or at once: that run is dropped then, and what it charged stays spent. */
  async end(how: "after-run" | "now"): Promise<void> {
    this.ending = how;
    await this.#client.call("sweep-end", { how });
  }

  file(format: FileFormat): Promise<{ readonly name: string; readonly bytes: ArrayBuffer } | undefined> {
    return this.#file.run({ format });
  }

  /** Deletes what comparisons keep in this browser; the ledger stays. */
  async forget(): Promise<void> {
    if (!(await this.#forgetting.run({}))) return;
    this.clear();
    this.refresh();
  }

  /** The reports were read anew: what was found on the old ones is not shown. */
  clear(): void {
    clearTimeout(this.#timer);
    for (const call of [this.preview, this.running, this.#kept, this.#file]) call.clear();
    this.ending = undefined;
  }
}
