// A plan of a sweep: what is read, what is refused by which place, which cells it means, and what an id depends on.
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { cellsOf, placeCell } from "@/training/sweep";
import type { SweepBasis, SweepCell } from "@/training/sweep";
import { readSweepDesign, readSweepPlan } from "@/training/sweep-plan";

const plan = (changes: object = {}) => ({
  schema: "cloister.sweep/1",
  reports: { files: ["a.csv"] },
  labels: "chexpert14",
  methods: ["head", "tf-idf"],
  ...changes,
});

const problemOf = (value: unknown) => {
  try {
    readSweepPlan(value);
  } catch (error) {
    if (error instanceof InputError) return error.problem;
    throw error;
  }
  return null;
};

describe("readSweepPlan", () => {
  test("fills in the defaults", () => {
    expect(readSweepPlan(plan())).toMatchObject({
      split: { kind: "hold-out", share: 0.2 },
      policies: { uncertain: "positive", rowsWithoutPatient: "own-patient" },
      epsilons: [null, 10, 3, 1, 0.1],
      seeds: [0, 1, 2],
      models: ["all-minilm-l6-v2"],
      settings: {},
    });
  });

  test('reads "none" and null as without privacy', () => {
    expect(readSweepPlan(plan({ epsilons: ["none", 0.01] })).epsilons).toEqual([null, 0.01]);
    expect(problemOf(plan({ epsilons: ["none", null] }))?.happened).toMatch(/epsilons must be a list in which each/);
  });

  test.each([
    [[], "schema"],
    ["text", "the plan"],
    [plan({ schema: "cloister.sweep/2" }), "schema"],
    [plan({ methods: [] }), "methods"],
    [plan({ methods: ["svm"] }), "methods[1]"],
    [plan({ epsilons: [30] }), "epsilons[1]"],
    [plan({ epsilons: [0.001] }), "epsilons[1]"],
    [plan({ seeds: [1.5] }), "seeds[1]"],
    [plan({ seeds: [1, 1] }), "seeds"],
    [plan({ split: { kind: "k-fold", folds: 1 } }), "split.folds"],
    [plan({ split: { kind: "hold-out", share: 0.9 } }), "split.share"],
    [plan({ split: { kind: "shuffle" } }), "split.kind"],
    [plan({ settings: { head: { epoch: 3 } } }), "settings.head"],
    [plan({ publicSize: 10 }), "publicSize"],
    [plan({ reports: { files: ["a.csv"], sha256: "1" } }), "reports.sha256"],
    [plan({ reports: { files: ["a.csv"], test: ["b.csv"] } }), "split.kind"],
    [plan({ patient_7: 1 }), "the plan"],
  ])("refuses a fault by its place: case %#", (value, place) => {
    expect(problemOf(value)).toMatchObject({ code: "SWEEP-PLAN" });
    expect(problemOf(value)?.happened).toContain(`: ${place} must be `);
  });

  test("never repeats what stood in the plan", () => {
    for (const value of [
      plan({ methods: ["Smith, John"] }),
      plan({ "Smith, John": 1 }),
      plan({ labels: 7, seeds: "Smith" }),
    ])
      expect(JSON.stringify(problemOf(value))).not.toContain("Smith");
  });
});

const design = (changes: object = {}) =>
  readSweepDesign({ methods: ["head", "lora", "majority", "tf-idf", "full"], ...changes });

describe("cellsOf", () => {
  test("is models × repeats × (methods of training × epsilons + other methods)", () => {
    const cells = cellsOf(design({ epsilons: ["none", 1, 10], seeds: [4, 5] }), ["m"]);
    expect(cells).toHaveLength(2 * (2 * 3 + 3));
    expect(cells.filter(({ method }) => method === "full").every(({ epsilon }) => epsilon === null)).toBe(true);
    expect(cells.filter(({ model }) => model === null).map(({ method }) => method)).toEqual([
      "majority",
      "majority",
      "tf-idf",
      "tf-idf",
    ]);
  });

  test("runs the cheapest method first, and the least private epsilon of it", () => {
    const cells = cellsOf(design({ epsilons: [1, "none", 10], seeds: [0] }), ["m"]);
    expect(cells.map(({ method, epsilon }) => `${method} ${epsilon ?? "none"}`)).toEqual([
      ...["majority none", "tf-idf none", "head none", "head 10", "head 1"],
      ...["lora none", "lora 10", "lora 1", "full none"],
    ]);
  });

  test("a baseline on one split for all seeds is one cell", () => {
    const one = cellsOf(
      design({ split: { kind: "hold-out", seed: 7 }, methods: ["tf-idf", "head"], epsilons: ["none"] }),
      ["m"],
    );
    expect(one.map(({ method }) => method)).toEqual(["tf-idf", "head", "head", "head"]);
    const each = cellsOf(design({ split: { kind: "k-fold", folds: 4 }, methods: ["tf-idf"], seeds: [0, 1] }), ["m"]);
    expect(each.map(({ seed, fold }) => [seed, fold])).toEqual([0, 1].flatMap((s) => [0, 1, 2, 3].map((f) => [s, f])));
  });
});

const basis: SweepBasis = {
  ...{
    dataSha256: "a".repeat(64),
    build: "dev",
    labelSetName: "own",
    labels: ["x"],
    text: { sections: [], rule: "all" },
  },
  ...{
    policies: { blank: "negative" },
    baseSha256: "b".repeat(64),
    starterSha256: null,
    unit: "patient",
    publicSize: 500,
  },
};
const head: SweepCell = { model: "m", method: "head", epsilon: 1, seed: 0, fold: null };
const idOf = async (cell: SweepCell, changes: Partial<SweepBasis> = {}, plan: object = {}) =>
  (await placeCell(cell, design(plan), { ...basis, ...changes })).id;

describe("the id of a cell", () => {
  test("is 16 hex digits and the same whatever else the plan holds", async () => {
    const id = await idOf(head);
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(await idOf({ ...head })).toBe(id);
    expect(await idOf(head, {}, { epsilons: [1], seeds: [0], methods: ["head"], maxEpsilon: 3 })).toBe(id);
    expect(await idOf(head, {}, { settings: { lora: { epochs: 2 } } })).toBe(id);
  });

  test("changes with everything that the result depends on", async () => {
    const ids = await Promise.all([
      idOf(head),
      idOf({ ...head, epsilon: null }),
      idOf({ ...head, seed: 1 }),
      idOf({ ...head, fold: 0 }),
      idOf({ ...head, method: "lora" }),
      idOf(head, { dataSha256: "c".repeat(64) }),
      idOf(head, { build: "other" }),
      idOf(head, { labels: ["y"] }),
      idOf(head, { policies: { blank: "ignore" } }),
      idOf(head, { publicSize: 501 }),
      idOf(head, { baseSha256: "d".repeat(64) }),
      idOf(head, { starterSha256: "e".repeat(64) }),
      idOf(head, {}, { settings: { head: { epochs: 2 } } }),
      idOf(head, {}, { split: { kind: "hold-out", share: 0.3 } }),
      idOf(head, {}, { delta: 1e-6 }),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("of a baseline ignores what only training reads", async () => {
    const majority: SweepCell = { model: null, method: "majority", epsilon: null, seed: 3, fold: null };
    expect(await idOf(majority, { publicSize: 9 }, { delta: 1e-7 })).toBe(await idOf(majority));
  });
});
