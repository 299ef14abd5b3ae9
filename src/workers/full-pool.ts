// Compute threads that share one copy of all weights: a FullSource whose batches are shared out among them. The same seed gives
// the same bits on the same number of threads; another number adds the same gradients in another order.
import { InternalError } from "@/base/errors";
import type { Device } from "@/engine/engine";
import type { FullModel } from "@/engine/full/full-engine";
import { packShare, packTokens } from "@/engine/pack";
import { fullLayout, packWeights } from "@/models/full-layout";
import type { EncoderWeights, FeatureScaling } from "@/models/types";
import type { TokenizedReports } from "@/training/engine-source";
import type { FullSource } from "@/training/full-fit";
import { Caller, type ComputeThread } from "./caller";
import { rowsOf, shareOut } from "./share-out";

export interface FullPool extends FullSource {
  readonly device: Device;
  readonly workers: number;
  dispose(): void;
}

export interface FullInput {
  /** Where training starts; not changed. */
  readonly start: EncoderWeights;
  readonly scaling: FeatureScaling | null;
  readonly data: TokenizedReports;
}

/** The command line always has shared memory; the page, which may not, has no full runs. */
const shared = (size: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * size));

/** @param count threads, 1 or more
 * @throws DeviceError if a thread dies */
export async function openFullPool(
  { start, scaling, data }: FullInput,
  startThread: () => ComputeThread,
  count: number,
): Promise<FullPool> {
  const { tokens, targets, numLabels } = data;
  const layout = fullLayout(start, numLabels);
  const model: FullModel = { config: start.config, layout, numLabels, scaling };
  const weights = shared(layout.size);
  packWeights(start, layout, weights);
  const desks = Array.from({ length: count }, () => ({ caller: new Caller(startThread()), sum: shared(layout.size) }));
  const end = () => {
    for (const { caller } of desks) caller.end();
  };
  const openOne = async ({ caller, sum }: (typeof desks)[number]): Promise<Device> => {
    const answer = await caller.call({ kind: "open-full", model, weights, sum });
    if (answer.kind !== "loaded") throw new InternalError("workers/full-pool: open-full was not answered");
    return answer.device;
  };
  try {
    const [device = "cpu"] = await Promise.all(desks.map(openOne));
    return {
      device,
      workers: count,
      layout,
      weights,
      gradientSum: async (reports) => {
        const batch = packTokens(reports.map((report) => tokens[report]!));
        const batchTargets = rowsOf(targets, reports, numLabels);
        const shares = shareOut(batch.offsets, count);
        const losses = await Promise.all(
          desks.map(async ({ caller }, w) => {
            const share = shares[w]!;
            const own = { batch: packShare(batch, share), targets: rowsOf(batchTargets, share, numLabels) };
            const answer = await caller.call({ kind: "sum-full", ...own });
            if (answer.kind !== "ran") throw new InternalError("workers/full-pool: sum-full was not answered");
            return answer.arrays[0]?.[0] ?? Number.NaN;
          }),
        );
        return { sum: addedUp(desks.map(({ sum }) => sum)), loss: losses.reduce((a, b) => a + b, 0) };
      },
      dispose: end,
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** All sums added into the first one, in the order of the threads. */
function addedUp([first, ...others]: readonly Float32Array[]): Float32Array {
  if (!first) throw new InternalError("workers/full-pool: expected at least one thread, got 0");
  for (const other of others) for (let p = 0; p < other.length; p++) first[p]! += other[p]!;
  return first;
}
