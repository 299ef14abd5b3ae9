// Pooled features of held reports under the frozen encoder, or under a starter's frozen factors, each computed once: training a head, checking it and classifying
// the same reports read them again. In memory only: they are as private as the text.
import type { EncoderRuntime } from "@/engine/engine";
import type { Starter } from "@/models/starter";
import type { AdapterSpec, EncoderConfig, Pooling } from "@/models/types";
import { forwardAll } from "./forward";
import type { ForwardControl } from "./forward";
import type { HeldReports } from "./hold-reports";

/** A starter, as far as features follow from it. */
type Features = Pick<Starter, "adapter" | "sha256">;

interface Stored {
  /** [n, H] of all held reports; a row counts once it is known. */
  readonly rows: Float32Array;
  readonly known: Uint8Array;
}

const plainSpec = (pooling: Pooling): AdapterSpec => ({
  ...{ loraRank: 0, loraAlpha: 0, targets: [], layers: [], numLabels: 1, pooling, scaling: null },
});

export class FeatureStore {
  readonly #runtime: EncoderRuntime;
  readonly #hiddenSize: number;
  /** By token lists: features follow from them alone, so reports that are split anew keep theirs. */
  readonly #byReports = new WeakMap<HeldReports["tokens"], Map<string, Stored>>();

  constructor(runtime: EncoderRuntime, config: EncoderConfig) {
    this.#runtime = runtime;
    this.#hiddenSize = config.hiddenSize;
  }

  get hiddenSize(): number {
    return this.#hiddenSize;
  }

  /**
   * @param wanted  pooling or the starter whose features are meant; indices of held reports
   * @returns        [reports.length, H]
   * @throws Cancelled when the signal aborts; what was computed is kept
   */
  async of(
    held: HeldReports,
    { reads, reports }: { readonly reads: Pooling | Features; readonly reports: readonly number[] },
    control: ForwardControl = {},
  ): Promise<Float32Array> {
    const H = this.#hiddenSize;
    const stored = this.#stored(held, typeof reads === "string" ? reads : reads.sha256);
    const missing = reports.filter((i) => stored.known[i] === 0);
    if (missing.length > 0) await this.#compute(held, { reads, stored, missing }, control);
    const rows = new Float32Array(reports.length * H);
    for (const [row, i] of reports.entries()) rows.set(stored.rows.subarray(i * H, (i + 1) * H), row * H);
    return rows;
  }

  #stored(held: HeldReports, name: string): Stored {
    const n = held.tokens.length;
    const byName = this.#byReports.get(held.tokens) ?? new Map<string, Stored>();
    this.#byReports.set(held.tokens, byName);
    const stored = byName.get(name) ?? { rows: new Float32Array(n * this.#hiddenSize), known: new Uint8Array(n) };
    byName.set(name, stored);
    return stored;
  }

  async #compute(
    held: HeldReports,
    {
      reads,
      stored,
      missing,
    }: { readonly reads: Pooling | Features; readonly stored: Stored; readonly missing: number[] },
    control: ForwardControl,
  ): Promise<void> {
    const H = this.#hiddenSize;
    const engine = this.#runtime.open(typeof reads === "string" ? plainSpec(reads) : reads.adapter.spec);
    try {
      if (typeof reads !== "string") engine.setAdapter(reads.adapter.values);
      const tokens = missing.map((i) => held.tokens[i]!);
      const onRows = (from: number, rows: Float32Array) => {
        for (let row = 0; row * H < rows.length; row++) {
          const i = missing[from + row]!;
          stored.rows.set(rows.subarray(row * H, (row + 1) * H), i * H);
          stored.known[i] = 1;
        }
      };
      await forwardAll(engine, { tokens, work: "features", onRows }, control);
    } finally {
      engine.dispose();
    }
  }
}
