// `cloister train --method full` on a tiny encoder in place of the bundled one: what it refuses, what it writes, that evaluate and
// classify open its folder, and that no ledger appears.
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { sha256Hex } from "@/base/hash";
import { classifyCommand } from "@/cli/classify-command";
import { evaluateCommand } from "@/cli/evaluate-command";
import { trainCommand } from "@/cli/train-command";
import { encode, tinyFolder, type Files } from "../models/tiny-model";
import { localThread } from "../workers/local-thread";

const bundled: Files = tinyFolder();

vi.mock("@/cli/host", async (original) => ({
  ...(await original<object>()),
  nodeHost: () => ({
    readModelFile: (name: string) => Promise.resolve(bundled.get(name)),
    startThread: localThread,
    threads: 2,
  }),
}));

const folder = mkdtempSync(join(tmpdir(), "cloister-"));
const at = (name: string) => join(folder, name);
const words = ["heart size is normal", "effusion in the lung", "clear lung and heart", "no effusion"];
const rows = Array.from(
  { length: 40 },
  (_, i) => `P${i},${words[i % 4]!} a${" is".repeat(i % 7)},${i % 4 === 1 ? 1 : 0},${i % 2}`,
);
writeFileSync(at("reports.csv"), ["patient_id,report_text,effusion,edema", ...rows].join("\n"));
writeFileSync(at("labels.txt"), "effusion\nedema\n");

async function addManifest() {
  const files: Record<string, { size: number; sha256: string }> = {};
  for (const [name, bytes] of bundled) files[name] = { size: bytes.length, sha256: await sha256Hex(bytes) };
  const manifest = { schema: "cloister.model/1", name: "tiny", package_sha256: "0".repeat(64), files };
  bundled.set("manifest.json", encode(JSON.stringify(manifest)));
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs a command; what it printed on standard output, and on the other one. */
async function ran(command: (args: readonly string[]) => Promise<number>, ...args: string[]) {
  const [out, said]: [string[], string[]] = [[], []];
  vi.spyOn(console, "log").mockImplementation((line: string) => void out.push(line));
  vi.spyOn(console, "error").mockImplementation((line: string) => void said.push(line));
  const code = await command(args);
  return { code, out: out.join("\n"), said: said.join("\n") };
}

const base = ["--reports", at("reports.csv"), "--labels", at("labels.txt"), "--method", "full"];
const openRun = [...base, "--epsilon", "none", "--ledger", at("ledger")];

describe("cloister train --method full refuses", () => {
  const cases: readonly { what: string; args: string[]; code: string; words: RegExp }[] = [
    {
      what: "a finite epsilon, and names the ways out",
      args: [...base, "--epsilon", "8"],
      code: "TRAIN-FULL",
      words: /--method lora.*--epsilon none/,
    },
    {
      what: "--merged",
      args: [...openRun, "--merged", at("m")],
      code: "APP-ARGUMENT",
      words: /--out is a merged model/,
    },
    { what: "--audit", args: [...openRun, "--audit"], code: "APP-ARGUMENT", words: /no claim to test/ },
    {
      what: "mean pooling",
      args: [...openRun, "--pooling", "mean"],
      code: "APP-ARGUMENT",
      words: /--pooling family only/,
    },
    { what: "half a report", args: [...openRun, "--batch", "2.5"], code: "APP-ARGUMENT", words: /a whole number/ },
  ];
  test.each(cases)("$what", async ({ args, code, words }) => {
    const refused = trainCommand([...args, "--out", at("refused")]);
    await expect(refused).rejects.toMatchObject({ name: "InputError", problem: { code } });
    await expect(refused).rejects.toThrow(words);
    expect(existsSync(at("refused"))).toBe(false);
  });
});

describe("cloister train --method full", { timeout: 60_000 }, () => {
  test("writes a merged model that says it is not private, charges nothing, and that evaluate and classify open", async () => {
    await addManifest();
    const training = [
      "--out",
      at("full"),
      "--epochs",
      "2",
      "--batch",
      "8",
      "--hold-out",
      "0.3",
      "--seed",
      "5",
      "--json",
    ];
    const trained = await ran(trainCommand, ...openRun, ...training);
    expect(trained.code).toBe(0);
    const result: unknown = JSON.parse(trained.out);
    expect(result).toMatchObject({ method: "full", epsilon: null, batch: 8, stopped: "done", threads: 2 });
    expect(trained.said).toContain("without privacy: for comparison only, never share it");
    expect(readFileSync(at("full/README.md"), "utf8")).toContain("Not private: never share this model");
    expect(readdirSync(at("full"))).not.toContain("privacy.json");
    expect(readdirSync(folder).filter((name) => name.includes("ledger"))).toEqual([]);

    const judged = await ran(evaluateCommand, "--adapter", at("full"), "--reports", at("reports.csv"), "--json");
    expect(JSON.parse(judged.out)).toMatchObject({ reports: 40 });
    const classified = await ran(
      classifyCommand,
      ...["--adapter", at("full"), "--reports", at("reports.csv"), "--out", at("out.csv")],
    );
    expect(classified.code).toBe(0);
    expect(readFileSync(at("out.csv"), "utf8").trim().split("\r\n")).toHaveLength(41);
  });
});
