// Starters of a release: how their zip is read, what training from one says of itself, and a session that classifies with one.
import { describe, expect, test } from "vitest";
import { FormatError, InputError } from "@/base/errors";
import { sha256Hex } from "@/base/hash";
import { adapterFolder } from "@/export/adapter-folder";
import { card, cardFacts, startOfCard } from "@/export/card";
import { verifyBundle } from "@/export/verify";
import { readModelFolder } from "@/models/model-folder";
import { memoryStore } from "@/privacy/ledger/memory-store";
import type { Handlers } from "@/workers/dispatch";
import type { CallKind, RequestOf, ResultOf } from "@/workers/protocol";
import { heldFromRun } from "@/workers/session/held-adapter";
import type { OpenModel } from "@/workers/session/open-model";
import { bundleOf } from "@/workers/session/run-bundle";
import { openSession } from "@/workers/session/session";
import { openStarters, starterFor } from "@/workers/session/starters";
import { trainRun } from "@/workers/session/train";
import { encode, tinyFolder } from "../../models/tiny-model";
import { localThread } from "../local-thread";
import { heldReports, openDesk, openTiny, settings } from "./tiny-session";
import { quality, starterLabels, starterSet, starterZip } from "./tiny-starter";

const starterFile = `starter-${starterSet}.zip`;

async function startersOf(open: OpenModel, beside: Readonly<Record<string, unknown>> = {}) {
  return openStarters(new Map([[starterFile, await starterZip(open.model, beside)]]), open.model);
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return error instanceof InputError || error instanceof FormatError ? error.problem.code : "another error";
  }
  return "no error";
}

describe("openStarters", () => {
  test("reads a starter with and without its quality, and passes other files over", async () => {
    const open = await openTiny();
    const bytes = await starterZip(open.model, { "quality.json": quality });
    const starters = await openStarters(
      new Map([
        [starterFile, bytes],
        ["starter.zip", encode("no zip")],
      ]),
      open.model,
    );
    expect([...starters.keys()]).toEqual([starterSet]);
    const starter = starterFor(starterSet, { starters });
    expect(starter.labels).toEqual(starterLabels);
    expect(starter.measured).toEqual(quality.measured);
    expect(starter.opened.values).toEqual(starter.adapter.values);
    expect(starterFor(starterSet, { starters: await startersOf(open) }).measured).toEqual([]);
  });

  test.each([
    ["MDL-STATS", { "feature-stats.json": undefined }],
    ["MDL-QUALITY", { "quality.json": "good" }],
    ["MDL-QUALITY", { "quality.json": { ...quality, measured: [{ ...quality.measured[0], weightedF1: 78 }] } }],
    ["MDL-QUALITY", { "quality.json": { ...quality, more: 1 } }],
    ["ADP-SUM", { "notes.json": quality }],
  ])("refuses a zip as %s", async (code, beside) => {
    const open = await openTiny();
    expect(await codeOf(startersOf(open, beside))).toBe(code);
  });

  test("a label set without a starter is refused by name, with what there is", async () => {
    const starters = await startersOf(await openTiny());
    expect(() => starterFor("ct-rate18", { starters })).toThrow(InputError);
    const problem = (there: typeof starters) => {
      try {
        starterFor("ct-rate18", { starters: there });
      } catch (error) {
        if (error instanceof InputError) return error.problem;
      }
      throw new Error("expected a problem");
    };
    expect(problem(starters).code).toBe("MDL-STARTER");
    expect(problem(starters).fix).toContain(starterSet);
    expect(problem(new Map()).fix).toContain("docs/starters.md");
  });
});

describe("training from a starter", { timeout: 60_000 }, () => {
  test("is said in plan and card, and the bundle verifies", async () => {
    const tiny = await openTiny();
    const open = { ...tiny, starters: await startersOf(tiny) };
    const { sha256 } = starterFor(starterSet, open);
    const inputs = { open, held: await heldReports(), settings: settings(8), desk: await openDesk() };
    const run = await trainRun(inputs);
    expect(run.plan.start).toEqual({ name: starterSet, sha256 });

    const bundle = await bundleOf(run, open.model, { name: "own" });
    const files = await adapterFolder(bundle);
    const readme = new TextDecoder().decode(files.get("README.md"));
    expect(readme).toContain(
      `Training began from the public starter own, which was fitted to synthetic reports alone (SHA-256 \`${sha256}\`).`,
    );
    expect(readme).toContain("the LoRA factors are those of the starter");
    expect(readme).not.toContain("neutral factors");
    expect(startOfCard(readme)).toEqual(run.plan.start);
    expect((await verifyBundle(files)).filter(({ ok }) => !ok)).toEqual([]);
    expect(card(cardFacts(bundle, null), "merged")).toContain(sha256);
    files.set("README.md", encode(readme.replace("public starter own", "public starter other")));
    expect((await verifyBundle(files)).find(({ check }) => check === "Checksums")?.ok).toBe(false);

    expect((await heldFromRun(run, open.model)).info).toMatchObject({ origin: "run", labelSet: starterSet });
  });

  test("is not said where the plain encoder was wanted", async () => {
    const tiny = await openTiny();
    const open = { ...tiny, starters: await startersOf(tiny) };
    const held = await heldReports();
    const run = await trainRun({ open, held, settings: { ...settings(null), start: "plain" }, desk: await openDesk() });
    expect(run.plan.start).toBeNull();
    const readme = card(cardFacts(await bundleOf(run, open.model, { name: "own" }), null), "adapter");
    expect(startOfCard(readme)).toBeNull();
    expect(readme).toContain("neutral factors");
  });
});

/** A session over a tiny model folder, called as the page calls it. */
async function tinySession(withStarter: boolean) {
  const folder = tinyFolder();
  const model = await readModelFolder("tiny", folder);
  if (withStarter) folder.set(starterFile, await starterZip(model, { "quality.json": quality }));
  const listed: Record<string, unknown> = {};
  for (const [name, bytes] of folder) listed[name] = { size: bytes.length, sha256: await sha256Hex(bytes) };
  const manifest = { schema: "cloister.model/1", name: "tiny", package_sha256: "0".repeat(64), files: listed };
  folder.set("manifest.json", encode(JSON.stringify(manifest)));
  const refuse = () => Promise.reject(new Error("not in this test"));
  const handlers: Handlers = openSession({
    readModelFile: (name) => Promise.resolve(folder.get(name)!),
    readSamples: refuse,
    startThread: localThread,
    threads: 1,
    ledger: { store: memoryStore(), installationKey: refuse, alone: (task) => task() },
    sweeps: { cells: refuse, putCell: refuse, kept: refuse, keep: refuse, forget: refuse },
  });
  const context = { progress: () => undefined, signal: new AbortController().signal };
  return <K extends CallKind>(kind: K, request: RequestOf<K>): Promise<ResultOf<K>> => handlers[kind](request, context);
}

describe("a session", { timeout: 60_000 }, () => {
  test("offers its starter and classifies with it before anything was trained", async () => {
    const call = await tinySession(true);
    const info = await call("open-model", { device: "cpu" });
    expect(info.starters).toEqual([
      { labelSet: starterSet, title: starterSet, labels: starterLabels, measured: quality.measured },
    ]);
    expect(await codeOf(call("classify-text", { text: "no effusion" }))).toBe("APP-ORDER");
    expect(await call("open-starter", { labelSet: starterSet })).toMatchObject({
      ...{ origin: "starter", labelSet: starterSet, labels: starterLabels, epsilon: null, unit: null },
    });
    const said = await call("classify-text", { text: "no effusion" });
    expect(said.labels).toEqual(starterLabels);
    expect(said.probability.every((p) => p > 0 && p < 1)).toBe(true);
    expect(said.probability[0]).not.toBe(said.probability[1]);
    const file = { name: "in.csv", bytes: encode("report\nno effusion\nheart size is normal\n").buffer };
    const summary = await call("classify", { file });
    expect([summary.by, summary.rows, summary.labels]).toEqual(["adapter", 2, starterLabels]);
  });

  test("without a starter offers none and refuses to open one", async () => {
    const call = await tinySession(false);
    expect((await call("open-model", { device: "cpu" })).starters).toEqual([]);
    expect(await codeOf(call("open-starter", { labelSet: "chexpert14" }))).toBe("MDL-STARTER");
  });
});
