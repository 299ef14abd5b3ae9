// `cloister label`: what it writes and prints, that nothing of a report is printed, and that the file opens again.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { InputError } from "@/base/errors";
import { labelCommand } from "@/cli/label-command";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { readCsv } from "@/formats/csv-read";

let folder = "";
let out: string[] = [];
let said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cloister-label-"));
  out = [];
  said = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => out.push(line));
  vi.spyOn(console, "error").mockImplementation((line: string) => said.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const reports = [
  "patient_id,findings,impression,No Finding,Pleural Effusion,Pneumonia",
  'P1,"No effusion. Heart size is normal.",,1,0,',
  'P2,"A left effusion, ""small"".",Possible pneumonia.,,1,-1',
  "P3,=Effusion not seen.,,1,1,",
].join("\n");

const file = (name: string, content?: string): string => {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  return path;
};
const given = (...more: string[]) => ["--labels", "chexpert14", "--reports", file("in.csv", reports), ...more];
const cellsOf = (path: string) =>
  [...readCsv(readFileSync(path, "utf8").replace(/^\uFEFF/u, "")).batches].flat().map(({ cells }) => cells);

const printed = v.object({ rows: v.number(), scores: v.object({ weightedF1: v.number() }) });

async function codeOf(args: readonly string[]): Promise<string> {
  try {
    await labelCommand(args);
  } catch (error) {
    return error instanceof InputError ? error.problem.code : "no InputError";
  }
  return "no error";
}

describe("cloister label", () => {
  test("writes a row a report: 1, 0, -1 or blank, and the deciding words with their places", async () => {
    expect(await labelCommand(given("--out", file("out.csv"), "--with-text"))).toBe(0);
    const [header, ...rows] = cellsOf(file("out.csv"));
    const cell = (row: number, name: string) => rows[row]?.[header!.indexOf(name)];
    expect(rows).toHaveLength(3);
    expect([0, 1, 2].map((row) => cell(row, "Pleural Effusion"))).toEqual(["0", "1", "0"]);
    expect([0, 1, 2].map((row) => cell(row, "Pneumonia"))).toEqual(["", "-1", ""]);
    expect([0, 1, 2].map((row) => cell(row, "No Finding"))).toEqual(["1", "", "1"]);
    expect(JSON.parse(cell(0, "deciding_words") ?? "")).toEqual([
      {
        label: "Pleural Effusion",
        value: 0,
        words: { start: 3, end: 11, quote: "effusion" },
        cue: { start: 0, end: 2, quote: "No" },
      },
      {
        label: "Cardiomegaly",
        value: 0,
        words: { start: 13, end: 23, quote: "Heart size" },
        cue: { start: 27, end: 33, quote: "normal" },
      },
    ]);
    expect(cell(1, "text")).toBe('A left effusion, "small".\nPossible pneumonia.');
  });

  test("prints counts only: no word of a report", async () => {
    await labelCommand(given("--out", file("out.csv"), "--check", "--json"));
    expect(`${out.join("\n")}${said.join("\n")}`).not.toMatch(/small|not seen|P2/u);
  });

  test("its file with text opens again as labeled reports", async () => {
    await labelCommand(given("--out", file("out.csv"), "--with-text"));
    const imported = await importReports(readFileSync(file("out.csv")), "out.csv", {}, labelSets);
    expect(imported.labelSet?.name).toBe("chexpert14");
    expect(imported.counts).toMatchObject({ read: 3, accepted: 3, setAside: 0 });
    expect(imported.hasPatients).toBe(true);
    expect(imported.reports.map(({ labels }) => labels?.[10])).toEqual([0, 1, 0]);
    expect(imported.reports.map(({ sections }) => sections.map(({ text }) => text).join())).toEqual([
      "No effusion. Heart size is normal.",
      'A left effusion, "small".\nPossible pneumonia.',
      "=Effusion not seen.",
    ]);
  });

  test("--check scores the rules against the labels in the file", async () => {
    await labelCommand(given("--check", "--json"));
    const { rows, scores } = v.parse(printed, JSON.parse(out[0] ?? ""));
    // No Finding 2 of 2, Pleural Effusion 1 of 2 found, Pneumonia 1 of 1: (2·1 + 2·2/3 + 1·1) / 5
    expect(rows).toBe(3);
    expect(scores.weightedF1).toBeCloseTo(13 / 15, 12);
    expect(said.join("\n")).toContain("Weighted F1 0.867");
  });

  test("--uncertain negative counts an uncertain answer as absent", async () => {
    await labelCommand(given("--check", "--json", "--uncertain", "negative"));
    const { scores } = v.parse(printed, JSON.parse(out[0] ?? ""));
    expect(scores.weightedF1).toBeCloseTo(5 / 6, 12);
  });

  test("--sections says what is read", async () => {
    await labelCommand(given("--out", file("out.csv"), "--sections", "findings"));
    const [header, ...rows] = cellsOf(file("out.csv"));
    expect(rows[1]?.[header!.indexOf("Pneumonia")]).toBe("");
    expect(header).not.toContain("text");
  });

  test("refuses a set without rules, a missing --out and another ending by code", async () => {
    expect(
      await codeOf(["--labels", file("own.txt", "Mass\nCyst"), "--reports", file("in.csv", reports), "--check"]),
    ).toBe("LABEL-RULES");
    expect(await codeOf(given())).toBe("APP-ARGUMENT");
    expect(await codeOf(given("--out", file("out.jsonl")))).toBe("APP-ARGUMENT");
    expect(
      await codeOf(["--labels", "chexpert14", "--reports", file("x.csv", "report\nNo effusion."), "--check"]),
    ).toBe("EVAL-EMPTY");
  });
});
