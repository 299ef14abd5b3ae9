// What stands in the audit log of a session: each noted call once, runs with what they cost, labels by number; never a name or a text.
import { describe, expect, test } from "vitest";
import { Cancelled, InternalError } from "@/base/errors";
import { readAuditLine } from "@/storage/audit-entry";
import { AuditLog } from "@/storage/audit-log";
import type { Handlers } from "@/workers/dispatch";
import type { CallKind, RequestOf, ResultOf } from "@/workers/protocol";
import { withAuditLog } from "@/workers/session/log-notes";
import { cannedAnswers } from "../../helpers/fake-answers";
import { linesStore } from "../../storage/lines-store";
import { fakePaused, fakeRun } from "../../helpers/fake-run";
import { someHandlers } from "../some-handlers";
import { settings } from "./tiny-session";

const context = { progress: () => undefined, signal: new AbortController().signal };
const file = { name: "Jane-Doe.csv", bytes: new TextEncoder().encode("text of Jane Doe").buffer };
const spent = { epsilon: 1.042, delta: 1e-5, unit: "patient" };

function openSession(given: Partial<Handlers> = {}) {
  const answers = cannedAnswers({ withoutPrivacy: false, keep: "open" });
  let done = 0;
  const labels = async () => {
    const shown = await answers["label-view"]({});
    return { ...shown, counts: { ...shown.counts, done } };
  };
  const handlers = someHandlers({
    "open-reports": async (request) => answers["open-reports"](request),
    "label-view": labels,
    "label-act": () => {
      done++;
      return labels();
    },
    train: async (request) => answers.train(request),
    "paused-run": () => Promise.resolve(null),
    export: async (request) => answers.export(request),
    ledger: async (request) => answers.ledger(request),
    lock: async (request) => answers.lock(request),
    "delete-project": async (request) => answers["delete-project"](request),
    "set-policy": async (request) => answers["set-policy"](request),
    ...given,
  });
  const lines: string[] = [];
  const noted = withAuditLog(handlers, new AuditLog(linesStore(lines), "build"));
  return {
    lines,
    entries: () => lines.map((line) => readAuditLine(line)!),
    call: <K extends CallKind>(kind: K, request: RequestOf<K>): Promise<ResultOf<K>> => {
      const handler: Handlers[K] = noted[kind];
      return handler(request, context);
    },
  };
}

describe("a session with an audit log", () => {
  test("notes what was done, with what, and what it cost; no name and no text", async () => {
    const { call, entries, lines } = openSession();
    await call("open-reports", { file, options: {} });
    await call("label-view", {});
    for (let i = 0; i < 3; i++) await call("label-act", { act: { kind: "done" } });
    await call("export", { kind: "share" });
    await call("set-policy", { file });
    await call("delete-project", { id: "a" });
    await call("lock", {});
    expect(entries().map(({ action, count, epsilonSpent }) => [action, count, epsilonSpent])).toEqual([
      ["reports-opened", null, null],
      ["labels-confirmed", 3, null],
      ["exported-share", null, spent],
      ["policy-set", null, null],
      ["project-deleted", null, null],
      ["vault-locked", null, null],
    ]);
    const [opened, labelled] = entries();
    expect(labelled?.object).toBe(opened?.object);
    expect(lines.join()).not.toMatch(/Jane/);
  });

  test("notes labels at every twentieth", async () => {
    const { call, entries } = openSession();
    await call("label-view", {});
    for (let i = 0; i < 45; i++) await call("label-act", { act: { kind: "done" } });
    await expect.poll(() => entries().map(({ count }) => count)).toEqual([20, 20]);
  });

  test.each([
    ["run-finished", undefined],
    ["run-discarded", () => Promise.reject(new Cancelled())],
    ["run-broken-off", () => Promise.reject(new InternalError("test"))],
  ] as const)("notes a run at its start and its end: %s", async (action, train) => {
    const { call, entries } = openSession(train ? { train } : {});
    await call("train", { settings: settings(1) }).catch(() => undefined);
    expect(entries().map((entry) => [entry.action, entry.epsilonSpent])).toEqual([
      ["run-started", null],
      [action, spent],
    ]);
  });

  test("notes that a run was paused, went on, and was kept or discarded after all", async () => {
    const { call, entries } = openSession({
      train: ({ settings: given }) => (given ? Promise.reject(new Cancelled()) : Promise.resolve(fakeRun(false))),
      "paused-run": () => Promise.resolve(fakePaused),
      "keep-paused": () => Promise.resolve(fakeRun(false)),
      "discard-paused": () => Promise.resolve({}),
    });
    await call("train", { settings: settings(1) }).catch(() => undefined);
    await call("train", { settings: null });
    await call("keep-paused", {});
    await call("discard-paused", {});
    const actions = ["run-started", "run-paused", "run-resumed", "run-finished", "run-stopped", "run-discarded"];
    expect(entries().map(({ action }) => action)).toEqual(actions);
  });

  test("notes nothing of a call that was refused", async () => {
    const { call, lines } = openSession({ lock: () => Promise.reject(new InternalError("test")) });
    await expect(call("lock", {})).rejects.toThrow("internal");
    expect(lines).toEqual([]);
  });
});
