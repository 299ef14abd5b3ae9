// `cloister make-samples`: which table it writes, and what it refuses.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { samplesCommand } from "@/cli/samples-command";
import { ctFindings } from "@/data/samples/ct/labels";

let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cloister-samples-"));
  out = join(folder, "samples.csv");
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const written = (): string => readFileSync(out, "utf8");

describe("samplesCommand", () => {
  test("writes the committed chest X-ray samples without --set", async () => {
    expect(await samplesCommand(["--out", out])).toBe(0);
    expect(written()).toBe(readFileSync("public/samples/chest-xray.csv", "utf8"));
  });

  test("writes as many reports of the starter corpus as wanted, the same bytes for the same seed", async () => {
    const starter = ["--set", "chexpert14", "--count", "30", "--seed", "5", "--out", out];
    expect(await samplesCommand(starter)).toBe(0);
    const first = written();
    expect(first.match(/^STA-\d{6}-1,/gm)).toHaveLength(30);
    await samplesCommand(starter.slice(2));
    expect(written()).toBe(first);
    await samplesCommand(["--count", "30", "--seed", "6", "--out", out]);
    expect(written()).not.toBe(first);
  });

  test("writes chest CT samples with the columns of ct-rate18, the same bytes for the same seed", async () => {
    const ct = ["--set", "ct-rate18", "--count", "5", "--seed", "7", "--out", out];
    expect(await samplesCommand(ct)).toBe(0);
    const first = written();
    expect(first.split("\n")[0]).toBe(`report_id,patient_id,report_text,${ctFindings.join(",")}`);
    expect(first.match(/^CT-\d{5}-\d,/gm)).toHaveLength(5);
    await samplesCommand(ct);
    expect(written()).toBe(first);
  });

  test.each([
    ["a set that has no samples", ["--set", "other"]],
    ["chest CT samples without --out", ["--set", "ct-rate18"]],
    ["the starter corpus without --out", ["--set", "chexpert14"]],
    ["a broken count", ["--count", "2.5", "--out", "unused.csv"]],
    ["another seed over the committed file", ["--seed", "3"]],
    ["a count of 0", ["--set", "ct-rate18", "--count", "0", "--out", "unused.csv"]],
  ])("refuses %s", async (_, args) => {
    await expect(samplesCommand(args)).rejects.toMatchObject({ problem: { code: "APP-ARGUMENT" } });
  });
});
