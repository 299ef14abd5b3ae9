// Composition root of the page's worker: owns reports, run and ledger; starts compute workers. Lives as an inline (blob)
// worker, so that it inherits the page's policy.
import { buildHash } from "@/base/build";
import { auditLogNotKept } from "@/base/problems/store-log";
import { AuditLog } from "@/storage/audit-log";
import { deleteAll } from "@/storage/delete-all";
import { ledgerDatabase } from "@/storage/ledger-db";
import { lineDatabase } from "@/storage/line-db";
import { readOwnFile } from "@/storage/own-files";
import { Shelf } from "@/storage/shelf";
import { opfsFolder } from "@/storage/slot-folder";
import { sweepDatabase } from "@/storage/sweep-db";
import { StorageGate } from "@/storage/storage-gate";
import { storedHere } from "@/storage/stored-here";
import { othersOpen, tabOwner } from "@/storage/tab-owner";
import type { FromCompute, ToCompute } from "./compute";
import ComputeWorker from "./compute.worker?worker&inline";
import { dispatcher } from "./dispatch";
import { InternalError } from "@/base/errors";
import type { ComputeThread } from "./caller";
import type { FromWorker, ToWorker } from "./protocol";
import { openSession } from "./session/session";
import type { CellRecord } from "./session/sweep-record";
import type { SweepKept } from "./sweep-protocol";
import { installTrustedTypes } from "@/seal/trusted-types";

installTrustedTypes(self); // before the first compute worker

const modelFolder = "/models/all-minilm-l6-v2/";
const samplesFile = "/samples/chest-xray.csv";
const mostThreads = 8;

function startThread(): ComputeThread {
  const worker = new ComputeWorker();
  return {
    post: (message: ToCompute, transfer) => {
      worker.postMessage(message, transfer);
    },
    listen: (onMessage) => {
      worker.addEventListener("message", (event: MessageEvent<FromCompute>) => {
        onMessage(event.data);
      });
    },
    onDeath: (listener) => {
      const died = () => {
        listener(new InternalError("workers/engine: a compute worker ended"));
      };
      worker.addEventListener("error", died);
      worker.addEventListener("messageerror", died);
    },
    end: () => {
      worker.terminate();
    },
  };
}

const gate = new StorageGate();
const log = new AuditLog(lineDatabase("cloister-audit-log", { notKept: auditLogNotKept, gate }), buildHash);
void log.noteBuild();

const receive = dispatcher(
  openSession({
    readModelFile: (name, onBytes) => readOwnFile(modelFolder + name, onBytes),
    readSamples: async () => ({ name: "Synthetic sample reports", bytes: await readOwnFile(samplesFile) }),
    startThread,
    threads: Math.min(navigator.hardwareConcurrency, mostThreads),
    ledger: ledgerDatabase(undefined, gate),
    log,
    disk: { gate, list: storedHere, deleteAll, othersOpen },
    sweeps: sweepDatabase<CellRecord, SweepKept>(undefined, gate),
    keep: {
      shelf: new Shelf(opfsFolder("projects", gate)),
      owner: tabOwner(),
      persisted: () => navigator.storage.persisted(),
      every: (ms, task) => {
        setInterval(task, ms);
      },
    },
  }),
  (message: FromWorker) => {
    self.postMessage(message);
  },
);

self.addEventListener("message", (event: MessageEvent<ToWorker>) => {
  receive(event.data);
});
