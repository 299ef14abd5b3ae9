// One engine over the threads of a pool: reports of a call are shared out, longest first to the least loaded thread, and the
// rows put back in order. A report's numbers do not depend on how the work was shared, because an engine's row ignores its neighbours.
import { InternalError } from "@/base/errors";
import type { Engine, PackedBatch, ReportGradients } from "@/engine/engine";
import { cutToFit, packShare } from "@/engine/pack";
import { adapterLayout } from "@/models/layout";
import type { AdapterLayout, AdapterSpec } from "@/models/types";
import type { Caller } from "./caller";
import type { Work } from "./compute";
import type { DevicePool } from "./pool";
import { rowsOf, shareOut } from "./share-out";
import type { Team } from "./team";

interface RunShape {
  readonly targets: Float32Array | null;
  /** A row a report, or a row a token. */
  readonly rows: "reports" | "tokens";
  /** One [rows, width] array each. */
  readonly widths: readonly number[];
}

/** What the threads of a team know of this engine. */
interface Standing {
  readonly capacity: Engine["capacity"];
  /** The values that were sent last. */
  values: Float32Array | null;
}

export class PooledEngine implements Engine {
  readonly layout: AdapterLayout;
  readonly #pool: DevicePool;
  readonly #spec: AdapterSpec;
  readonly #id: number;
  readonly #standings = new WeakMap<Team, Promise<Standing>>();
  #values: Float32Array;
  /** Calls run one after the other, each with the adapter of its time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(pool: DevicePool, spec: AdapterSpec, id: number) {
    this.layout = adapterLayout(pool.config, spec);
    this.#pool = pool;
    this.#spec = spec;
    this.#id = id;
    this.#values = new Float32Array(this.layout.size);
  }

  /** About a second of work: progress is told and a cancel is heard between calls. */
  get capacity(): Engine["capacity"] {
    const { device, workers, config } = this.#pool;
    const tokens = device === "webgpu" ? 8192 : device === "wasm" ? 2048 * workers : 1024 * workers;
    return { tokens: Math.max(config.maxTokens, tokens), reports: device === "webgpu" ? 128 : 64 * workers };
  }

  setAdapter(values: Float32Array): void {
    this.#values = values.slice();
  }

  async features(batch: PackedBatch): Promise<Float32Array> {
    const widths = [this.#pool.config.hiddenSize];
    const [features] = await this.#run("features", batch, { targets: null, rows: "reports", widths });
    return features!;
  }

  async logits(batch: PackedBatch): Promise<Float32Array> {
    const widths = [this.#spec.numLabels];
    const [logits] = await this.#run("logits", batch, { targets: null, rows: "reports", widths });
    return logits!;
  }

  async below(batch: PackedBatch): Promise<Float32Array> {
    const widths = [this.#pool.config.hiddenSize];
    const [below] = await this.#run("below", batch, { targets: null, rows: "tokens", widths });
    return below!;
  }

  async gradients(batch: PackedBatch, targets: Float32Array): Promise<ReportGradients> {
    const widths = [this.layout.size, 1];
    const [perReport, losses] = await this.#run("gradients", batch, { targets, rows: "reports", widths });
    return { perReport: perReport!, losses: losses! };
  }

  dispose(): void {
    const close = async (team: Team) => {
      if (!this.#standings.has(team)) return;
      await this.#standings.get(team);
      await Promise.all(team.callers.map((caller) => caller.call({ kind: "close", engine: this.#id })));
    };
    void this.#pool.use(close).catch(() => undefined); // the threads are gone, and their engines with them
  }

  /** Opens the engine on the threads of a team once, and sends the adapter when it changed. */
  async #ready(team: Team, values: Float32Array): Promise<Standing> {
    const known = this.#standings.get(team) ?? this.#open(team);
    this.#standings.set(team, known);
    const standing = await known;
    if (standing.values !== values) {
      standing.values = values;
      await Promise.all(team.callers.map((caller) => caller.call({ kind: "adapter", engine: this.#id, values })));
    }
    return standing;
  }

  async #open(team: Team): Promise<Standing> {
    const answers = await Promise.all(
      team.callers.map((caller) => caller.call({ kind: "open", engine: this.#id, spec: this.#spec })),
    );
    const [first] = answers;
    if (first?.kind !== "opened") throw new InternalError("workers/pooled-engine: open was not answered");
    return { capacity: first.capacity, values: null };
  }

  /** Runs one kind of work over shares of the batch; returns one array for each width. */
  #run(work: Work, batch: PackedBatch, shape: RunShape): Promise<Float32Array[]> {
    const values = this.#values;
    const mine = this.#last.then(() => this.#runNow(work, batch, { ...shape, values }));
    this.#last = mine.catch(() => undefined); // the caller of `mine` sees the error; the queue goes on
    return mine;
  }

  #runNow(
    work: Work,
    batch: PackedBatch,
    shape: RunShape & { readonly values: Float32Array },
  ): Promise<Float32Array[]> {
    return this.#pool.use(async (team) => {
      const { capacity } = await this.#ready(team, shape.values);
      const { offsets } = batch;
      const rowCount = shape.rows === "reports" ? offsets.length - 1 : batch.tokens.length;
      const results = shape.widths.map((width) => new Float32Array(rowCount * width));
      const shares = shareOut(offsets, team.callers.length);
      const runShare = async (caller: Caller, share: readonly number[]) => {
        for (const reports of cutToFit(offsets, share, capacity)) {
          const arrays = await this.#call(caller, work, { batch, reports, targets: shape.targets });
          for (const [k, width] of shape.widths.entries())
            place(results[k]!, arrays[k]!, { reports, offsets: shape.rows === "tokens" ? offsets : null, width });
        }
      };
      await Promise.all(team.callers.map((caller, w) => runShare(caller, shares[w]!)));
      return results;
    });
  }

  async #call(
    caller: Caller,
    work: Work,
    { batch, reports, targets }: { batch: PackedBatch; reports: readonly number[]; targets: Float32Array | null },
  ): Promise<readonly Float32Array[]> {
    const answer = await caller.call({
      kind: "run",
      engine: this.#id,
      work,
      batch: packShare(batch, reports),
      targets: targets && rowsOf(targets, reports, this.#spec.numLabels),
    });
    if (answer.kind !== "ran") throw new InternalError("workers/pooled-engine: run was not answered");
    return answer.arrays;
  }
}

/** Puts the rows of chosen reports where they belong: one row a report, or with offsets one a token. */
function place(
  result: Float32Array,
  rows: Float32Array,
  at: { readonly reports: readonly number[]; readonly offsets: Int32Array | null; readonly width: number },
): void {
  const { reports, offsets, width } = at;
  let from = 0;
  for (const b of reports) {
    const start = offsets ? offsets[b]! : b;
    const count = offsets ? offsets[b + 1]! - start : 1;
    result.set(rows.subarray(from * width, (from + count) * width), start * width);
    from += count;
  }
}
