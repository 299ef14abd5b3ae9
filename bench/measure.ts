// Times contestants against each other: after one unmeasured round they take turns, so that a busy minute of the machine hits all.
import type { Child } from "./child";
import type { Row } from "./protocol";
import { median } from "./statistics";
import { sumOf } from "./workload";

export interface Entry {
  readonly child: Child;
  readonly lengths: readonly number[];
}

export interface Score {
  readonly reports: number;
  readonly tokens: number;
  /** Medians of one block. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Slowest block over fastest: how far the machine was from quiet. */
  readonly spread: number;
  /** Of the process since it began. */
  readonly peakBytes: number;
}

export const reportsPerSecond = ({ reports, wallMs }: Score): number => (1000 * reports) / wallMs;

/** A block that takes longer is repeated 3 times at most. */
export const slowMs = 20_000;

/** Threads that wait actively for a moment must be still before the next contestant runs. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

/** @returns one score for each entry, in their order */
export async function compare(row: Row, entries: readonly Entry[], repeats: number): Promise<Score[]> {
  const times = entries.map(() => ({ wallMs: new Array<number>(), cpuMs: new Array<number>(), peakBytes: 0 }));
  for (let round = 0; round <= repeats; round++)
    for (const [i, { child, lengths }] of entries.entries()) {
      if (round > 3 && times[i]!.wallMs.every((ms) => ms > slowMs)) continue;
      const { wallMs, cpuMs, peakBytes } = await child.run(row, lengths);
      await pause();
      const mine = times[i]!;
      mine.peakBytes = Math.max(mine.peakBytes, peakBytes);
      if (round === 0) continue;
      mine.wallMs.push(wallMs);
      mine.cpuMs.push(cpuMs);
    }
  return entries.map(({ lengths }, i) => {
    const { wallMs, cpuMs, peakBytes } = times[i]!;
    return {
      reports: lengths.length,
      tokens: sumOf(lengths),
      wallMs: median(wallMs),
      cpuMs: median(cpuMs),
      spread: Math.max(...wallMs) / Math.min(...wallMs),
      peakBytes,
    };
  });
}
