// The leak test of the button: seven ways out of the page, five out of a worker, all to 192.0.2.1, an address that belongs to nobody
// (RFC 5737). What a way did is read from the browser's own report of a breach, or from the error; a way that this browser does not have is
// "not testable here". Nothing private is ever in an address.
import type { Place } from "./level";
import { probePeers, within } from "./probes";
import { importInWorker } from "./script-worker";

export const leakTarget = "192.0.2.1";
const ways = ["fetch", "XMLHttpRequest", "beacon", "image", "WebSocket", "importScripts", "WebRTC"] as const;
export type Way = (typeof ways)[number];

export interface Tried {
  readonly place: Place;
  readonly way: Way;
  /** null: this browser has no such way here. */
  readonly blocked: boolean | null;
  /** By what, or what happened instead: a directive, an error's name. */
  readonly by: string;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "error");

/** The directive that the browser reports as broken while `act` runs; null if it reports none. */
async function violationOf(act: () => unknown): Promise<string | null> {
  const stop = new AbortController();
  const reported = new Promise<string | null>((resolve) => {
    const listen = (event: Event): void => {
      const directive: unknown = Reflect.get(event, "effectiveDirective");
      const address: unknown = Reflect.get(event, "blockedURI");
      if (typeof directive === "string" && String(address).includes(leakTarget)) resolve(directive);
    };
    self.addEventListener("securitypolicyviolation", listen, { signal: stop.signal });
  });
  try {
    act();
    return await within(reported, 600, null);
  } finally {
    stop.abort();
  }
}

type Outcome = Pick<Tried, "blocked" | "by">;
const blockedBy = (by: string): Outcome => ({ blocked: true, by });
const open = (by: string): Outcome => ({ blocked: false, by });

/** Tries a way that the content policy governs: a report of the browser decides; without one, an error within the time is not trusted. */
async function underPolicy(act: () => unknown): Promise<Outcome> {
  try {
    const directive = await violationOf(act);
    return directive === null ? open("no policy stopped it") : blockedBy(`Content-Security-Policy, ${directive}`);
  } catch (error) {
    return nameOf(error) === "SecurityError" ? blockedBy("SecurityError") : open(nameOf(error));
  }
}

const http = `http://${leakTarget}/`;

function request(): void {
  const sent = new XMLHttpRequest();
  sent.open("GET", http);
  sent.send();
}

/** An image of the page passes `img-src 'self'` nowhere else, so the policy reports it. */
function image(): void {
  new Image().src = http;
}

/** No answer can come from the target, so what is seen is whether this page can connect peers at all. */
async function peers(): Promise<Outcome> {
  const { seen, holds } = await probePeers([{ urls: `stun:${leakTarget}:3478` }]);
  return holds === false ? open(`two peers: ${seen}`) : blockedBy(`two peers: ${seen}`);
}

async function scripts(): Promise<Outcome> {
  const report = await importInWorker([`${http}leak.js`]);
  const seen = report?.imported[0]?.seen;
  if (seen === undefined) return { blocked: null, by: "no classic worker" };
  return seen === "loaded"
    ? open("loaded")
    : blockedBy(`Content-Security-Policy or list of allowed connections, ${seen}`);
}

const absent: Outcome = { blocked: null, by: "not in this place" };
const has = (name: string): boolean => name in self;

/** The ways of this place, one after the other, so that each report of the browser belongs to one way. */
export async function tryWays(place: Place, onTried: (tried: Tried) => void): Promise<void> {
  const tries: Readonly<Record<Way, () => Promise<Outcome>>> = {
    fetch: () => underPolicy(() => void fetch(http).catch(() => undefined)),
    XMLHttpRequest: async () => (has("XMLHttpRequest") ? underPolicy(request) : absent),
    beacon: async () => ("sendBeacon" in navigator ? underPolicy(() => navigator.sendBeacon(http)) : absent),
    image: async () => (has("Image") ? underPolicy(image) : absent),
    WebSocket: async () => (has("WebSocket") ? underPolicy(() => new WebSocket(`ws://${leakTarget}/`)) : absent),
    importScripts: async () => (place === "page" ? absent : scripts()),
    WebRTC: async () => (place === "page" && has("RTCPeerConnection") ? peers() : absent),
  };
  for (const way of ways) onTried({ place, way, ...(await tries[way]()) });
}
