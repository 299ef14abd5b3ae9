// What the page asks of the seal: the self-test and the leak test, each in the page and in workers, and news of another program file.
// Loaded by import().
import { checkHeaders, readSent, type HeaderAssert } from "./header-check";
import { leaksOf, levelOf, type Level, type Row } from "./level";
import { tryWays, type Tried } from "./leak-test";
import type { FromProbe, ToProbe } from "./probe.worker";
import ProbeWorker from "./probe.worker?worker&inline";
import { policiesInForce, probePage, within } from "./probes";
import { pruneWhenAlone, watchWorker } from "./watch-worker";

/** The page's way to its seal; a test hands in another. */
export interface SealGauge {
  measure(): Promise<Measured>;
  testForLeaks(onTried: (tried: Tried) => void): Promise<void>;
  watchWorker(onOffer: () => void): Promise<void>;
  /** Compares the headers of this page and its files; empty where no service worker answers. */
  checkHeaders(): Promise<readonly HeaderAssert[]>;
}

export interface Measured {
  readonly level: Level;
  readonly rows: readonly Row[];
  /** Rows that got through although a policy is in force. */
  readonly leaks: readonly Row[];
}

const workerMs = 20_000;

/** Runs one test in a fresh worker; ends with it, or when it takes too long or cannot start. */
async function inWorker(test: ToProbe, onMessage: (message: FromProbe) => void): Promise<void> {
  const worker = new ProbeWorker();
  const ended = new Promise<void>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<FromProbe>) => {
      onMessage(data);
      if (data.kind === "done") resolve();
    };
    worker.onerror = () => {
      resolve();
    };
  });
  worker.postMessage(test);
  await within(ended, workerMs, undefined);
  worker.terminate();
}

/** Without our service worker there is nobody to answer the probes, so nothing is tried: the page is open. */
const isUnderServiceWorker = (): boolean => {
  const script = "serviceWorker" in navigator ? navigator.serviceWorker.controller?.scriptURL : undefined;
  return script === new URL("/sw.js", location.origin).href;
};

/** The self-test; sends nothing beyond the browser. Takes about 1.5 s. */
async function measure(): Promise<Measured> {
  if (!isUnderServiceWorker()) return { level: 0, rows: [], leaks: [] };
  const fromWorkers: Row[] = [];
  const [fromPage] = await Promise.all([
    probePage(),
    inWorker("self-test", (message) => {
      if (message.kind === "rows") fromWorkers.push(...message.rows);
    }),
  ]);
  const rows = [...fromPage, ...fromWorkers];
  const level = levelOf(rows);
  if (level > 0) await pruneWhenAlone();
  return { level, rows, leaks: leaksOf(rows) };
}

/** Tries every way out to an address that belongs to nobody, first from the page, then from a worker. */
async function testForLeaks(onTried: (tried: Tried) => void): Promise<void> {
  await tryWays("page", onTried);
  await inWorker("leak-test", (message) => {
    if (message.kind === "tried") onTried(message.tried);
  });
}

/** Features that this page may use, where the browser tells. */
function allowedFeatures(): readonly string[] | null {
  const policy: unknown = Reflect.get(document, "featurePolicy");
  if (typeof policy !== "object" || policy === null) return null;
  const list: unknown = Reflect.get(policy, "allowedFeatures");
  const allowed: unknown = typeof list === "function" ? Reflect.apply(list, policy, []) : null;
  return Array.isArray(allowed) ? allowed.map(String) : null;
}

async function checkOwnHeaders(): Promise<readonly HeaderAssert[]> {
  if (!isUnderServiceWorker()) return [];
  let sent: unknown;
  await inWorker("headers", (message) => {
    if (message.kind === "sent") ({ sent } = message);
  });
  const policies = await policiesInForce();
  return checkHeaders(readSent(sent), { policies, isolated: crossOriginIsolated, allowed: allowedFeatures() });
}

export const sealGauge: SealGauge = { measure, testForLeaks, watchWorker, checkHeaders: checkOwnHeaders };
