// The words of the membership attack: bounds are rounded so that "at most" is true, every figure stands beside guessing and claim,
// few patients give words in place of a curve.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claimLine, dotWords, faintAndFirm, lowest, rocMarks, rocSentence, rocSeries } from "@/ui/charts/roc-marks";
import {
  ceilingSentence,
  expected,
  fewSentence,
  pairSentence,
  rows,
  share,
  stronger,
  tooLong,
  verdict,
  waiting,
} from "@/ui/screens/membership.text";
import { fakeMembership } from "../../helpers/fake-membership";

const usual = fakeMembership();
const few = fakeMembership({ nonMembers: 24 });
const open = fakeMembership({ gain: 1.5, epsilon: null });
const leaking = fakeMembership({ nonMembers: 2000, gain: 3 });

describe("the words of a membership attack", () => {
  test("put the attack between guessing and the claim, with unit, delta and scope", () => {
    const said = pairSentence(usual);
    expect(said).toMatch(/^Of 100 pairs of a patient .* \(95 % interval \d+ to \d+\); guessing alone finds 50;/);
    expect(said).toContain(
      "the claim allows at most 74 on average (epsilon 0.998, delta 0.00001, per patient, this run)",
    );
    expect(pairSentence(open)).toMatch(/guessing alone finds 50\.$/);
    expect(pairSentence({ ...usual, unit: "report" })).toContain("a report that was used");
  });

  test("round an interval outwards and what a claim allows up, for every figure", () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    const epsilons = fc.double({ min: 0.01, max: 20, noNaN: true });
    const figures = fc.tuple(fraction, fraction, fraction, epsilons);
    fc.assert(
      fc.property(figures, ([a, b, c, epsilon]) => {
        const [low = 0, auroc = 0, high = 0] = [a, b, c].sort((one, other) => one - other);
        const report = { ...usual.lira, auroc, aurocInterval: { low, high } };
        const allowed = (1 + auroc) / 2; // no claim allows less than a coin
        const found = { ...usual, lira: report, rmia: report, claim: { epsilon, delta: 1e-5, auroc: allowed } };
        const numbers = /in (\d+) \(95 % interval (\d+) to (\d+)\).*at most (\d+) on average/.exec(pairSentence(found));
        const [said, from, to, most] = (numbers ?? []).slice(1).map(Number);
        expect(from).toBeLessThanOrEqual(100 * low + 1e-9);
        expect(to).toBeGreaterThanOrEqual(100 * high - 1e-9);
        expect(Math.abs(said! - 100 * auroc)).toBeLessThanOrEqual(0.5 + 1e-9);
        expect(most).toBeGreaterThanOrEqual(100 * allowed - 1e-6);
        expect(most! - 100 * allowed).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("write a share as it is, and no bound lower than it is", () => {
    expect([share(0.1), share(0.01), share(0.001), share(0.0271928, Math.ceil), share(1)]).toEqual([
      "10.0 %",
      "1.00 %",
      "0.10 %",
      "2.72 %",
      "100.0 %",
    ]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        expect(Number.parseFloat(share(value, Math.ceil))).toBeGreaterThanOrEqual(100 * value - 1e-9);
        expect(Number.parseFloat(share(value, Math.floor))).toBeLessThanOrEqual(100 * value + 1e-9);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("say what a perfect attack could show, and when that lies below the claim", () => {
    expect(ceilingSentence(usual)).toMatch(
      /^A perfect attack on 669 used and 166 held-out patients could show at most epsilon \d\.\d\d\.$/,
    );
    expect(ceilingSentence(fakeMembership({ nonMembers: 24, epsilon: 8 }))).toContain("could contradict a claim of 8.");
  });

  test("say so where there are too few for a share", () => {
    expect(fewSentence(few)).toContain("Only 24 patients were held out. From fewer than 100");
    expect(fewSentence(usual)).toBe("");
    expect([rows(few).length, rows(usual).length, rows(leaking).length]).toEqual([1, 2, 3]);
  });

  test("judge against the claim, and nothing without one", () => {
    expect(verdict(usual)).toContain("stays within the claim. That proves nothing");
    expect(verdict(leaking)).toContain("more than the claim allows");
    expect(verdict(open)).toContain("without privacy");
    const lastTwo = (found: typeof usual) =>
      rows(found)[1]
        ?.cells.slice(-2)
        .map(({ figure }) => figure);
    expect(lastTwo(open)).toEqual(["10.0 %", "–"]);
    expect(lastTwo(usual)).toEqual(["10.0 %", "27.2 %"]);
  });

  test("speak of the stronger attack", () => {
    expect(stronger({ lira: { ...usual.lira, auroc: 0.5 }, rmia: { ...usual.rmia, auroc: 0.6 } })).toBe("rmia");
    expect(stronger({ lira: { ...usual.lira, auroc: 0.6 }, rmia: { ...usual.rmia, auroc: 0.6 } })).toBe("lira");
  });

  test("tell the time before and while", () => {
    expect(expected({ trainingSeconds: 3 })).toBe("about 48 s");
    expect(tooLong({ method: "lora", seconds: 600 })).toContain("With method lora that would take about 3 hours");
    expect(waiting(undefined)).toContain("Reading");
    expect(waiting({ phase: "shadows", done: 3, total: 9, secondsLeft: null })).toContain("measuring");
    expect(waiting({ phase: "shadows", done: 3, total: 9, secondsLeft: 100 })).toContain("2 minutes left");
  });
});

describe("the curve", () => {
  test("has only points that a logarithmic axis can show, and ends at everybody", () => {
    for (const found of [usual, few, leaking])
      for (const dots of rocSeries(found)) {
        expect(dots.length).toBeGreaterThan(3);
        expect(dots.length).toBeLessThan(100);
        expect(dots.every(({ x, y }) => x >= lowest(found) && y >= lowest(found))).toBe(true);
        expect(dots.at(-1)).toMatchObject({ x: 1, y: 1 });
      }
  });

  test("is faint up to 10 false alarms, and whole in its two parts", () => {
    const [dots = []] = rocSeries(usual);
    const [faint, firm] = faintAndFirm(dots);
    expect(faint.slice(0, -1).every(({ alarms }) => alarms < 10)).toBe(true);
    expect(firm.every(({ alarms }) => alarms >= 10)).toBe(true);
    expect([...faint.slice(0, -1), ...firm]).toEqual(dots);
  });

  test("has the claim as a line above the diagonal, none without a claim", () => {
    const line = claimLine(usual, lowest(usual));
    expect(line[0]?.x).toBeCloseTo(lowest(usual), 12);
    expect(line.at(-1)).toEqual({ x: 1, y: 1 });
    for (const [at, { x, y }] of line.entries()) {
      expect(y).toBeGreaterThanOrEqual(x);
      expect(y).toBeGreaterThanOrEqual(line[at - 1]?.y ?? 0);
    }
    expect(claimLine(open, 0.01)).toEqual([]);
  });

  test("marks the reported rates with the interval of the hits", () => {
    const [lira = []] = rocMarks(leaking);
    expect(lira).toHaveLength(2);
    for (const { y, low, high } of lira) {
      expect(low).toBeLessThan(y);
      expect(high).toBeGreaterThan(y);
    }
  });

  test("says its lowest rate in its caption, and each point in words", () => {
    expect(rocSentence(usual)).toMatch(
      / finds \d+\.\d+ % of the used patients at 10\.0 % false alarms; guessing 10\.0 %; the claim allows at most 27\.2 %\.$/,
    );
    expect(rocSentence(few)).toBe("");
    const dot = rocSeries(usual)[0]?.at(-1);
    expect(dot && dotWords(dot, usual)).toMatch(/^LiRA: 669 of 669 found .* with 166 of 166 false alarms/);
  });
});
