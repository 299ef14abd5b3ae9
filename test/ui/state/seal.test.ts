// The seal on the page: its level decides whether reports are taken; a leak closes them for good; the gate refuses files only.
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import type { Level } from "@/seal/level";
import { gateOwnReports } from "@/ui/own-reports";
import { Seal } from "@/ui/state/seal.svelte";
import { fakeClient } from "../../helpers/fake-client";
import { fakeGauge } from "../../helpers/fake-seal";

async function started(level: Level, leaks?: "WebRTC" | "WebSocket"): Promise<Seal> {
  const seal = new Seal(fakeGauge(level, leaks));
  await seal.start();
  return seal;
}

describe("reports are taken", () => {
  test("not before the seal was measured", () => {
    expect(new Seal(fakeGauge(3)).takesReports).toBe(false);
  });

  test.each([
    [3, true],
    [2, true],
    [0, false],
  ] as const)("at level %i: %s", async (level, takes) => {
    const seal = await started(level);
    expect([seal.level, seal.takesReports, seal.isOpen]).toEqual([level, takes, !takes]);
  });

  test("once a self-test that has begun is over: who is quicker waits for it", async () => {
    const gauge = fakeGauge(3);
    let done = (): void => undefined;
    const late = new Promise<void>((resolve) => (done = resolve));
    const seal = new Seal({ ...gauge, measure: () => late.then(() => gauge.measure()) });
    void seal.start();
    const decided = seal.decide();
    expect(seal.takesReports).toBe(false);
    done();
    expect(await decided).toBe(true);
  });

  test("not when the self-test cannot run", async () => {
    const seal = new Seal({ ...fakeGauge(3), measure: () => Promise.reject(new Error("no worker")) });
    await seal.start();
    expect([seal.level, seal.takesReports]).toEqual([0, false]);
  });
});

describe("the leak test", () => {
  test("shows a line for each way, and keeps the level when all hold", async () => {
    const seal = await started(3);
    await seal.test();
    expect(seal.tried.map(({ blocked }) => blocked)).not.toContain(false);
    expect([seal.level, seal.leak]).toEqual([3, undefined]);
  });

  test("closes reports with SEAL-LEAK, names the way, and says so once", async () => {
    const seal = await started(3, "WebSocket");
    const said: string[] = [];
    seal.onProblem = ({ code, happened }) => said.push(`${code} ${happened}`);
    await seal.test();
    await seal.test();
    expect([seal.level, seal.takesReports]).toEqual([0, false]);
    expect(said).toEqual(["SEAL-LEAK A test got through: WebSocket from the page."]);
  });

  test("WebRTC is no leak where the page is partly sealed: it was said before", async () => {
    const seal = await started(2, "WebRTC");
    await seal.test();
    expect([seal.level, seal.leak]).toEqual([2, undefined]);
  });
});

test("a program file that nobody asked for is told once, with SEAL-HOST", async () => {
  const said: string[] = [];
  const seal = new Seal({
    ...fakeGauge(2),
    watchWorker: (onOffer) => {
      onOffer();
      onOffer();
      return Promise.resolve();
    },
  });
  seal.onProblem = ({ code }) => said.push(code);
  await seal.start();
  expect([said, seal.offer?.code, seal.takesReports]).toEqual([["SEAL-HOST"], "SEAL-HOST", true]);
});

describe("the gate", () => {
  const file = { name: "reports.csv", bytes: new ArrayBuffer(8) };

  test("rejects a file with SEAL-OPEN while the page is open, and lets it pass when sealed", async () => {
    const client = fakeClient();
    let takes = false;
    const gated = gateOwnReports(client, () => Promise.resolve(takes));
    const refused = await gated.call("open-reports", { file, options: {} }).catch((error: unknown) => error);
    expect(refused instanceof InputError && refused.problem.code).toBe("SEAL-OPEN");
    expect(client.calls).toEqual([]);
    takes = true;
    await gated.call("open-reports", { file, options: {} });
    expect(client.calls.map(({ kind }) => kind)).toEqual(["open-reports"]);
  });

  test("refuses saved work: its list of names, a project, and a project file", async () => {
    const client = fakeClient();
    const gated = gateOwnReports(client, () => Promise.resolve(false));
    await expect(gated.call("unlock", { passphrase: "a passphrase" })).rejects.toThrow("SEAL-OPEN");
    await expect(gated.call("open-project", { id: "1" })).rejects.toThrow("SEAL-OPEN");
    await expect(gated.call("open-project-file", { file, passphrase: "a passphrase" })).rejects.toThrow("SEAL-OPEN");
    expect(client.calls).toEqual([]);
  });

  test("refuses a file to classify, not the reports that are open", async () => {
    const client = fakeClient();
    const gated = gateOwnReports(client, () => Promise.resolve(false));
    await expect(gated.call("classify", { file })).rejects.toThrow("SEAL-OPEN");
    await gated.call("classify", { file: null });
    expect(client.calls.map(({ kind }) => kind)).toEqual(["classify"]);
  });
});
