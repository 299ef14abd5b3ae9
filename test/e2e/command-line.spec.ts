// The command line as a person types it: train, evaluate, classify, verify, on a part of the synthetic samples; and what it
// says to bad arguments and bad files.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "cloister-"));
const inFolder = (name: string) => join(folder, name);
const samples = readFileSync("public/samples/chest-xray.csv", "utf8");

/** Runs `cloister`; exit code, standard output, what it told the person. */
async function cloister(...args: string[]): Promise<{ code: number; out: string; said: string }> {
  try {
    const { stdout, stderr } = await run(process.execPath, ["bin/cloister.mjs", ...args]);
    return { code: 0, out: stdout, said: stderr };
  } catch (error) {
    const field = (name: string): unknown => Reflect.get(Object(error), name);
    return { code: Number(field("code")), out: String(field("stdout")), said: String(field("stderr")) };
  }
}

function lastJson(out: string): Record<string, unknown> {
  const value: unknown = JSON.parse(out.trim().split("\n").at(-1) ?? "null");
  expect(value).toBeInstanceOf(Object);
  return { ...(typeof value === "object" ? value : {}) };
}

test.describe.configure({ mode: "serial", timeout: 240_000 });

test("train, evaluate, classify and verify agree with each other", async () => {
  const records = samples.split(/\n(?=SYN-)/u);
  writeFileSync(inFolder("train.csv"), `${records.slice(0, 161).join("\n")}\n`);
  writeFileSync(inFolder("test.csv"), `${[records[0], ...records.slice(161, 201)].join("\n")}\n`);
  const adapter = inFolder("adapter");

  const trained = await cloister(
    ...["train", "--reports", inFolder("train.csv"), "--labels", "chexpert14", "--epsilon", "8", "--seed", "3"],
    ...["--public-size", "100", "--out", adapter, "--json"],
  );
  expect(trained.code, trained.said).toBe(0);
  expect(lastJson(trained.out)).toMatchObject({
    ...{ epsilon: expect.any(Number), delta: 1e-5, steps: 400, samplingProbability: 1, clipNorm: 1 },
    ...{ unit: "patient", reports: 160, device: "wasm" },
  });
  expect(Number(lastJson(trained.out)["epsilon"])).toBeLessThanOrEqual(8);

  const judged = await cloister("evaluate", "--adapter", adapter, "--reports", inFolder("test.csv"), "--json");
  expect(judged.code, judged.said).toBe(0);
  const scores = lastJson(judged.out);
  expect(scores).toMatchObject({ reports: 40, microF1: expect.any(Number), macroF1: expect.any(Number) });
  expect(scores["perLabel"]).toHaveLength(14);

  const out = inFolder("predictions.csv");
  const classified = await cloister("classify", "--adapter", adapter, "--reports", inFolder("test.csv"), "--out", out);
  expect(classified.code, classified.said).toBe(0);
  const lines = readFileSync(out, "utf8").trim().split("\r\n");
  expect(lines).toHaveLength(41);
  expect(lines[1]).not.toContain("effusion"); // text only if it is asked for

  const verified = await cloister("verify", adapter);
  expect(verified.code, verified.said).toBe(0);
  const privacy = join(adapter, "privacy.json");
  writeFileSync(privacy, readFileSync(privacy, "utf8").replace('"delta": 0.00001', '"delta": 0.00002'));
  expect((await cloister("verify", adapter)).code).toBe(2);
});

test("every weight is trained on real threads, without a ledger, and evaluate opens the folder", async () => {
  const records = samples.split(/\n(?=SYN-)/u);
  writeFileSync(inFolder("few.csv"), `${records.slice(0, 25).join("\n")}\n`);
  const given = ["--reports", inFolder("few.csv"), "--json"];
  const trained = await cloister(
    ...["train", ...given, "--labels", "chexpert14", "--method", "full", "--epsilon", "none", "--epochs", "1"],
    ...["--batch", "12", "--out", inFolder("full"), "--ledger", inFolder("no-ledger")],
  );
  expect(trained.code, trained.said).toBe(0);
  expect(lastJson(trained.out)).toMatchObject({ method: "full", epsilon: null, steps: 2, reports: 24 });
  expect(existsSync(inFolder("no-ledger"))).toBe(false);
  const judged = await cloister("evaluate", "--adapter", inFolder("full"), ...given);
  expect(judged.code, judged.said).toBe(0);
  expect(lastJson(judged.out)).toMatchObject({ reports: 24 });
});

const refusals: readonly [string, string[], RegExp][] = [
  ["an unknown command", ["trian"], /no command of this name.*\[APP-ARGUMENT\]/],
  ["an unknown flag", ["train", "--report", "x"], /\[APP-ARGUMENT\]/],
  ["a missing flag", ["train", "--labels", "chexpert14"], /--out is missing.*\[APP-ARGUMENT\]/],
  ["a number out of range", ["account", "--sampling-probability", "2"], /from 1e-9 to 1.*\[APP-ARGUMENT\]/],
  [
    "full fine-tuning with an epsilon",
    ["train", "--reports", "x", "--labels", "ct-rate18", "--epsilon", "8", "--method", "full", "--out", "y"],
    /--epsilon none.*\[TRAIN-FULL\]/,
  ],
  ["a file that is not there", ["verify", "no-such-folder"], /cannot be read.*\[APP-FILE\]/],
  [
    "an epsilon of zero",
    ["train", "--reports", "x", "--labels", "ct-rate18", "--epsilon", "0", "--out", "y"],
    /--epsilon expects.*\[APP-ARGUMENT\]/,
  ],
];

for (const [what, args, said] of refusals)
  test(`${what} ends with exit code 2 and one sentence`, async () => {
    const result = await cloister(...args);
    expect(result.code).toBe(2);
    expect(result.said).toMatch(said);
    expect(result.said.trim().split("\n")).toHaveLength(1);
  });

test("a file that is no table is refused by name, and what was there stays", async () => {
  writeFileSync(inFolder("report.pdf"), "%PDF-1.7 not a table");
  const result = await cloister(
    ...["train", "--reports", inFolder("report.pdf"), "--labels", "chexpert14", "--epsilon", "1"],
    ...["--out", inFolder("none")],
  );
  expect(result.code).toBe(2);
  expect(result.said).toContain("[TYPE-PDF]");
});

test("account gives the published figure for plain Gaussian noise", async () => {
  const result = await cloister(
    ...[
      "account",
      "--sampling-probability",
      "1",
      "--noise-multiplier",
      "1",
      "--steps",
      "1",
      "--delta",
      "1e-5",
      "--json",
    ],
  );
  expect(lastJson(result.out)["epsilon"]).toBeCloseTo(4.3771781, 5);
});
