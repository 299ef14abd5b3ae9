// A seal without a service worker: rows and lines as Chromium 156 showed them, at the level asked for.
import { contentTypeOf } from "@/seal/content-type";
import { assertsOf, type HeaderAssert, type SentHeaders } from "@/seal/header-check";
import { headers } from "@/seal/headers";
import type { Tried, Way } from "@/seal/leak-test";
import { leaksOf, levelOf, type Level, type Row } from "@/seal/level";
import type { SealGauge } from "@/seal/measure";

const full: readonly Row[] = [
  { place: "page", probe: "control", seen: "load", holds: true },
  { place: "page", probe: "unlisted", seen: "error", holds: true },
  { place: "page", probe: "query", seen: "error", holds: true },
  { place: "page", probe: "fetch", seen: "blocked by the policy", holds: true },
  { place: "page", probe: "webrtc", seen: "never opens", holds: true },
  { place: "page", probe: "sandbox", seen: "SecurityError", holds: true },
  { place: "page", probe: "isolated", seen: "true", holds: true },
  { place: "worker", probe: "fetch", seen: "blocked by the policy", holds: true },
  { place: "worker", probe: "isolated", seen: "true", holds: true },
  { place: "nested worker", probe: "importScripts", seen: "NetworkError", holds: true },
  { place: "nested worker", probe: "isolated", seen: "true", holds: true },
];
const partly = full.map((row) =>
  ["unlisted", "query", "webrtc", "importScripts"].includes(row.probe) ? { ...row, seen: "load", holds: false } : row,
);
const rowsOf: Readonly<Record<Level, readonly Row[]>> = { 3: full, 2: partly, 0: [] };

const policy = (directive: string): string => `Content-Security-Policy, ${directive}`;
const tried: readonly Tried[] = [
  { place: "page", way: "fetch", blocked: true, by: policy("connect-src") },
  { place: "page", way: "XMLHttpRequest", blocked: true, by: policy("connect-src") },
  { place: "page", way: "beacon", blocked: true, by: policy("connect-src") },
  { place: "page", way: "image", blocked: true, by: policy("img-src") },
  { place: "page", way: "WebSocket", blocked: true, by: policy("connect-src") },
  { place: "page", way: "importScripts", blocked: null, by: "not in this place" },
  { place: "page", way: "WebRTC", blocked: true, by: "two peers: never opens" },
  { place: "worker", way: "fetch", blocked: true, by: policy("connect-src") },
  { place: "worker", way: "WebSocket", blocked: true, by: policy("connect-src") },
];

const origin = "https://cloister.example";
const files = ["/", "/assets/app-1a2b.js", "/assets/app-77c0.css", "/icons/icon.svg", "/models/model.json"];
const sentOf = (path: string): SentHeaders => ({
  path,
  headers: [
    ["content-type", contentTypeOf(path)],
    ...headers({ page: path === "/" ? "app" : "file", origin, files: path === "/" ? files : [] }),
  ],
});
const fakeAsserts: readonly HeaderAssert[] = files.flatMap((path) => assertsOf(sentOf(path), origin, files));

/** @param leaks a way that gets through from the page */
export const fakeGauge = (level: Level, leaks?: Way): SealGauge => ({
  measure: () => {
    const rows = rowsOf[level];
    return Promise.resolve({ level: levelOf(rows), rows, leaks: leaksOf(rows) });
  },
  testForLeaks: (onTried) => {
    for (const one of tried)
      onTried(one.place === "page" && one.way === leaks ? { ...one, blocked: false, by: "no policy stopped it" } : one);
    return Promise.resolve();
  },
  watchWorker: () => Promise.resolve(),
  checkHeaders: () => Promise.resolve(level === 0 ? [] : fakeAsserts),
});
