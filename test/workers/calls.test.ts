// The page's end and the worker's end of the protocol, joined by a channel in memory.
import { describe, expect, test, vi } from "vitest";
import { Cancelled, FormatError, InputError } from "@/base/errors";
import { outOfOrder } from "@/base/problems/app";
import { clientOver } from "@/workers/calls";
import type { Channel } from "@/workers/calls";
import { breathe, dispatcher } from "@/workers/dispatch";
import type { Handlers } from "@/workers/dispatch";
import type { CallKind, FromWorker } from "@/workers/protocol";
import { someHandlers } from "./some-handlers";

const kinds: CallKind[] = ["stop", "set-aside", "check", "verify", "predictions"];

function joined(given: Partial<Handlers>) {
  const channel: Channel = {
    postMessage: () => undefined,
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    terminate: () => undefined,
  };
  const posted: FromWorker[] = [];
  const receive = dispatcher(someHandlers(given), (message) => {
    posted.push(message);
    queueMicrotask(() => channel.onmessage?.(new MessageEvent("message", { data: message })));
  });
  channel.postMessage = (message) => {
    queueMicrotask(() => {
      receive(message);
    });
  };
  return { client: clientOver(channel), channel, posted };
}

describe("calls over a channel", () => {
  test("bring the handler's result to the caller", async () => {
    const { client } = joined({ verify: ({ file }) => Promise.resolve([{ check: file.name, ok: true, detail: "" }]) });
    const rows = await client.call("verify", { file: { name: "a.zip", bytes: new ArrayBuffer(0) } });
    expect(rows).toEqual([{ check: "a.zip", ok: true, detail: "" }]);
  });

  test("carry progress before the result, and none after it", async () => {
    const onProgress = vi.fn();
    const { client } = joined({
      check: async (_, { progress }) => {
        progress({ done: 1, total: 2 });
        await breathe();
        throw new InputError(outOfOrder("a run"));
      },
    });
    await expect(client.call("check", {}, { onProgress })).rejects.toMatchObject({ problem: { code: "APP-ORDER" } });
    expect(onProgress).toHaveBeenCalledExactlyOnceWith({ done: 1, total: 2 });
  });

  test("end as cancelled when the caller aborts, even during long work", async () => {
    const { client } = joined({
      check: async (_, { signal }) => {
        while (!signal.aborted) await breathe();
        throw new Cancelled();
      },
    });
    const controller = new AbortController();
    const call = client.call("check", {}, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toBeInstanceOf(Cancelled);
  });

  test("name the place of a damaged file", async () => {
    const issue = {
      code: "CSV-EMPTY",
      severity: "error",
      file: "a.csv",
      row: 3,
      expected: "text",
      received: "",
      kept: "",
      fix: "",
    } as const;
    const { client } = joined({ verify: () => Promise.reject(new FormatError(outOfOrder("x"), issue)) });
    const call = client.call("verify", { file: { name: "a", bytes: new ArrayBuffer(0) } });
    await expect(call).rejects.toMatchObject({ issue: { row: 3 } });
  });

  test("do not pass on the words of an unknown error, which may quote a report", async () => {
    const { client, posted } = joined({ stop: () => Promise.reject(new Error("cannot parse 'Mr Smith has'")) });
    await expect(client.call("stop", {})).rejects.toMatchObject({ problem: { code: "APP-BUG" } });
    expect(JSON.stringify(posted)).not.toContain("Smith");
  });

  test("are all rejected when the worker dies, and later ones at once", async () => {
    const { client, channel } = joined({ check: () => new Promise(() => undefined), stop: () => Promise.resolve({}) });
    const pending = client.call("check", {});
    channel.onmessageerror?.(new MessageEvent("messageerror"));
    await expect(pending).rejects.toMatchObject({ problem: { code: "APP-WORKER" } });
    await expect(client.call("stop", {})).rejects.toMatchObject({ problem: { code: "APP-WORKER" } });
  });

  test("a late answer to a settled call is dropped", async () => {
    const { client, channel } = joined({ stop: () => Promise.resolve({}) });
    await client.call("stop", {});
    for (const kind of kinds)
      channel.onmessage?.(new MessageEvent("message", { data: { id: 1, kind, reply: "cancelled" } }));
    await expect(client.call("stop", {})).resolves.toEqual({});
  });
});
