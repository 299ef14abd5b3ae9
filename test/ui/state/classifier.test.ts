// The table of Classify while it grows: rows come before the call ends, a stopped call keeps them, and what is looked at stays.
import { describe, expect, test } from "vitest";
import { Cancelled } from "@/base/errors";
import { Classifier } from "@/ui/state/classifier.svelte";
import type { ClassifiedRow, ClassifySummary } from "@/workers/classified";
import type { Handlers } from "@/workers/dispatch";
import type { CallKind, CallOptions, Client, ProgressOf, RequestOf, ResultOf } from "@/workers/protocol";
import { someHandlers } from "../../workers/some-handlers";

const of = 200;
const rowAt = (i: number): ClassifiedRow => ({
  ...{ id: `${i + 1}`, patient: null, text: `report ${i + 1}`, probability: [0.9], decision: [1] },
  ...{ reviewed: "model", flagged: false, tooLong: false, said: null },
});

/** A worker whose classification goes on by hand. */
function byHand() {
  let known = 0;
  let progress: (value: ProgressOf<"classify">) => void = () => undefined;
  let end: (summary: ClassifySummary) => void = () => undefined;
  const summary = (): ClassifySummary => ({
    ...{ by: "adapter", fileName: "a.csv", labels: ["edema"], rows: known, of, setAside: 0, issues: [], tooLong: 0 },
    ...{ seconds: 1, reviewed: 0, present: [known] },
  });
  const windows: (readonly [number, number])[] = [];
  const handlers = someHandlers({
    "classified-summary": async () => Promise.resolve(summary()),
    "classified-rows": async ({ from, to }) => {
      windows.push([from, to]);
      const rows = Array.from({ length: Math.max(0, Math.min(to, known) - from) }, (_, i) => rowAt(from + i));
      return Promise.resolve({ total: known, from, rows });
    },
    classify: (_, context) => {
      ({ progress } = context);
      return new Promise((resolve, reject) => {
        end = resolve;
        context.signal.addEventListener("abort", () => {
          reject(new Cancelled());
        });
      });
    },
  });
  const client: Client = {
    dispose: () => undefined,
    call: <K extends CallKind>(kind: K, request: RequestOf<K>, options: CallOptions<K> = {}): Promise<ResultOf<K>> => {
      const handler: Handlers[K] = handlers[kind];
      const { signal = new AbortController().signal, onProgress = () => undefined } = options;
      return handler(request, { signal, progress: onProgress });
    },
  };
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    client,
    windows,
    /** So many rows are done; of the next slice too some, which are not in the table yet. */
    reach: async (rows: number) => {
      known = rows;
      progress({ done: rows + 3, total: of, rows });
      await settled();
    },
    finish: async () => {
      known = of;
      end(summary());
      await settled();
    },
    settled,
  };
}

function begun() {
  const worker = byHand();
  const classifier = new Classifier(worker.client, () => undefined);
  return { ...worker, classifier, ended: classifier.start(null) };
}

describe("a table that grows", () => {
  test("shows its first rows while the rest is labelled, then all of them", async () => {
    const { classifier, ended, reach, finish } = begun();
    await reach(0);
    expect(classifier.summary).toBeUndefined();
    await reach(64);
    expect([classifier.running.busy, classifier.summary?.rows, classifier.total]).toEqual([true, 64, 64]);
    expect(classifier.open?.id).toBe("1");
    await reach(128);
    expect([classifier.summary?.rows, classifier.total]).toEqual([128, 128]);
    await finish();
    expect(await ended).toBe(true);
    expect([classifier.running.busy, classifier.summary?.rows, classifier.total]).toEqual([false, of, of]);
  });

  test("leaves the filter, the opened report and its edit alone", async () => {
    const { classifier, ended, reach, finish } = begun();
    await reach(64);
    await classifier.setFilter({ search: "report" });
    await classifier.openRow(7);
    classifier.edit("typed here");
    await reach(128);
    await finish();
    await ended;
    expect(classifier.filter.search).toBe("report");
    expect([classifier.openIndex, classifier.draft]).toEqual([7, "typed here"]);
  });

  test("asks again for the rows that are looked at", async () => {
    const { classifier, reach, windows } = begun();
    await reach(64);
    await classifier.need(50, 64);
    await reach(128);
    expect(windows.at(-1)).toEqual(windows.at(-2));
    expect(classifier.row(63)?.id).toBe("64");
  });

  test("keeps its rows where it is stopped", async () => {
    const { classifier, ended, reach, settled } = begun();
    await reach(64);
    classifier.running.cancel();
    expect(await ended).toBe(false);
    await settled();
    expect(classifier.summary).toMatchObject({ rows: 64, of });
    expect(classifier.total).toBe(64);
  });

  test("stays empty where it is cleared while it grows", async () => {
    const { classifier, ended, reach, settled } = begun();
    await reach(64);
    classifier.clear();
    await ended;
    await settled();
    expect([classifier.summary, classifier.total]).toEqual([undefined, 0]);
  });

  test("says no time left before it is measured", async () => {
    const { classifier, reach } = begun();
    await reach(64);
    expect(classifier.growth.secondsLeft).toBeNull();
  });
});
