// Several compute workers behind one EncoderRuntime: reports of a call are shared out, longest first to the least loaded
// (ENGINE section 9), and the rows put back in order. A report's numbers do not depend on how the work was shared, because
// an engine's row ignores its neighbours.
import { DeviceError, InternalError } from "@/base/errors";
import type { EncoderRuntime, Engine, PackedBatch, ReportGradients } from "@/engine/engine";
import { adapterLayout } from "@/models/layout";
import type { AdapterSpec, EncoderWeights } from "@/models/types";
import type { FromCompute, Port, RuntimeFacts, ShippedTensor, ToCompute, Work } from "./compute";
import { cutToFit, packShare } from "@/engine/pack";
import { rowsOf, shareOut } from "./share-out";

/** A started worker or thread: its port, a way to hear of its death, and a way to end it. */
export interface ComputeThread extends Port<ToCompute, FromCompute> {
  onDeath(listener: (cause: Error) => void): void;
  end(): void;
}

type Unsent = ToCompute extends infer Message ? (Message extends ToCompute ? Omit<Message, "id"> : never) : never;
type Answer = Exclude<FromCompute, { kind: "failed" }>;

/** Numbers the messages of one thread and settles each once; all that is pending is rejected when the thread dies. */
export class Caller {
  readonly #thread: ComputeThread;
  readonly #pending = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  #next = 0;
  #death: Error | null = null;

  constructor(thread: ComputeThread) {
    this.#thread = thread;
    thread.listen((message) => {
      const call = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.kind !== "failed") call?.resolve(message);
      else call?.reject(message.problem ? new DeviceError(message.problem) : new InternalError(message.message));
    });
    thread.onDeath((cause) => {
      this.#death = cause;
      for (const call of this.#pending.values()) call.reject(cause);
      this.#pending.clear();
    });
  }

  call(message: Unsent, transfer: Transferable[] = []): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#death) {
        reject(this.#death);
        return;
      }
      const id = this.#next++;
      this.#pending.set(id, { resolve, reject });
      this.#thread.post({ ...message, id }, transfer);
    });
  }

  end(): void {
    this.#thread.end();
  }
}

/** Copies weights to shared memory where the page or process has it; otherwise each worker gets a copy of its own. */
function shipped(weights: EncoderWeights): ShippedTensor[] {
  const canShare = typeof SharedArrayBuffer === "function"; // undefined in a page that is not cross-origin isolated
  return [...weights.tensors].map(([name, { shape, values }]) => {
    if (!canShare) return { name, shape, values };
    const shared = new Float32Array(new SharedArrayBuffer(values.byteLength));
    shared.set(values);
    return { name, shape, values: shared };
  });
}

export interface Pool extends EncoderRuntime {
  readonly facts: RuntimeFacts;
  readonly workers: number;
}

/**
 * Starts threads and loads the weights into each.
 * @param wanted  device, "auto" for the best; graphics cards get one worker, processors get `count`
 * @throws DeviceError if no device could be opened
 */
export async function openPool(
  weights: EncoderWeights,
  start: () => ComputeThread,
  { wanted, count }: { readonly wanted: "auto" | EncoderRuntime["device"]; readonly count: number },
): Promise<Pool> {
  const tensors = shipped(weights);
  const load = async (device: "auto" | EncoderRuntime["device"]): Promise<{ caller: Caller; facts: RuntimeFacts }> => {
    const caller = new Caller(start());
    try {
      const answer = await caller.call({ kind: "load", config: weights.config, tensors, wanted: device });
      if (answer.kind !== "loaded") throw new InternalError("workers/pool: load was not answered");
      return { caller, facts: answer.facts };
    } catch (error) {
      caller.end();
      throw error;
    }
  };
  const first = await load(wanted);
  const others = first.facts.device === "webgpu" ? 0 : count - 1;
  const rest = await Promise.all(Array.from({ length: others }, () => load(first.facts.device)));
  const callers = [first, ...rest].map(({ caller }) => caller);
  let engines = 0;
  return {
    device: first.facts.device,
    facts: first.facts,
    workers: callers.length,
    open: (spec) => new PooledEngine(callers, { weights, spec, id: engines++ }),
    dispose() {
      for (const caller of callers) caller.end();
    },
  };
}

class PooledEngine implements Engine {
  readonly layout;
  readonly capacity;
  readonly #callers: readonly Caller[];
  readonly #id: number;
  readonly #hiddenSize: number;
  readonly #numLabels: number;
  /** What one call of one worker takes. */
  #inner: Engine["capacity"] = { tokens: 0, reports: 1 };
  /** Each caller is opened, then given the newest adapter, before it runs anything. */
  #ready: Promise<void>;

  constructor(
    callers: readonly Caller[],
    { weights, spec, id }: { readonly weights: EncoderWeights; readonly spec: AdapterSpec; readonly id: number },
  ) {
    this.layout = adapterLayout(weights.config, spec);
    this.#callers = callers;
    this.#id = id;
    this.#hiddenSize = weights.config.hiddenSize;
    this.#numLabels = spec.numLabels;
    // About a second of work on two cores: progress is told and a cancel is heard between calls.
    this.capacity = { tokens: Math.max(weights.config.maxTokens, 1024 * callers.length), reports: 64 * callers.length };
    this.#ready = this.#open(spec);
    this.#ready.catch(() => undefined); // reported by the first call that waits for it
  }

  setAdapter(values: Float32Array): void {
    const copy = values.slice();
    const send = async () => {
      await Promise.all(
        this.#callers.map((caller) => caller.call({ kind: "adapter", engine: this.#id, values: copy })),
      );
    };
    this.#ready = this.#ready.then(send);
    this.#ready.catch(() => undefined); // as above
  }

  async features(batch: PackedBatch): Promise<Float32Array> {
    const [features] = await this.#run("features", batch, { targets: null, widths: [this.#hiddenSize] });
    return features!;
  }

  async logits(batch: PackedBatch): Promise<Float32Array> {
    const [logits] = await this.#run("logits", batch, { targets: null, widths: [this.#numLabels] });
    return logits!;
  }

  async gradients(batch: PackedBatch, targets: Float32Array): Promise<ReportGradients> {
    const [perReport, losses] = await this.#run("gradients", batch, { targets, widths: [this.layout.size, 1] });
    return { perReport: perReport!, losses: losses! };
  }

  /** One report a call: the rows of a call are then those of one report. */
  async below(batch: PackedBatch): Promise<Float32Array> {
    await this.#ready;
    const { offsets } = batch;
    const rows = new Float32Array(batch.tokens.length * this.#hiddenSize);
    const shares = shareOut(offsets, this.#callers.length);
    const runShare = async (caller: Caller, share: readonly number[]) => {
      for (const b of share) {
        const [own] = await this.#runCall(caller, "below", { batch, reports: [b], targets: null });
        rows.set(own!, offsets[b]! * this.#hiddenSize);
      }
    };
    await Promise.all(this.#callers.map((caller, w) => runShare(caller, shares[w]!)));
    return rows;
  }

  dispose(): void {
    void this.#ready
      .then(() => Promise.all(this.#callers.map((caller) => caller.call({ kind: "close", engine: this.#id }))))
      .catch(() => undefined); // the thread is gone, and its engine with it
  }

  async #open(spec: AdapterSpec): Promise<void> {
    const answers = await Promise.all(
      this.#callers.map((caller) => caller.call({ kind: "open", engine: this.#id, spec })),
    );
    for (const answer of answers) if (answer.kind === "opened") this.#inner = answer.capacity;
  }

  /** Runs one kind of work over shares of the batch; returns one [B, width] array for each width. */
  async #run(work: Work, batch: PackedBatch, { targets, widths }: RunShape): Promise<Float32Array[]> {
    await this.#ready;
    const B = batch.offsets.length - 1;
    const results = widths.map((width) => new Float32Array(B * width));
    const shares = shareOut(batch.offsets, this.#callers.length);
    const runShare = async (caller: Caller, share: readonly number[]) => {
      for (const reports of cutToFit(batch.offsets, share, this.#inner)) {
        const arrays = await this.#runCall(caller, work, { batch, reports, targets });
        for (const [k, width] of widths.entries())
          for (const [row, b] of reports.entries())
            results[k]!.set(arrays[k]!.subarray(row * width, (row + 1) * width), b * width);
      }
    };
    await Promise.all(this.#callers.map((caller, w) => runShare(caller, shares[w]!)));
    return results;
  }

  async #runCall(
    caller: Caller,
    work: Work,
    { batch, reports, targets }: { batch: PackedBatch; reports: readonly number[]; targets: Float32Array | null },
  ): Promise<readonly Float32Array[]> {
    const answer = await caller.call({
      kind: "run",
      engine: this.#id,
      work,
      batch: packShare(batch, reports),
      targets: targets && rowsOf(targets, reports, this.#numLabels),
    });
    if (answer.kind !== "ran") throw new InternalError("workers/pool: run was not answered");
    return answer.arrays;
  }
}

interface RunShape {
  readonly targets: Float32Array | null;
  readonly widths: readonly number[];
}
