// A compute worker without a thread, for tests of full fine-tuning: messages wait one turn, as real ones do.
import type { ComputeThread } from "@/workers/caller";
import { serveCompute } from "@/workers/compute";
import type { FromCompute, ToCompute } from "@/workers/compute";

export function localThread(): ComputeThread & { readonly ended: () => boolean } {
  let toWorker: (message: ToCompute) => void = () => undefined;
  let toPool: (message: FromCompute) => void = () => undefined;
  let isEnded = false;
  const later = (work: () => void) => void setTimeout(work, 0);
  serveCompute({
    post: (message) => {
      later(() => {
        toPool(message);
      });
    },
    listen: (listener) => {
      toWorker = listener;
    },
  });
  return {
    post: (message) => {
      later(() => {
        toWorker(message);
      });
    },
    listen: (listener) => {
      toPool = listener;
    },
    onDeath: () => undefined,
    end: () => {
      isEnded = true;
    },
    ended: () => isEnded,
  };
}
