// One adapter on one kernel library: builds a program for each kind of work when it is first asked for, and cuts a batch into
// runs that the prepared program takes. Calls in flight together run one after the other, each with the adapter of its time.
import { checkLength } from "@/base/check";
import { InputError } from "@/base/errors";
import { poolerMissing } from "@/base/problems/gpu";
import { checkBatch, checkTargets } from "@/engine/batch";
import { cutToFit, packShare } from "@/engine/pack";
import type { Engine, EncoderRuntime, PackedBatch, ReportGradients } from "@/engine/engine";
import { encoderModules } from "@/models/encoder-modules";
import { adapterLayout } from "@/models/layout";
import type { AdapterLayout, AdapterSpec, EncoderConfig, EncoderWeights } from "@/models/types";
import { buildProgram } from "./build";
import type { Capacity, KernelLibrary, PreparedProgram } from "./library";
import type { Program, Work } from "./program";

/** What a program needs to know of an encoder; the library has its numbers. */
export interface Model {
  readonly config: EncoderConfig;
  readonly hasPooler: boolean;
}

export const modelOf = ({ config, tensors }: EncoderWeights): Model => ({
  config,
  hasPooler: tensors.has(`${encoderModules(config).pooler}.weight`),
});

class ProgramEngine implements Engine {
  readonly layout: AdapterLayout;
  readonly capacity: Capacity;
  readonly #library: KernelLibrary;
  readonly #model: Model;
  readonly #spec: AdapterSpec;
  readonly #checkpoints: boolean;
  readonly #prepared = new Map<string, Promise<PreparedProgram>>();
  #values: Float32Array;
  #last: Promise<unknown> = Promise.resolve();

  /** @throws InputError GPU-POOLER if the adapter reads a pooler that the encoder has not */
  constructor(library: KernelLibrary, model: Model, spec: AdapterSpec) {
    if (spec.pooling === "family" && !model.hasPooler) throw new InputError(poolerMissing());
    this.layout = adapterLayout(model.config, spec);
    this.#library = library;
    this.#model = model;
    this.#spec = spec;
    this.#values = new Float32Array(this.layout.size);
    const kept = library.capacityOf(this.#build("gradients", false, false));
    // Where keeping everything leaves room for less than two of the longest reports, layers are run twice instead.
    this.#checkpoints = kept.tokens < 2 * model.config.maxTokens;
    this.capacity = this.#checkpoints ? library.capacityOf(this.#build("gradients", false, true)) : kept;
  }

  setAdapter(values: Float32Array): void {
    checkLength("engine/program", "values", [values.length, this.layout.size]);
    this.#values = new Float32Array(values);
  }

  async features(batch: PackedBatch): Promise<Float32Array> {
    return this.#one("features", batch);
  }

  async logits(batch: PackedBatch): Promise<Float32Array> {
    return this.#one("logits", batch);
  }

  async below(batch: PackedBatch): Promise<Float32Array> {
    return batch.below?.slice() ?? this.#one("below", batch);
  }

  async gradients(batch: PackedBatch, targets: Float32Array): Promise<ReportGradients> {
    const lengths = checkBatch(batch, this.#model.config, this.capacity);
    checkTargets(targets, lengths.length, this.#spec.numLabels);
    const [perReport, losses] = await this.#run("gradients", batch, targets);
    return { perReport: perReport!, losses: losses! };
  }

  dispose(): void {
    for (const prepared of this.#prepared.values())
      void prepared.then(
        (program) => {
          program.dispose();
        },
        () => undefined, // it was never there; its caller has the error
      );
    this.#prepared.clear();
  }

  async #one(work: Work, batch: PackedBatch): Promise<Float32Array> {
    checkBatch(batch, this.#model.config, this.capacity);
    const [rows] = await this.#run(work, batch, null);
    return rows!;
  }

  #build(work: Work, fromBelow: boolean, checkpoints: boolean): Program {
    return buildProgram(this.#model.config, this.#spec, { work, fromBelow, checkpoints });
  }

  #program(work: Work, fromBelow: boolean): Promise<PreparedProgram> {
    const key = `${work} ${fromBelow}`;
    const known = this.#prepared.get(key);
    if (known) return known;
    const prepared = this.#library.prepare(this.#build(work, fromBelow, this.#checkpoints));
    this.#prepared.set(key, prepared);
    return prepared;
  }

  /** Outputs of all reports, one array an output. */
  #run(work: Work, batch: PackedBatch, targets: Float32Array | null): Promise<readonly Float32Array[]> {
    const adapter = this.#values;
    const L = this.#spec.numLabels;
    const mine = this.#last.then(async () => {
      const prepared = await this.#program(work, batch.below !== undefined);
      const { offsets } = batch;
      const reports = Array.from({ length: offsets.length - 1 }, (_, b) => b);
      const results: (readonly Float32Array[])[] = [];
      for (const share of cutToFit(offsets, reports, prepared.capacity)) {
        const part = share.length === reports.length ? batch : packShare(batch, share);
        const own = targets && targets.subarray(share[0]! * L, (share.at(-1)! + 1) * L);
        results.push(await prepared.run(part, { adapter, below: part.below ?? null, targets: own }));
      }
      return joined(results, work === "gradients" ? 2 : 1);
    });
    this.#last = mine.catch(() => undefined); // the caller of `mine` sees the error; the queue goes on
    return mine;
  }
}

/** Output k of all runs, one after the other. */
function joined(results: readonly (readonly Float32Array[])[], outputs: number): Float32Array[] {
  if (results.length === 1) return [...results[0]!];
  return Array.from({ length: outputs }, (_, k) => {
    const parts = results.map((arrays) => arrays[k]!);
    const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  });
}

/** The runtime over a library that holds the encoder's weights; disposing it disposes the library. */
export function programRuntime(library: KernelLibrary, model: Model): EncoderRuntime {
  return {
    device: library.device,
    open: (spec) => new ProgramEngine(library, model, spec),
    dispose() {
      library.dispose();
    },
  };
}
