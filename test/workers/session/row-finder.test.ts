// 100,000 rows: a filter is found once, windows of it cost nothing, and a changed row is looked at again.
import { describe, expect, test } from "vitest";
import { RowFinder } from "@/workers/session/row-finder";
import { fakeHeld } from "../../helpers/fake-labels";

const { reports } = fakeHeld(100_000).imported;
const filter = { label: null, state: "present", search: "EDEMA", flagged: false } as const;

describe("RowFinder", () => {
  test("a search over 100,000 reports takes at most 300 ms, the next window of it at most 1 ms", () => {
    const finder = new RowFinder(reports);
    const times = ["EDEMA", "edema is", "nodular"].map((search) => {
      const started = performance.now();
      finder.find({ ...filter, search }, () => true);
      return performance.now() - started;
    });
    const started = performance.now();
    const found = finder.find({ ...filter, search: "nodular" }, () => true);
    const again = performance.now() - started;
    console.info(
      `search over 100,000 rows: ${times.map((ms) => ms.toFixed(0)).join(", ")} ms; the same again ${again.toFixed(3)} ms`,
    );
    expect(found).toHaveLength(12_500);
    expect(Math.min(...times)).toBeLessThan(300);
    expect(again).toBeLessThan(1);
  });

  test("another state or label is another filter, and a forgotten one is found anew", () => {
    const finder = new RowFinder(reports.slice(0, 10));
    const asked: number[] = [];
    const even = (row: number, label: number): boolean => asked.push(row) > 0 && (row + label) % 2 === 0;
    const byLabel = { label: 0, state: "present", search: "", flagged: false } as const;
    expect(finder.find(byLabel, even)).toEqual([0, 2, 4, 6, 8]);
    expect(finder.find({ ...byLabel, label: 1 }, even)).toEqual([1, 3, 5, 7, 9]);
    finder.find({ ...byLabel, label: 1 }, even);
    expect(asked).toHaveLength(20);
    finder.forget();
    finder.find({ ...byLabel, label: 1 }, even);
    expect(asked).toHaveLength(30);
  });

  test("flagged rows alone, also among those of a label; a flag is taken off as it was set", () => {
    const finder = new RowFinder(reports.slice(0, 10), [7]);
    const wanted = { label: null, state: "present", search: "", flagged: true } as const;
    const odd = (row: number): boolean => row % 2 === 1;
    expect(finder.find(wanted, odd)).toEqual([7]);
    finder.turnFlag(2);
    expect([finder.find(wanted, odd), finder.find({ ...wanted, label: 0 }, odd)]).toEqual([[2, 7], [7]]);
    finder.turnFlag(7);
    expect([finder.find(wanted, odd), finder.flagged]).toEqual([[2], [2]]);
  });
});
