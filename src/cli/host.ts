// The session's host on the command line: model files from the folder, compute workers as Node threads.
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { InternalError } from "@/base/errors";
import type { FromCompute, ToCompute } from "@/workers/compute";
import type { ComputeThread } from "@/workers/caller";
import type { Host } from "@/workers/session/host";

// Built files lie in dist/cli/, the model two folders up.
const modelFolder = new URL("../../models/all-minilm-l6-v2/", import.meta.url);
const samples = new URL("../../public/samples/chest-xray.csv", import.meta.url);

const mostThreads = 8;

/** A file's bytes in memory of their own. @throws the error of node:fs */
export async function readBytes(path: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(path));
}

function startThread(): ComputeThread {
  const worker = new Worker(fileURLToPath(new URL("compute-thread.js", import.meta.url)));
  worker.unref(); // a finished command ends although its threads wait for work
  return {
    post: (message: ToCompute) => {
      worker.postMessage(message);
    },
    listen: (onMessage) => {
      worker.on("message", (message: FromCompute) => {
        onMessage(message);
      });
    },
    onDeath: (listener) => {
      worker.on("error", listener);
      worker.on("exit", (code) => {
        listener(new InternalError(`cli/host: a compute thread ended with code ${code}`));
      });
    },
    end: () => {
      void worker.terminate();
    },
  };
}

export function nodeHost(): Host {
  // Browsers have relaxed SIMD by default, Node 20 behind a flag; the flag holds for all threads of the process.
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return {
    readModelFile: (name) => readBytes(new URL(name, modelFolder)),
    readSamples: async () => ({ name: "chest-xray.csv", bytes: await readBytes(samples) }),
    startThread,
    threads: Math.min(availableParallelism(), mostThreads),
  };
}
