// Runs many replicates of one computation, and lets a cancel through at least every 50 ms.
import { Cancelled } from "@/base/errors";

const breatheMs = 50;

export interface ReplicateControl {
  /** Asked between replicates. */
  readonly shouldStop?: (() => boolean) | undefined;
}

const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

/** @throws Cancelled when shouldStop says so */
export async function forEachReplicate(
  count: number,
  work: (replicate: number) => void,
  { shouldStop }: ReplicateControl,
): Promise<void> {
  let breathed = performance.now();
  for (let replicate = 0; replicate < count; replicate++) {
    work(replicate);
    if (performance.now() - breathed <= breatheMs) continue;
    await breathe();
    breathed = performance.now();
    if (shouldStop?.()) throw new Cancelled();
  }
}
