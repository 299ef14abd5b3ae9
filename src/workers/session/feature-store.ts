// Pooled features of held reports under the frozen encoder, each computed once: training a head, checking it and classifying
// the same reports read them again. In memory only: they are as private as the text.
import type { EncoderRuntime } from "@/engine/engine";
import type { EncoderConfig, Pooling } from "@/models/types";
import { forwardAll } from "./forward";
import type { ForwardControl } from "./forward";
import type { HeldReports } from "./hold-reports";

interface Stored {
  /** [n, H] of all held reports; a row counts once it is known. */
  readonly rows: Float32Array;
  readonly known: Uint8Array;
}

export class FeatureStore {
  readonly #runtime: EncoderRuntime;
  readonly #hiddenSize: number;
  /** By token lists: features follow from them alone, so reports that are split anew keep theirs. */
  readonly #byReports = new WeakMap<HeldReports["tokens"], Map<Pooling, Stored>>();

  constructor(runtime: EncoderRuntime, config: EncoderConfig) {
    this.#runtime = runtime;
    this.#hiddenSize = config.hiddenSize;
  }

  get hiddenSize(): number {
    return this.#hiddenSize;
  }

  /**
   * @param reports  indices of held reports
   * @returns        [reports.length, H]
   * @throws Cancelled when the signal aborts; what was computed is kept
   */
  async of(
    held: HeldReports,
    { pooling, reports }: { readonly pooling: Pooling; readonly reports: readonly number[] },
    control: ForwardControl = {},
  ): Promise<Float32Array> {
    const H = this.#hiddenSize;
    const stored = this.#stored(held, pooling);
    const missing = reports.filter((i) => stored.known[i] === 0);
    if (missing.length > 0) await this.#compute(held, { pooling, stored, missing }, control);
    const rows = new Float32Array(reports.length * H);
    for (const [row, i] of reports.entries()) rows.set(stored.rows.subarray(i * H, (i + 1) * H), row * H);
    return rows;
  }

  #stored(held: HeldReports, pooling: Pooling): Stored {
    const n = held.tokens.length;
    const poolings = this.#byReports.get(held.tokens) ?? new Map<Pooling, Stored>();
    this.#byReports.set(held.tokens, poolings);
    const stored = poolings.get(pooling) ?? { rows: new Float32Array(n * this.#hiddenSize), known: new Uint8Array(n) };
    poolings.set(pooling, stored);
    return stored;
  }

  async #compute(
    held: HeldReports,
    { pooling, stored, missing }: { readonly pooling: Pooling; readonly stored: Stored; readonly missing: number[] },
    control: ForwardControl,
  ): Promise<void> {
    const H = this.#hiddenSize;
    const spec = { loraRank: 0, loraAlpha: 0, targets: [], layers: [], numLabels: 1, pooling, scaling: null };
    const engine = this.#runtime.open(spec);
    try {
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
