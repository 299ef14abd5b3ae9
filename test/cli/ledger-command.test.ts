// `cloister ledger`: what it prints, the exit code of a broken chain, limits that are kept and lifted.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ledgerCommand } from "@/cli/ledger-command";
import { fileLedger } from "@/cli/ledger-file";
import { Ledger } from "@/privacy/ledger/ledger";
import { readPolicy } from "@/workers/session/read-policy";
import { ledgerPlan, openRunOn, unitKeys } from "../helpers/fake-ledger";

let folder = "";
let out: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cloister-ledger-"));
  vi.stubEnv("CLOISTER_HOME", folder);
  out = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => out.push(line));
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const ledgerFile = () => join(folder, "ledger.jsonl");
const policyFile = (content: unknown): string => {
  const path = join(folder, "policy.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};
const policy = { schema: "cloister.policy/1", maxEpsilon: 3, maxDelta: 1e-5, unit: "patient", contact: "P. Meyer" };

async function filled() {
  const ledger = new Ledger(fileLedger(folder).store);
  for (const steps of [2, 3]) {
    const run = await openRunOn(ledger, unitKeys(0, 3), ledgerPlan({ steps }));
    for (let step = 0; step < steps; step++) await ledger.charge(run, step);
    await ledger.close(run, "done");
  }
  await openRunOn(ledger, unitKeys(10, 12));
}

describe("cloister ledger", () => {
  test("says so when nothing was charged", async () => {
    expect(await ledgerCommand([])).toBe(0);
    expect(out.join("\n")).toBe(`0 entries, head ${"0".repeat(64)}\nNo limit is set.`);
  });

  test("prints accounts, runs, composed totals and the head", async () => {
    await filled();
    expect(await ledgerCommand(["--verify"])).toBe(0);
    const text = out.join("\n");
    expect(text).toMatch(/^Account 1: epsilon [\d.]+ at delta 0\.00001, all runs together$/m);
    expect(text).toMatch(/done +3 of 3 steps charged, noise 4, sampling 1, plan abababab/);
    expect(text).toMatch(/^Account 2: epsilon 0 /m);
    expect(text).toMatch(/running +0 of 5 steps/);
    for (const key of unitKeys(0, 3)) expect(text).not.toContain(key);
  });

  test("--json gives the same as data, and the totals are composed", async () => {
    await filled();
    await ledgerCommand(["--json"]);
    const told: unknown = JSON.parse(out[0]!);
    expect(told).toMatchObject({
      ok: true,
      complete: true,
      policy: null,
      accounts: [
        { number: 1, delta: 1e-5, runs: [{ chargedSteps: 2 }, { chargedSteps: 3 }] },
        { number: 2, epsilon: 0 },
      ],
    });
  });

  test("refuses a changed ledger, and --json says that it does not hold", async () => {
    await filled();
    writeFileSync(ledgerFile(), readFileSync(ledgerFile(), "utf8").replace('"charged":2', '"charged":1'));
    await expect(ledgerCommand(["--json"])).rejects.toThrow("[PRIV-LEDGER]"); // main turns it into exit code 2
    expect(out).toEqual(['{"ok":false}']);
  });

  test("keeps and lifts a limit, and remembers that it was lifted", async () => {
    await ledgerCommand(["--set-policy", policyFile(policy)]);
    expect(out.at(-1)).toContain("Limit: epsilon 3 (P. Meyer).");
    await ledgerCommand(["--remove-policy"]);
    expect(out.at(-1)).toContain("No limit is set. A limit was removed at some time.");
    await fileLedger(folder).installationKey(); // a ledger that began with a policy has its key
  });

  test("gives a damaged ledger up: it is kept aside, and the new one tells", async () => {
    await filled();
    const changed = readFileSync(ledgerFile(), "utf8").replace('"charged":2', '"charged":1');
    writeFileSync(ledgerFile(), changed);
    await expect(ledgerCommand(["--give-up", "please"])).rejects.toThrow("[PRIV-WORD]");
    await ledgerCommand(["--give-up", "earlier spending unknown"]);
    expect(out.at(-1)).toContain("earlier spending is unknown");
    const aside = readdirSync(folder).find((name) => name.startsWith("ledger-set-aside-"));
    expect(readFileSync(join(folder, aside!), "utf8")).toBe(changed);
    await filled(); // training goes on, with the old key
    await expect(ledgerCommand(["--give-up", "earlier spending unknown"])).rejects.toThrow("[PRIV-HOLDS]");
  });

  test.each([
    [["--set-policy", "x", "--remove-policy"], "[APP-ARGUMENT]"],
    [["--set-policy", "no-such-file"], "[APP-FILE]"],
    [["--nothing"], "[APP-ARGUMENT]"],
  ])("refuses %j", async (args, code) => {
    await expect(ledgerCommand(args)).rejects.toThrow(code);
    expect(out).toEqual([]);
  });
});

describe("readPolicy", () => {
  const read = (content: unknown) =>
    readPolicy(new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content)));

  test("takes all fields, or the largest epsilon alone", () => {
    expect(read(policy)).toEqual({ maxEpsilon: 3, maxDelta: 1e-5, unit: "patient", contact: "P. Meyer" });
    expect(read({ schema: "cloister.policy/1", maxEpsilon: 0.5 })).toEqual({
      maxEpsilon: 0.5,
      maxDelta: null,
      unit: null,
      contact: null,
    });
  });

  test.each([
    ["nothing", ""],
    ["no object", "[1]"],
    ["another schema", { ...policy, schema: "cloister.policy/2" }],
    ["no epsilon", { schema: "cloister.policy/1" }],
    ["epsilon zero", { ...policy, maxEpsilon: 0 }],
    ["epsilon as text", { ...policy, maxEpsilon: "3" }],
    ["delta one", { ...policy, maxDelta: 1 }],
    ["a unit that is no limit", { ...policy, unit: "report" }],
    ["an unknown field, which may be a limit", { ...policy, maxRuns: 3 }],
    ["a field twice", '{"schema":"cloister.policy/1","maxEpsilon":1,"maxEpsilon":9}'],
    ["a contact of two lines", { ...policy, contact: "a\nb" }],
    ["a long contact", { ...policy, contact: "a".repeat(101) }],
  ])("refuses %s, without its content", (_, content) => {
    expect(() => read(content)).toThrow("[PRIV-RULES]");
    expect(() => read(content)).not.toThrow("P. Meyer");
  });
});
