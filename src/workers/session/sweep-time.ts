// How long the cells of a sweep will take: what cells of their kind took, else a measured pace of this machine on these reports times
// what the plan says must be computed. A pace is measured with zero weights and thrown away: nothing is kept or released.
import { packTokens } from "@/engine/pack";
import type { AdapterSpec } from "@/models/types";
import { trainingLayout } from "@/training/centering";
import type { Plan } from "@/training/plan";
import { fullRecipe } from "@/training/full-plan";
import { maxReportsPerUnit } from "@/training/recipe";
import type { PlacedCell } from "@/training/sweep";
import { isTrained } from "@/training/sweep-plan";
import type { CellRecord } from "./sweep-record";
import type { Sweep, SweepPlace, SweepPlans } from "./sweep";

const probeReports = 8;
/** Seconds of one number of a head's gradient: computed, clipped, summed. Measured on two cores of 2.1 GHz, like the two below. */
const headSecondsPerNumber = 3e-9;
/** Seconds of one report and label of the TF-IDF baseline, its 400 steps together. */
const textSecondsPerCell = 1e-3;
/** Every weight's gradient of a report, over reading it. */
const fullOverReading = 14;

const readingSpec: AdapterSpec = {
  ...{ loraRank: 0, loraAlpha: 0, targets: [], layers: [], numLabels: 1, pooling: "family", scaling: null },
};

/** Seconds a report to read it (rank 0), or to compute its gradient under an adapter. */
async function paceOf({ open, held }: SweepPlace, spec: AdapterSpec): Promise<number> {
  const n = held.tokens.length;
  const count = Math.min(n, probeReports);
  const tokens = Array.from({ length: count }, (_, k) => held.tokens[Math.floor((k * n) / count)]!);
  const engine = open.pool.open(spec);
  try {
    engine.setAdapter(new Float32Array(engine.layout.size));
    const batch = packTokens(tokens);
    const targets = new Float32Array(count * spec.numLabels);
    const once = () => (spec.loraRank > 0 ? engine.gradients(batch, targets) : engine.features(batch));
    await once(); // warm
    const started = performance.now();
    await once();
    return (performance.now() - started) / 1000 / count;
  } finally {
    engine.dispose();
  }
}

/** Cells that take the same time. */
const kindOf = ({ method, epsilon }: Pick<PlacedCell, "method" | "epsilon">): string =>
  `${method} ${epsilon === null ? "open" : "private"}`;

export class SweepClock {
  readonly #sweep: Sweep;
  readonly #place: SweepPlace;
  readonly #plans: SweepPlans;
  readonly #measured = new Map<string, number>();
  readonly #paces = new Map<string, number>();
  #reading = 0; // seconds of one report

  constructor(sweep: Sweep, { place, plans }: { readonly place: SweepPlace; readonly plans: SweepPlans }) {
    this.#sweep = sweep;
    this.#place = place;
    this.#plans = plans;
  }

  /** Measures what the cells need; a second or two. */
  async measure(todo: readonly PlacedCell[]): Promise<void> {
    if (this.#reading === 0 && todo.some(({ method }) => isTrained(method) || method === "full"))
      this.#reading = await paceOf(this.#place, readingSpec);
    for (const cell of todo) {
      const kind = kindOf(cell);
      const { method } = cell;
      if (!isTrained(method) || this.#paces.has(kind)) continue;
      const { adapter } = this.#plans.of({ ...cell, method });
      if (adapter.loraRank > 0) this.#paces.set(kind, await paceOf(this.#place, adapter));
    }
  }

  /** A finished cell tells how long its kind takes: the latest, as the first of a kind also reads the reports. */
  learn({ cell, state, seconds }: CellRecord): void {
    if (state !== "done") return;
    this.#measured.set(kindOf(cell), seconds);
  }

  /** Seconds of all these cells. */
  total(todo: readonly PlacedCell[]): number {
    const reads = todo.some(({ method }) => isTrained(method) && !this.#paces.has(`${method} private`));
    const isRead = [...this.#measured.keys()].some((kind) => kind.startsWith("head"));
    const reading = reads && !isRead ? this.#reading * this.#place.held.tokens.length : 0;
    return todo.reduce((sum, cell) => sum + this.secondsOf(cell), reading);
  }

  secondsOf(cell: PlacedCell): number {
    const known = this.#measured.get(kindOf(cell));
    if (known !== undefined) return known;
    const { method } = cell;
    const { reports } = this.#place.held.imported;
    if (isTrained(method)) return this.#trainingSeconds(kindOf(cell), this.#plans.of({ ...cell, method }));
    if (method === "tf-idf")
      return reports.length * this.#place.held.imported.labelSet!.labels.length * textSecondsPerCell;
    if (method !== "full") return 0;
    const { epochs = fullRecipe.epochs } = this.#sweep.design.settings.full ?? {};
    return epochs * reports.length * this.#reading * fullOverReading;
  }

  #trainingSeconds(kind: string, plan: Plan): number {
    const drawn = this.#drawnReports(plan);
    const pace = this.#paces.get(kind);
    if (pace !== undefined) return drawn * pace;
    return drawn * trainingLayout(this.#place.open.model.config, plan).size * headSecondsPerNumber;
  }

  /** Reports whose gradients a plan computes, all steps together. */
  #drawnReports({ privacy, steps, expectedBatchSize }: Plan): number {
    const { reports } = this.#place.held.imported;
    const units = new Set(reports.map(({ patient, id }) => patient ?? `row ${id}`)).size;
    const perUnit = Math.min(maxReportsPerUnit, reports.length / Math.max(1, units));
    const drawn = privacy ? privacy.samplingProbability * units : expectedBatchSize;
    return steps * Math.min(drawn, units) * perUnit;
  }
}
