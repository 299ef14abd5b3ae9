// What the session needs from where it runs: the page's worker and the command line each give one.
import type { ComputeThread } from "../pool";

export interface Host {
  /** A file of the bundled encoder by name, such as "model.safetensors". `onBytes` tells the bytes read so far. */
  readModelFile(name: string, onBytes?: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>>;
  /** The synthetic sample reports. */
  readSamples(): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }>;
  startThread(): ComputeThread;
  /** Compute workers to start on a processor. */
  readonly threads: number;
}
