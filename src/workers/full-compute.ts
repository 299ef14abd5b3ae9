// The compute side of full fine-tuning: weights and gradients stand on memory that all threads share, so a step sends a batch and
// brings back a loss.
import { InternalError } from "@/base/errors";
import type { Device, PackedBatch } from "@/engine/engine";
import { FullEngine, type FullModel } from "@/engine/full/full-engine";
import { cutToFit, packShare } from "@/engine/pack";
import { availableDevices } from "@/engine/reference/backend";
import { rowsOf } from "./share-out";

export interface OpenFull {
  readonly kind: "open-full";
  readonly model: FullModel;
  /** [W] on shared memory: read at each step. */
  readonly weights: Float32Array;
  /** [W] on shared memory: this thread's own, written at each step. */
  readonly sum: Float32Array;
}

export interface SumFull {
  readonly kind: "sum-full";
  readonly batch: PackedBatch;
  /** [B, L]. */
  readonly targets: Float32Array;
}

interface Opened extends OpenFull {
  readonly engine: FullEngine;
}

/** One thread's part of a full run. */
export class FullDesk {
  #opened: Opened | null = null;

  /** Always the reference on the processor: no kernel library has these gradients, and no gate covers them. */
  async open(message: OpenFull): Promise<Device> {
    const library = (await availableDevices()).includes("wasm") ? "wasm" : "cpu";
    this.#opened = { ...message, engine: new FullEngine(library, message.model) };
    return "cpu";
  }

  /** Writes the gradient of the batch's summed loss at the weights as they are now; returns that loss. */
  async sum({ batch, targets }: SumFull): Promise<number> {
    if (!this.#opened) throw new InternalError("workers/full-compute: expected an open model, got none");
    const { engine, model, weights, sum } = this.#opened;
    sum.fill(0);
    const all = Array.from({ length: batch.offsets.length - 1 }, (_, b) => b);
    if (all.length === 0) return 0;
    await engine.setWeights(weights);
    let loss = 0;
    for (const reports of cutToFit(batch.offsets, all, engine.capacity))
      loss += await engine.addGradients(packShare(batch, reports), rowsOf(targets, reports, model.numLabels), sum);
    return loss;
  }
}
