// What the session needs from where it runs: the page's worker and the command line each give one.
import type { LedgerStore } from "@/privacy/ledger/types";
import type { AuditLog } from "@/storage/audit-log";
import type { ComputeThread } from "../caller";
import type { OwnDisk } from "./delete-calls";
import type { KeepHost } from "./keeper";
import type { SweepDisk } from "./sweep-calls";

/** Where the privacy ledger lies, and the key by which it knows patients again. */
export interface LedgerHost {
  /** One store object serves one ledger. */
  readonly store: LedgerStore;
  /** HMAC-SHA-256, made at first use; it stays in this installation. @throws InputError STORE-LEDGER, STORE-KEY */
  installationKey(): Promise<CryptoKey>;
  /** Runs a training while no other page of this installation trains. @throws InputError STORE-SECOND-TAB */
  alone<T>(task: () => Promise<T>): Promise<T>;
}

export interface Host {
  /** A file of the bundled encoder by name, such as "model.safetensors". `onBytes` tells the bytes read so far. */
  readModelFile(name: string, onBytes?: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>>;
  /** The synthetic sample reports. */
  readSamples(): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }>;
  startThread(): ComputeThread;
  /** Compute workers to start on a processor. */
  readonly threads: number;
}

/** The host of a whole session. */
export interface SessionHost extends Host {
  readonly ledger: LedgerHost;
  /** Where finished runs of a sweep are kept, without predictions. */
  readonly sweeps: SweepDisk;
  /** Where projects are saved; absent: nowhere. */
  readonly keep?: KeepHost;
  /** Where it is written down what was done; absent: nowhere. */
  readonly log?: AuditLog;
  /** All that a browser stores of this origin; absent on the command line. */
  readonly disk?: OwnDisk;
}
