// What the fake client answers about the audit log: a day's work.
import type { LogCalls } from "@/workers/log-protocol";

type Entry = LogCalls["audit-log"]["result"]["last"][number];

const reports = "5b1f".repeat(16);
const spent = { epsilon: 1.042, delta: 1e-5, unit: "patient" } as const;
const done: readonly (readonly [time: string, Entry["action"], Partial<Entry>])[] = [
  ["2026-03-03T12:08:10.000Z", "exported-share", { object: "c04e".repeat(16), epsilonSpent: spent }],
  ["2026-03-03T12:04:51.000Z", "run-finished", { object: reports, epsilonSpent: spent }],
  ["2026-03-03T11:58:02.000Z", "run-started", { object: reports }],
  ["2026-03-03T11:57:40.000Z", "labels-confirmed", { object: reports, count: 40 }],
  ["2026-03-03T11:20:33.000Z", "reports-opened", { object: reports }],
  ["2026-03-03T11:19:05.000Z", "vault-unlocked", {}],
  ["2026-03-03T11:18:44.000Z", "build-changed", {}],
  ["2026-03-02T16:31:00.000Z", "vault-locked", {}],
];

const last = done.map(([time, action, more], i): Entry => ({
  ...{ n: 30 - i, prev: "0".repeat(64), time, action, object: null, count: null, epsilonSpent: null },
  ...{ version: "3f9d01c2ab47", ...more },
}));

export const fakeLogAnswers: { [K in keyof LogCalls]: () => LogCalls[K]["result"] } = {
  "audit-log": () => ({ entries: 31, last, head: "7d20".repeat(16), problem: null }),
  "verify-audit-log": () => ({ head: "7d20".repeat(16), entries: 31, heads: 2 }),
  "audit-log-file": () => ({ name: "audit-log.json", bytes: new ArrayBuffer(4) }),
};
