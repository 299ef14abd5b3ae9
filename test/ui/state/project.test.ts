// The journey over the scripted client: what each step asks of the worker, and what a change makes stale.
import { describe, expect, test, vi } from "vitest";
import type { Client } from "@/workers/protocol";
import { Call } from "@/ui/state/call.svelte";
import { Network } from "@/ui/state/network.svelte";
import { Project } from "@/ui/state/project.svelte";
import { Router } from "@/ui/state/router.svelte";
import { Seal } from "@/ui/state/seal.svelte";
import { Settings } from "@/ui/state/settings.svelte";
import { fakeGauge } from "../../helpers/fake-seal";
import { fakeClient, type FakeOptions } from "../../helpers/fake-client";

function open(options: FakeOptions = {}) {
  const client = fakeClient(options);
  const project = new Project({
    client,
    router: new Router(""),
    settings: new Settings(undefined),
    network: new Network("http://127.0.0.1:1"),
    seal: new Seal(fakeGauge(3)),
  });
  project.seal.level = 3;
  const kinds = (): readonly string[] => client.calls.map((call) => call.kind);
  return { client, project, kinds };
}

async function trained(options: FakeOptions = {}) {
  const opened = open(options);
  await opened.project.reports.openSamples();
  await opened.project.train();
  return opened;
}

describe("the journey", () => {
  test("opens the model once, also when two ask at the same time", async () => {
    const { project, kinds } = open();
    await Promise.all([project.reports.openModel(), project.reports.openSamples()]);
    expect(kinds()).toEqual(["open-model", "open-samples", "sketch-plan"]);
  });

  test("a file that was opened can be taken back until something is made of it", async () => {
    const { project, kinds } = open();
    expect(project.canUndoImport).toBe(false);
    await project.reports.openSamples();
    expect([project.canUndoImport, project.reports.before]).toEqual([true, { name: null }]);
    await project.reports.open({ name: "july.csv", bytes: new ArrayBuffer(1) });
    expect(project.reports.before?.name).toBe("the sample reports");
    await project.reports.change({ sections: ["findings"] });
    expect(project.canUndoImport).toBe(true);
    await project.undoImport();
    expect(kinds()).toContain("undo-import");
    expect([project.reports.summary, project.canUndoImport]).toEqual([undefined, false]); // as the scripted worker answers
    await project.reports.openSamples();
    await project.train();
    expect(project.canUndoImport).toBe(false);
  });

  test("words of the rail follow the steps", async () => {
    const { project } = open();
    expect(project.word("train")).toBe("not started");
    await project.reports.openSamples();
    expect([project.word("reports"), project.word("privacy"), project.word("train")]).toEqual([
      "done",
      "ready",
      "ready",
    ]);
    project.privacy.sizeConfirmed = true;
    expect(project.word("privacy")).toBe("done");
    await project.train();
    expect([project.word("train"), project.word("check"), project.word("seal")]).toEqual(["done", "ready", null]);
  });

  test("the public size is suggested with one digit and is confirmed until it is typed", async () => {
    const { project } = open();
    await project.reports.openSamples();
    // (812 patients + 23 rows alone) · 0.8 = 668
    expect(project.privacy.settings).toMatchObject({ publicUnitCount: 700, publicUnitCountSource: "confirmed" });
    expect(project.privacy.sizeSettled).toBe(false);
    project.privacy.typeSize(640);
    expect(project.privacy.settings).toMatchObject({ publicUnitCount: 640, publicUnitCountSource: "typed" });
    expect(project.privacy.sizeSettled).toBe(true);
    project.reports.setPolicies({ rowsWithoutPatient: "leave-out" });
    project.privacy.typeSize(undefined);
    expect(project.privacy.publicSize).toBe(600);
  });

  test("the end of a run is heard where a person wished for it", async () => {
    const heard: number[] = [];
    const node = { connect: () => node, gain: { setValueAtTime: () => 0, exponentialRampToValueAtTime: () => 0 } };
    class Audio {
      readonly destination = node;
      readonly currentTime = 0;
      createGain = () => node;
      createOscillator = () => {
        const tone = { frequency: { value: 0 }, connect: () => undefined, stop: () => undefined };
        const start = () => heard.push(tone.frequency.value);
        return {
          ...tone,
          frequency: tone.frequency,
          start,
          addEventListener: (_: string, end: () => void) => {
            end();
          },
        };
      };
      close = () => Promise.resolve();
    }
    vi.stubGlobal("AudioContext", Audio);
    const { project } = await trained();
    expect([project.settings.sound, heard]).toEqual([false, []]);
    project.settings.sound = true;
    await project.train();
    expect(heard).toEqual([660, 880]);
    vi.unstubAllGlobals();
  });

  test("reading the file again forgets adapter, scores, table and bundles", async () => {
    const { project } = await trained();
    await project.check.run({});
    await project.classifier.start(null);
    await project.makeBundle("share");
    await project.reports.change({ delimiter: ";" });
    expect(project.training.summary).toBeUndefined();
    expect(project.check.result).toBeUndefined();
    expect(project.classifier.summary).toBeUndefined();
    expect(project.bundles.share.result).toBeUndefined();
    expect(project.training.runs).toHaveLength(1);
  });

  test("a table with reviews that stand in no file is replaced only after a person said so", async () => {
    const { project, kinds } = await trained();
    const { classifier } = project;
    await classifier.start(null);
    const other = (): void => void classifier.start({ name: "other.csv", bytes: new ArrayBuffer(8) });
    await classifier.accept();
    expect(classifier.unsaved.count).toBe(1);
    const before = kinds().length;
    classifier.unsaved.replace(other);
    expect(classifier.unsaved.waiting).toBe(other);
    classifier.unsaved.settle(false);
    expect([kinds().length, classifier.unsaved.count, classifier.unsaved.waiting]).toEqual([before, 1, undefined]);
    classifier.unsaved.replace(other);
    classifier.unsaved.settle(true);
    await vi.waitFor(() => {
      expect(classifier.unsaved.count).toBe(0);
    });
    expect(kinds().slice(before)).toContain("classify");
    await classifier.accept();
    await classifier.predictions("csv");
    expect(classifier.unsaved.count).toBe(0);
    classifier.unsaved.replace(() => {
      classifier.useRules("chexpert14");
    });
    expect(classifier.by).toBe("rules");
  });

  test("f flags the open report and takes the flag off again; a filter asks for flagged rows", async () => {
    const { client, project } = await trained();
    const { classifier } = project;
    await classifier.start(null);
    await classifier.openRow(2);
    await classifier.flag();
    expect([classifier.open?.flagged, classifier.row(2)?.flagged, classifier.unsaved.count]).toEqual([true, true, 0]);
    await classifier.setFilter({ flagged: true });
    expect(client.calls.at(-1)).toMatchObject({ kind: "classified-rows", request: { filter: { flagged: true } } });
    await classifier.openRow(4); // the fifth of the canned rows is flagged
    await classifier.flag();
    expect(classifier.open?.flagged).toBe(false);
  });

  test("rules label without an adapter or a model, and changing who labels empties the table", async () => {
    vi.useFakeTimers();
    try {
      const { project, kinds } = open();
      expect(project.word("classify")).toBe("not started");
      project.classifier.useRules("chexpert14");
      expect(project.word("classify")).toBe("ready");
      await project.classifier.start({ name: "in.csv", bytes: new ArrayBuffer(8) });
      expect(kinds()).toEqual(["label-by-rules", "classified-rows"]);
      expect(project.classifier.open?.said?.labels).toContain("Edema");
      await project.classifier.accept();
      expect(kinds()).not.toContain("review-row");
      project.classifier.useAdapter();
      expect(project.classifier.summary).toBeUndefined();
      project.classifier.useRules("chexpert14");
      project.classifier.edit("No effusion.");
      await vi.advanceTimersByTimeAsync(400);
      expect(project.classifier.typed?.text).toBe("No effusion.");
      expect(project.classifier.typed?.said.values).toContain(0);
      expect(kinds()).not.toContain("classify-text");
      project.classifier.useRules("ct-rate18");
      expect(project.classifier.typed).toBeUndefined();
      project.classifier.edit("No effusion.");
      await vi.advanceTimersByTimeAsync(400);
      expect(project.classifier.typed?.said.values).toHaveLength(18);
    } finally {
      vi.useRealTimers();
    }
  });

  test("a starter labels before anything was trained; a run of one's own takes its place", async () => {
    const { project, kinds } = open();
    project.classifier.useRules("chexpert14");
    expect(await project.openStarter("chexpert14")).toBe(true);
    expect(kinds()).toEqual(["open-model", "open-starter"]);
    expect(project.starter?.labels).toHaveLength(14);
    expect([project.classifier.by, project.hasAdapter, project.hasOwnAdapter]).toEqual(["adapter", true, false]);
    expect(project.word("classify")).toBe("ready");
    await project.reports.openSamples();
    await project.train();
    expect([project.starter, project.hasOwnAdapter]).toEqual([undefined, true]);
  });

  test("a starter that cannot be opened changes nothing", async () => {
    const { project } = open({ endings: { "open-starter": "failed" } });
    expect(await project.openStarter("chexpert14")).toBe(false);
    expect([project.hasAdapter, project.starterCall.problem?.code]).toEqual([false, "TRAIN-NAN"]);
  });

  test("a policy change keeps the adapter: it counts from the next run", async () => {
    const { project } = await trained();
    project.reports.setPolicies({ uncertain: "ignore" });
    expect(project.training.summary).toBeDefined();
    expect(project.privacy.settings?.policies.uncertain).toBe("ignore");
  });

  test("a problem is kept for Help and names the step", async () => {
    const { project } = await trained({ endings: { train: "failed" } });
    expect(project.training.call.problem?.code).toBe("TRAIN-NAN");
    expect(project.word("train")).toBe("needs attention");
    expect(project.log[0]?.problem.code).toBe("TRAIN-NAN");
  });
});

describe("the plan", () => {
  test("begins from the starter of exactly the chosen labels, unless the plain encoder is wanted", async () => {
    const { project } = open();
    expect(project.privacy.starter).toBeUndefined();
    await project.reports.openSamples();
    expect(project.privacy.starter?.labelSet).toBe("chexpert14");
    expect(project.privacy.settings).not.toHaveProperty("start");
    project.privacy.start = "plain";
    expect(project.privacy.settings?.start).toBe("plain");
    project.privacy.method = "textbook";
    expect(project.privacy.starter).toBeUndefined();
    project.privacy.method = "head";
    await project.reports.setLabels({
      kind: "set",
      set: { name: "chexpert14", title: "Other labels", labels: ["a"], defaultBlank: "negative" },
    });
    expect(project.privacy.starter).toBeUndefined();
  });

  test("is asked for once, 250 ms after the last change", async () => {
    vi.useFakeTimers();
    const { project, client } = open();
    await project.reports.openSamples();
    await vi.advanceTimersByTimeAsync(300);
    client.dispose();
    const previews = () => client.calls.filter(({ kind }) => kind === "preview-plan");
    for (const epsilon of [3, 10, 0.1]) {
      project.privacy.epsilon = epsilon;
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(previews()).toHaveLength(0);
    expect(project.privacy.plan).toBeUndefined();
    expect([project.privacy.sketched, project.privacy.shown !== undefined]).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(200);
    expect(previews()).toHaveLength(1);
    expect(project.privacy.sketched).toBe(false);
    expect(project.privacy.plan?.plan.privacy?.targetEpsilon).toBe(0.1);
    vi.useRealTimers();
  });

  test("a plan that is opened sets the desk and the policies, until a setting is changed", async () => {
    const { project } = open();
    const { privacy, planFile } = project;
    await project.reports.openSamples();
    await planFile.open("plan.json", new ArrayBuffer(4));
    expect(privacy.settings).toMatchObject({
      ...{ method: "lora", epsilon: 3, delta: 1e-6, epochs: 12, start: "plain" },
      ...{ publicUnitCount: 900, publicUnitCountSource: "typed" },
      policies: { uncertain: "ignore", blank: "ignore", rowsWithoutPatient: "leave-out" },
    });
    expect([privacy.sizeSettled, planFile.opened]).toEqual([true, true]);
    privacy.epsilon = 1;
    expect(planFile.opened).toBe(false);
  });

  test("a plan that is refused changes nothing and says why", async () => {
    const { project } = open({ endings: { "open-plan": "failed" } });
    await project.reports.openSamples();
    const before = project.privacy.choices;
    await project.planFile.open("plan.json", new ArrayBuffer(4));
    expect(project.privacy.choices).toEqual(before);
    expect([project.planFile.problem !== undefined, project.planFile.opened]).toEqual([true, false]);
  });

  test("the worker hears what is chosen; a size that nobody settled is not told", async () => {
    vi.useFakeTimers();
    const { project, client } = open();
    const told = () => client.calls.filter(({ kind }) => kind === "plan-choices").map(({ request }) => request);
    await project.reports.openSamples();
    project.privacy.without = true;
    await vi.advanceTimersByTimeAsync(300);
    expect(told()).toEqual([{ choices: { epsilon: null, start: "starter", policies: project.reports.policies } }]);
    project.privacy.sizeConfirmed = true;
    expect(told()[1]).toMatchObject({ choices: { publicSize: { count: 700, source: "confirmed" } } });
    vi.useRealTimers();
  });

  test("a size confirmed for these reports stands again, one of others must be confirmed anew", async () => {
    const { project } = open();
    const { privacy } = project;
    await project.reports.openSamples();
    const choices = { ...privacy.choices, epsilon: 3 };
    privacy.restore({ ...choices, publicSize: { count: 700, source: "confirmed" } });
    expect([privacy.epsilon, privacy.publicSize, privacy.sizeSettled]).toEqual([3, 700, true]);
    privacy.restore({ ...choices, publicSize: { count: 3000, source: "confirmed" } });
    expect([privacy.publicSize, privacy.sizeSettled]).toEqual([700, false]);
    privacy.sizeConfirmed = true;
    project.reports.setPolicies({ rowsWithoutPatient: "leave-out" }); // 600 are suggested now
    expect([privacy.publicSize, privacy.sizeSettled]).toEqual([600, false]);
  });

  test("a stop above the officer's limit is locked: it stays where it was", async () => {
    const { project } = open();
    await project.reports.openSamples();
    await vi.waitFor(() => {
      expect(project.privacy.plan).toBeDefined();
    });
    expect([1, 3, 10].map((stop) => project.privacy.locked(stop))).toEqual([false, false, true]);
    project.privacy.epsilon = 3;
    project.privacy.epsilon = 10;
    expect(project.privacy.epsilon).toBe(3);
  });

  test("refuses an epsilon outside 0.01 to 20 and finds the nearest stop", () => {
    const { project } = open();
    project.privacy.epsilon = 25;
    expect(project.privacy.epsilon).toBe(1);
    project.privacy.epsilon = 2.2;
    expect(project.privacy.stopIndex()).toBe(2);
  });
});

describe("one call", () => {
  test("a newer run drops the answer of the older one", async () => {
    const gates: (() => void)[] = [];
    const inner = fakeClient();
    const client: Client = {
      async call(kind, request) {
        const result = await inner.call(kind, request);
        await new Promise<void>((resolve) => gates.push(resolve));
        return result;
      },
      dispose: () => undefined,
    };
    const call = new Call(client, "classify-text");
    const older = call.run({ text: "a".repeat(40) });
    const newer = call.run({ text: "b".repeat(80) });
    await vi.waitFor(() => {
      expect(gates).toHaveLength(2);
    });
    gates[1]?.();
    expect((await newer)?.tokens).toBe(20);
    gates[0]?.();
    expect(await older).toBeUndefined();
    expect(call.result?.tokens).toBe(20);
  });

  test("says nothing of progress before 400 ms", async () => {
    vi.useFakeTimers();
    const { project } = open({ endings: { check: "hangs" } });
    void project.check.run({});
    await vi.advanceTimersByTimeAsync(399);
    expect([project.check.busy, project.check.slow]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(2);
    expect(project.check.slow).toBe(true);
    project.check.cancel();
    expect([project.check.busy, project.check.slow, project.check.problem]).toEqual([false, false, undefined]);
    vi.useRealTimers();
  });
});
