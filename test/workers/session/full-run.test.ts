// A full run in a session: held reports in, a model and its scores out; the merged folder opens to the same bits.
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { mergedFolder } from "@/export/merged";
import { openMerged } from "@/export/open-merged";
import { FeatureStore } from "@/workers/session/feature-store";
import { openRuntime } from "@/engine/reference/runtime";
import { checkRun } from "@/workers/session/check";
import { fullBundle } from "@/workers/session/full-bundle";
import { fullRun, type FullSettings } from "@/workers/session/full-run";
import type { HeldReports } from "@/workers/session/hold-reports";
import { probabilitiesOf } from "@/workers/session/predict";
import { readModelFolder } from "@/models/model-folder";
import type { EncoderModel } from "@/models/types";
import { randomValues, tinyFolder } from "../../models/tiny-model";
import { localThread } from "../local-thread";
import { heldReports } from "./tiny-session";

const host = { startThread: localThread, threads: 2 };
const full: FullSettings = {
  ...{ epochs: 4, batch: 12, seed: 1, holdOut: 0.25 },
  policies: { uncertain: "positive", blank: "negative", rowsWithoutPatient: "own-patient" },
};

/** With public statistics of its pooled features, which a run folds into its head. */
async function tinyModel(): Promise<EncoderModel> {
  const family = { mean: randomValues(16, 1), std: randomValues(16, 2).map((value) => 1 + value) };
  return { ...(await readModelFolder("tiny", tinyFolder())), scaling: { family } };
}

/** Reports of the tiny session with ids of the tiny folder's vocabulary; the second id tells the labels. */
async function held(): Promise<HeldReports> {
  const reports = await heldReports();
  const tokens = reports.imported.reports.map(({ labels }) => {
    const [effusion = 0, edema = 0] = labels ?? [];
    return Int32Array.of(2, 10 + 2 * effusion + edema, 20, 3);
  });
  return { ...reports, tokens };
}

async function openOn(model: EncoderModel) {
  const runtime = await openRuntime(model, "cpu");
  const facts = { device: "cpu", workers: 1, note: null, gate: null } as const;
  const pool = { ...runtime, device: facts.device, workers: 1, facts };
  const info = {
    ...{ name: "tiny", numLayers: 2, hiddenSize: 16, maxTokens: 20, parameters: 1, sizeBytes: 4 },
    ...{ packageSha256: model.packageSha256, ...facts, starters: [] },
  };
  return { model, pool, starters: new Map<string, never>(), features: new FeatureStore(pool, model.config), info };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe("fullRun", { timeout: 120_000 }, () => {
  test("trains on the patients that are not held out, lowers the loss and is judged on the others", async () => {
    const [model, reports] = [await tinyModel(), await held()];
    const phases: string[] = [];
    const run = await fullRun(
      { host, model, held: reports, settings: { ...full, epochs: 12 } },
      { onProgress: ({ phase }) => phases.push(phase) },
    );
    const { trainReports, testReports, result } = run;
    expect(trainReports.length + testReports.length).toBe(60);
    expect(testReports.length).toBeGreaterThan(5);
    expect(trainReports.filter((i) => testReports.includes(i))).toEqual([]);
    expect(result).toMatchObject({ stopped: "done", reports: 12 * trainReports.length });
    expect(result.losses[0]).toBeCloseTo(2 * Math.LN2, 5);
    expect(mean(result.losses.slice(-12))).toBeLessThan(mean(result.losses.slice(0, 12)) - 0.005);
    expect([phases[0], phases.at(-1)]).toEqual(["preparing", "training"]);
    expect(run.model.tensors.get("pooler.dense.weight")?.values).not.toEqual(
      model.tensors.get("pooler.dense.weight")?.values,
    );
    const open = await openOn(run.model);
    const { adapter } = (await checkRun(open, { held: reports, run })).result;
    expect(adapter.reports).toBe(testReports.length);
    open.pool.dispose();
  });

  test("the saved folder says that it is not private, and opens to the same bits", async () => {
    const [model, reports] = [await tinyModel(), await held()];
    const run = await fullRun({ host, model, held: reports, settings: full });
    const files = await mergedFolder(run.model, fullBundle(run, model, "full"));
    expect([...files.keys()]).not.toContain("privacy.json");
    expect(new TextDecoder().decode(files.get("README.md"))).toContain("Not private: never share this model");
    const opened = await openMerged(files);
    expect(opened.opened).toMatchObject({
      method: "full",
      privacy: null,
      labels: ["effusion", "edema"],
      baseName: "tiny",
    });
    const tokens = reports.tokens.slice(0, 9);
    const [before, after] = [await openOn(run.model), await openOn(opened.model)];
    const { spec, values } = opened.opened;
    const expected = await probabilitiesOf(before, { adapter: run.adapter, tokens });
    expect(await probabilitiesOf(after, { adapter: { spec, values }, tokens })).toEqual(expected);
    before.pool.dispose();
    after.pool.dispose();
  });

  test("the same seed gives the same bits on the same number of threads", async () => {
    const [model, reports] = [await tinyModel(), await held()];
    const once = () => fullRun({ host, model, held: reports, settings: { ...full, epochs: 1, holdOut: 0 } });
    const [one, again] = [await once(), await once()];
    expect([...again.model.tensors]).toEqual([...one.model.tensors]);
    expect(again.adapter.values).toEqual(one.adapter.values);
    const other = await fullRun({ host, model, held: reports, settings: { ...full, epochs: 1, holdOut: 0, seed: 2 } });
    expect(other.adapter.values).not.toEqual(one.adapter.values);
  });

  test("refuses reports without a label set, and a hold-out that leaves none", async () => {
    const [model, reports] = [await tinyModel(), await held()];
    const { imported } = reports;
    const unlabelled = { ...reports, imported: { ...imported, labelSet: null } };
    await expect(fullRun({ host, model, held: unlabelled, settings: full })).rejects.toMatchObject({
      problem: { code: "TRAIN-LABELS" },
    });
    const none = {
      ...reports,
      imported: { ...imported, reports: imported.reports.map((report) => ({ ...report, labels: null })) },
    };
    await expect(fullRun({ host, model, held: none, settings: full })).rejects.toBeInstanceOf(InputError);
  });
});
