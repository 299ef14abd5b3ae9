// Training from a starter: its factors stay as they are under a trained head, LoRA begins at them, and what is exported opens again.
import { beforeAll, describe, expect, test } from "vitest";
import { adapterLayout } from "@/models/layout";
import { adapterFolder } from "@/export/adapter-folder";
import { openAdapter } from "@/export/open-adapter";
import { headSlots } from "@/models/fold-scaling";
import { heldFromRun } from "@/workers/session/held-adapter";
import type { HeldReports } from "@/workers/session/hold-reports";
import type { OpenModel } from "@/workers/session/open-model";
import { bundleOf } from "@/workers/session/run-bundle";
import { featureStatistics, firstValues, starterOf } from "@/workers/session/starters";
import type { BundledStarter } from "@/workers/session/starters";
import { planOf } from "@/workers/session/plan-settings";
import { trainingLayout } from "@/training/centering";
import { trainRun } from "@/workers/session/train";
import { heldReports, openDesk, openTiny, settings } from "./tiny-session";

let open: OpenModel;
let held: HeldReports;
let starter: BundledStarter;

/** A starter of the same labels, trained on other patients' reports. */
beforeAll(async () => {
  const plain = await openTiny();
  const others = await heldReports(1000);
  const run = await trainRun({
    ...{ open: plain, held: others, desk: await openDesk() },
    settings: { ...settings(null), method: "lora", layers: "upper", epochs: 2 },
  });
  const made = {
    labelSetName: run.labelSet.name,
    labels: run.labelSet.labels,
    adapter: run.adapter,
    sha256: "a".repeat(64),
  };
  const opened = await openAdapter(await adapterFolder(await bundleOf(run, plain.model, { name: "own" })), plain.model);
  starter = { ...made, opened, measured: [], scaling: await featureStatistics(plain, others, made) };
  open = { ...plain, starters: new Map([[starter.labelSetName, starter]]) };
  held = await heldReports();
}, 60_000);

const factors = (values: Float32Array) =>
  values.slice(0, headSlots(adapterLayout(open.model.config, starter.adapter.spec)).weight.offset);
const trained = async (changes: Partial<Parameters<typeof trainRun>[0]["settings"]>) =>
  trainRun({ open, held, desk: await openDesk(), settings: { ...settings(8), ...changes } });

describe("training from a starter", { timeout: 60_000 }, () => {
  test.each([8, null])("a head keeps the factors and leaves the starter's head, epsilon %s", async (epsilon) => {
    const run = await trained({ epsilon });
    expect(run.plan.start).toEqual({ name: starter.labelSetName, sha256: starter.sha256 });
    expect(run.adapter.spec).toEqual(starter.adapter.spec);
    expect(factors(run.adapter.values)).toEqual(factors(starter.adapter.values));
    expect(run.adapter.values).not.toEqual(starter.adapter.values);
    expect(run.trainableNumbers).toBeLessThan(starter.adapter.values.length);
    const again = await heldFromRun(run, open.model);
    expect(again.adapter.values).toEqual(run.adapter.values);
  });

  test("LoRA begins at the factors and moves them", async () => {
    const given = { ...settings(8), method: "lora" } as const;
    const plan = planOf(given, held, open);
    const layout = trainingLayout(open.model.config, plan);
    const first = firstValues(plan, { layout, starter: starterOf(plan, open), config: open.model.config });
    expect(factors(first)).toEqual(factors(starter.adapter.values));
    const run = await trained({ method: "lora", epochs: 1 });
    expect(factors(run.adapter.values)).not.toEqual(factors(starter.adapter.values));
  });

  test.each([
    [8, "head"],
    [null, "lora"],
  ] as const)("where nobody says, epsilon %s trains %s", (epsilon, method) => {
    const unsaid = settings(epsilon);
    Reflect.deleteProperty(unsaid, "method");
    expect(planOf(unsaid, held, open)).toEqual(planOf({ ...unsaid, method }, held, open));
    expect(planOf(unsaid, held, open).method).toBe(method);
  });

  test("is not done for a textbook run, by wish, or for another pooling", () => {
    for (const changes of [{ method: "textbook" }, { start: "plain" }, { pooling: "mean" }] as const)
      expect(planOf({ ...settings(8), ...changes }, held, open).start).toBeNull();
    expect(planOf(settings(8), held, { ...open, starters: new Map() }).start).toBeNull();
  });

  test("needs exactly the starter's labels", () => {
    const other = { ...starter, labels: ["effusion", "edema", "nodule"] };
    const starters = new Map([[other.labelSetName, other]]);
    expect(planOf(settings(8), held, { ...open, starters }).start).toBeNull();
  });
});
