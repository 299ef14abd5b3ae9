// Who is held out: fixed by the patient and the seed, never by anybody else. Expected numbers: Python's hmac, as given below.
import { describe, expect, test } from "vitest";
import { assignSplits, splitOf } from "@/data/splits";
import type { ReportRecord } from "@/data/types";
import { unitsOf } from "@/data/units";

const report = (row: number, patient: string | null, more: Partial<ReportRecord> = {}): ReportRecord => ({
  id: String(row),
  file: "f",
  row,
  line: row + 1,
  patient,
  study: null,
  split: null,
  sections: [{ name: "report", text: `Text ${row}` }],
  labels: null,
  ...more,
});

describe("splitOf", () => {
  // python -c "import hmac;m=hmac.new(b'7','p1'.encode(),'sha256').digest();print((int.from_bytes(m[:8],'big')>>11)/2**53)"
  test.each([
    [7, "p1", 0.9743428838930929],
    [7, "p2", 0.6390042643879027],
    [0, "00123", 0.5729077160642232],
    [42, "Müller", 0.8951055204978513],
    [1, "", 0.28888061455846514],
  ])("is the first 53 bits of HMAC-SHA-256 for seed %d and %j", async (seed, patient, u) => {
    expect(await splitOf(patient, seed)).toBe(u);
  });
});

describe("assignSplits", () => {
  const many = Array.from({ length: 2000 }, (_, i) => report(i + 1, `p${i >> 1}`));

  test("holds out about the share asked for, whole patients", async () => {
    const sides = await assignSplits(many, { seed: 1, holdOut: 0.2 });
    for (let i = 0; i < sides.length; i += 2) expect(sides[i]).toBe(sides[i + 1]);
    const held = sides.filter((side) => side === "test").length / 2000;
    expect(Math.abs(held - 0.2)).toBeLessThan(0.065); // 5 standard deviations of 1,000 patients: alarm rate under 1e-6
    expect(await assignSplits(many, { seed: 2, holdOut: 0.2 })).not.toEqual(sides);
  });

  test("moves nobody when a patient is added or removed", async () => {
    const all = await assignSplits(many, { seed: 1, holdOut: 0.3 });
    const fewer = await assignSplits(many.slice(2), { seed: 1, holdOut: 0.3 });
    expect(fewer).toEqual(all.slice(2));
  });

  test("obeys the file's split column; valid is held out", async () => {
    const splits = ["train", "valid", "test"] as const;
    const reports = splits.map((split, i) => report(i, "p", { split }));
    expect(await assignSplits(reports, { seed: 1, holdOut: 0.5 })).toEqual(["train", "test", "test"]);
  });

  test("puts the same text of unknown patients on one side", async () => {
    const sections = (text: string) => ({ sections: [{ name: "report", text }] });
    const texts = Array.from({ length: 200 }, (_, i) => `Lungs ${i} clear.`);
    const reports = texts.flatMap((text, i) => [
      report(2 * i, null, sections(text)),
      report(2 * i + 1, null, sections(` ${text.toUpperCase()}\n`)),
    ]);
    const sides = await assignSplits(reports, { seed: 3, holdOut: 0.5 });
    for (let i = 0; i < sides.length; i += 2) expect(sides[i]).toBe(sides[i + 1]);
    expect(new Set(sides).size).toBe(2);
  });

  test("holds nobody out at 0, and refuses a share above one half or no number", async () => {
    expect(new Set(await assignSplits(many, { seed: 1, holdOut: 0 }))).toEqual(new Set(["train"]));
    await expect(assignSplits(many, { seed: 1, holdOut: 0.6 })).rejects.toThrow("internal: data/splits");
    await expect(assignSplits(many, { seed: 1, holdOut: NaN })).rejects.toThrow("internal: data/splits");
  });
});

describe("unitsOf", () => {
  const reports = ["a", null, "b", "a", null].map((patient) => ({ patient }));

  test.each([
    ["patient", "own-patient", [[0, 3], [1], [2], [4]]],
    ["patient", "leave-out", [[0, 3], [2]]],
    ["report", "leave-out", [[0], [1], [2], [3], [4]]],
  ] as const)("groups by %s with unknown patients as %s", (unit, rowsWithoutPatient, expected) => {
    expect(unitsOf(reports, { unit, rowsWithoutPatient })).toEqual(expected);
  });

  test("is empty for no reports", () => {
    expect(unitsOf([], { unit: "patient", rowsWithoutPatient: "own-patient" })).toEqual([]);
  });
});
