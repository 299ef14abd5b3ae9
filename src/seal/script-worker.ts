// A classic worker, written as text: importScripts does not exist in module workers, and a worker with an address of its own would not
// inherit the policy of its maker. Its Trusted Types policy admits any address, so that what is measured is the network policy alone.

/** What came of one importScripts call: "loaded", or the name of the error. */
export interface Imported {
  readonly address: string;
  readonly seen: string;
}

const source = `
self.trustedTypes?.createPolicy("default", { createScriptURL: (address) => address });
self.onmessage = ({ data }) => {
  postMessage({
    isolated: self.crossOriginIsolated,
    imported: data.map((address) => {
      try { importScripts(address); return { address, seen: "loaded" }; }
      catch (error) { return { address, seen: error.name }; }
    }),
    sent: self.sent ?? null,
  });
};`;

export interface ScriptReport {
  readonly isolated: boolean;
  readonly imported: readonly Imported[];
  /** What the probe script of the service worker told; null where none was imported. */
  readonly sent: unknown;
}

/** Imports each address in turn. Resolves to null if the worker cannot start. */
export function importInWorker(addresses: readonly string[]): Promise<ScriptReport | null> {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(address);
  const report = new Promise<ScriptReport | null>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<ScriptReport>) => {
      resolve(data);
    };
    worker.onerror = () => {
      resolve(null);
    };
  });
  worker.postMessage(addresses);
  return report.finally(() => {
    worker.terminate();
    URL.revokeObjectURL(address);
  });
}
