// Node entry of a compute worker: the same code as in the page, on a worker thread.
import { parentPort } from "node:worker_threads";
import { serveCompute } from "@/workers/compute";
import type { ToCompute } from "@/workers/compute";

const port = parentPort;
if (port)
  serveCompute({
    post: (message, transfer) => {
      port.postMessage(
        message,
        transfer.filter((item) => item instanceof ArrayBuffer),
      );
    },
    listen: (onMessage) => {
      port.on("message", (message: ToCompute) => {
        onMessage(message);
      });
    },
  });
