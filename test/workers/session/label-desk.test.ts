// The label desk over real held reports: drafts are no labels, every step goes back, second readings hide the first.
import { beforeEach, describe, expect, test } from "vitest";
import { everyReport } from "@/data/labeling/find-rows";
import { handOf } from "@/data/labeling/hand-labels";
import type { Rng } from "@/base/random";
import type { LabelAct } from "@/workers/label-protocol";
import type { HeldReports } from "@/workers/session/hold-reports";
import { LabelDesk } from "@/workers/session/label-desk";
import { judgeLabels } from "@/workers/session/label-judgement";
import { suggestByRules } from "@/workers/session/label-suggestions";
import { viewOf } from "@/workers/session/label-view";
import { carryHand } from "@/workers/session/relabel";
import { fakeHeld } from "../../helpers/fake-labels";

const always = (word: number): Rng => ({ word: () => word });

let held: HeldReports;
let desk: LabelDesk;

/** Words whose top four bits are `top`: uniformBelow(10) gives it back. */
const draws = (top: number): Rng => always(top * 2 ** 28);

function open(rng: Rng = draws(5), count = 60): void {
  held = fakeHeld(count); // the first 26 have labels
  desk = new LabelDesk({ get: () => held, put: (given) => void (held = given) }, rng);
}
const act = (...acts: LabelAct[]): void => {
  for (const one of acts) desk.act(one);
};
const report = (row: number) => held.imported.reports[row]!;
const labelled = (): number => held.imported.reports.filter(({ labels }) => labels !== null).length;

beforeEach(() => {
  open();
});

describe("LabelDesk", () => {
  test("begins at the first report without labels, and a value is a draft until Enter", () => {
    expect(desk.place.row).toBe(26);
    act({ kind: "value", label: 2, value: 1 }, { kind: "value", label: 3, value: -1 });
    expect(report(26).labels).toBeNull();
    expect([...handOf(report(26)).draft!.slice(0, 4)]).toEqual([-2, -2, 1, -1]);
    expect(viewOf(desk).card?.state).toBe("draft");
    act({ kind: "done" });
    expect([...report(26).labels!.slice(0, 4)]).toEqual([-2, -2, 1, -1]);
    expect([handOf(report(26)).draft, handOf(report(26)).by]).toEqual([null, "person"]);
    expect(desk.place.row).toBe(27);
    expect(held.imported.counts).toMatchObject({ accepted: 27, withoutLabels: 33 });
  });

  test("the held reports are replaced, never changed in place: a run keeps what it was started on", () => {
    const before = held;
    act({ kind: "value", label: 0, value: 1 }, { kind: "done" });
    expect(before.imported.reports[26]!.labels).toBeNull();
    expect(held.tokens).toBe(before.tokens);
  });

  test("every step goes back and forth, one at a time, to the card where it was made", () => {
    const states = [held.imported.reports];
    for (const step of [
      { kind: "value", label: 1, value: 1 },
      { kind: "done" },
      { kind: "flag" },
      { kind: "skip" },
      { kind: "add", label: 4 },
    ] as const) {
      act(step);
      states.push(held.imported.reports);
    }
    for (const state of states.slice(0, -1).reverse()) {
      act({ kind: "undo" });
      expect(held.imported.reports).toEqual(state);
    }
    expect([desk.place.row, desk.steps.undoable, desk.steps.redoable]).toEqual([26, 0, 5]);
    for (const state of states.slice(1)) {
      act({ kind: "redo" });
      expect(held.imported.reports).toEqual(state);
    }
    expect(desk.steps).toEqual({ undoable: 5, redoable: 0 });
  });

  test("adding to all of a filter fills blanks only, says how many, and goes back in one step", () => {
    const label = held.imported.labelSet!.labels.indexOf("Edema");
    act({ kind: "filter", filter: { ...everyReport, search: "EDEMA" } });
    const { found } = desk;
    expect(found.length).toBeGreaterThan(5);
    const before = held.imported.reports;
    act({ kind: "add", label });
    for (const row of found) {
      const was = before[row]!.labels;
      if (was)
        expect(report(row).labels).toEqual(was); // 1 or 0 there already: nothing is overwritten
      else expect([report(row).labels, handOf(report(row)).draft![label]]).toEqual([null, 1]);
    }
    expect(desk.changed).toBe(found.filter((row) => before[row]!.labels === null).length);
    act({ kind: "undo" });
    expect(held.imported.reports).toEqual(before);
  });

  test("removing takes away what is present and leaves absent and uncertain", () => {
    act({ kind: "filter", filter: everyReport }, { kind: "open", id: "1" });
    act({ kind: "value", label: 1, value: -1 }, { kind: "done" });
    act({ kind: "remove", label: 1 });
    expect(report(0).labels![1]).toBe(-1);
    expect(held.imported.reports.some(({ labels }) => labels?.[1] === 1)).toBe(false);
  });

  test("j and k move without deciding, s passes over and remembers it", () => {
    act({ kind: "move", by: 1 }, { kind: "move", by: 1 }, { kind: "move", by: -1 });
    expect([desk.place.row, labelled()]).toEqual([27, 26]);
    act({ kind: "skip" }, { kind: "filter", filter: { ...everyReport, work: "skipped" } });
    expect([...desk.found]).toEqual([27]);
  });

  test("suggestions are no labels until they are accepted, on the card or for all that have none", async () => {
    desk.suggest(await suggestByRules(held, held.imported.labelSet!, {}));
    expect(labelled()).toBe(26);
    const { card } = viewOf(desk);
    expect(card?.values.every((value) => value === -2)).toBe(true);
    expect(card?.suggestion?.values).toContain(1);
    act({ kind: "accept" });
    expect([...handOf(report(26)).draft!]).toEqual([...card!.suggestion!.values]);
    expect(labelled()).toBe(26);
    const before = held.imported.reports;
    act({ kind: "accept-all" });
    expect(labelled()).toBe(59); // the draft of a person stays a draft
    expect(held.imported.reports.slice(0, 26)).toEqual(before.slice(0, 26));
    expect(handOf(report(40)).by).toBe("rules");
    act({ kind: "undo" });
    expect(held.imported.reports).toEqual(before);
  });

  test("a label set is chosen while there are no labels, and refused while there are", () => {
    const other = { name: "own", title: "own", labels: ["a", "b"], defaultBlank: "negative" } as const;
    expect(() => {
      act({ kind: "set", labelSet: other });
    }).toThrow("[LABEL-SET-OTHER]");
    held = { ...held, imported: { ...held.imported, labelSet: null, reports: held.imported.reports.slice(30) } };
    desk = new LabelDesk({ get: () => held, put: (given) => void (held = given) }, draws(5));
    act({ kind: "value", label: 0, value: 1 });
    expect(desk.steps.undoable).toBe(0); // without a set there is nothing to set
    act({ kind: "set", labelSet: other }, { kind: "value", label: 1, value: 1 }, { kind: "done" });
    expect([...report(0).labels!]).toEqual([-2, 1]);
  });
});

describe("second readings", () => {
  const label = (value: -2 | 1): void => {
    act({ kind: "value", label: 0, value }, { kind: "done" });
  };

  test("one drawn comes again after ten cards, blank, and its answer changes no label", () => {
    open(draws(0)); // every first reading is drawn
    label(1);
    for (let card = 0; card < 10; card++) {
      expect(desk.place.again).toBe(false);
      label(1);
    }
    expect(desk.place).toEqual({ row: 26, again: true });
    expect([...desk.values].every((value) => value === -2)).toBe(true);
    expect(viewOf(desk).card).toMatchObject({ again: true, by: null, suggestion: null, state: "new" });
    const labels = report(26).labels;
    act({ kind: "value", label: 1, value: 1 }, { kind: "done" });
    expect(report(26).labels).toBe(labels);
    expect([...handOf(report(26)).second!.slice(0, 2)]).toEqual([-2, 1]);
    const { self, disagreements } = judgeLabels(held.imported.reports, held.imported.labelSet!.labels, {
      suggestions: undefined,
      most: 10,
    });
    expect([self.reports, self.cells, self.same]).toEqual([1, 14, 12]);
    expect(disagreements.map(({ against }) => against)).toEqual(["second", "second"]);
    // 14 cells: one present then not, one not then present, 12 neither: Po = 12/14, Pe = (13/14)² + (1/14)².
    const [po, pe] = [12 / 14, (13 / 14) ** 2 + (1 / 14) ** 2];
    expect(self.kappa).toBeCloseTo((po - pe) / (1 - pe), 12);
  });

  test("left unanswered it leaves no trace and comes again later", () => {
    open(draws(0));
    for (let card = 0; card < 11; card++) label(1);
    act({ kind: "value", label: 3, value: 1 }, { kind: "move", by: 1 });
    expect([handOf(report(26)).draft, handOf(report(26)).second]).toEqual([null, null]);
    expect(desk.place.again).toBe(false);
  });

  test("one of ten is drawn: 0 of 0 … 9", () => {
    for (const [top, comes] of [
      [0, true],
      [1, false],
      [9, false],
    ] as const) {
      open(draws(top));
      for (let card = 0; card < 11; card++) label(1);
      expect(desk.place.again).toBe(comes);
    }
  });
});

describe("carryHand", () => {
  const read = fakeHeld(60);

  test("labels made here survive reading the same file again, those of the file are read anew", () => {
    act({ kind: "value", label: 2, value: 1 }, { kind: "done" }, { kind: "flag" });
    const carried = carryHand(held, read, true);
    expect(carried.imported.reports[26]).toMatchObject({ labels: report(26).labels, hand: report(26).hand });
    expect(carried.imported.reports[27]!.hand?.flagged).toBe(true);
    expect(carried.imported.counts.accepted).toBe(27);
  });

  test("nothing is carried into another label set, and none where no labels are wanted", () => {
    act({ kind: "done" });
    const other = { ...read.imported.labelSet!, labels: read.imported.labelSet!.labels.toReversed() };
    const after = { ...read, imported: { ...read.imported, labelSet: other } };
    expect(carryHand(held, after, true)).toBe(after);
    const none = { ...read, imported: { ...read.imported, labelSet: null } };
    expect(carryHand(held, none, false)).toBe(none);
    expect(carryHand(held, none, true).imported.labelSet).toBe(held.imported.labelSet);
  });
});
