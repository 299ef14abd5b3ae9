// Browser entry of a compute worker.
import { serveCompute } from "./compute";
import type { FromCompute, ToCompute } from "./compute";

serveCompute({
  post: (message: FromCompute, transfer) => {
    self.postMessage(message, { transfer });
  },
  listen: (onMessage) => {
    self.addEventListener("message", (event: MessageEvent<ToCompute>) => {
      onMessage(event.data);
    });
  },
});
