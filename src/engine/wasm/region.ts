// Sizes of memory: a worker's region, which holds one run at a time, and the batch that fits into it.
import { DeviceError } from "@/base/errors";
import { processorMemory } from "@/base/problems/gpu";
import type { Capacity } from "@/engine/program/library";
import type { EncoderConfig } from "@/models/types";

const pageBytes = 65_536;
/** Addresses have 32 bits. */
const addressSpace = 2 ** 32;
/** Address space of a region; memory that no batch touches costs none. */
const usualRegionBytes = 384 * 2 ** 20;
const mostTokens = 2_048;
const mostReports = 64;

const pagesOf = (bytes: number): number => Math.ceil(bytes / pageBytes);

/** Bytes that a worker wants (2,048 tokens with every activation kept, up to the usual region), and the least that runs the
 * model's longest report when layers are run twice. Both count every linear map of a layer as adapted at rank 64. */
export function regionSizes(config: EncoderConfig): { readonly wanted: number; readonly least: number } {
  const { hiddenSize: H, intermediateSize: F, numLayers: J, maxTokens } = config;
  const layer = 9 * H + 2 * F + 7 * 64 + config.numHeads + 4;
  const passing = 14 * H + 4 * F + 7 * 64;
  const adapter = 64 * J * (10 * H + 2 * F) + 257 * H;
  const fixed = 4 * (6 * adapter + 120 * 4 * (H + F)) + 2 ** 20;
  const attention = 4 * maxTokens * (6 * H + 256);
  const wanted = 4 * mostTokens * (layer * J + passing) + 4 * mostReports * (adapter / 8) + fixed + attention;
  const least = 4 * maxTokens * (H * J + layer + passing) + 4 * adapter + fixed + attention;
  return { wanted: Math.max(least, Math.min(wanted, usualRegionBytes)), least };
}

interface Wanted {
  readonly config: EncoderConfig;
  readonly weightBytes: number;
  readonly workers: number;
}

export interface Reserved {
  readonly memory: WebAssembly.Memory;
  /** Of one worker, a multiple of 64. */
  readonly regionBytes: number;
}

const isOutOfMemory = (error: unknown): boolean => error instanceof RangeError;

/**
 * A memory for the weights and a region a worker, at its final size: it never grows. Regions shrink to the least that runs the
 * model before it is given up.
 * @throws DeviceError GPU-RAM if the machine has not that much, or 32 bits cannot address it
 */
export function reserveMemory({ config, weightBytes, workers }: Wanted, shared: boolean): Reserved {
  const { wanted, least } = regionSizes(config);
  const most = (addressSpace - weightBytes) / workers;
  for (let bytes = Math.min(wanted, most); bytes >= least; bytes = bytes > least ? Math.max(least, bytes / 2) : 0) {
    const regionBytes = Math.floor(bytes / 64) * 64;
    const pages = pagesOf(weightBytes + workers * regionBytes);
    try {
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
      return { memory, regionBytes };
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
    }
  }
  throw new DeviceError(processorMemory({ bytes: weightBytes + workers * least }));
}

/** The most tokens (up to 2,048, or the model's longest report) and reports (up to 64) whose run takes at most `room` bytes. What
 * takes more of them shrinks first, tokens not below the longest report while there are several reports. */
export function capacityWithin(room: number, bytesOf: (capacity: Capacity) => number, maxTokens: number): Capacity {
  let tokens = Math.max(mostTokens, maxTokens);
  let reports = mostReports;
  const less = (count: number) => Math.floor(count * 0.9);
  while (bytesOf({ tokens, reports }) > room && tokens > 1) {
    const byReports = reports > 1 && bytesOf({ tokens: 1, reports }) > bytesOf({ tokens, reports: 1 });
    const mayCut = tokens > maxTokens || reports === 1;
    if (byReports || !mayCut) reports = less(reports);
    else tokens = reports === 1 ? less(tokens) : Math.max(maxTokens, less(tokens));
  }
  return { tokens, reports: Math.max(1, reports) };
}
