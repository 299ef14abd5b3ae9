// The ledger in a file: flushed charges survive a kill at any moment, a torn line is cut and told, several programs never fork
// the chain, and the key beside it is private and cannot be swapped in silence.
import { spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { fileLedger, ledgerFolder } from "@/cli/ledger-file";
import { verifyLedger } from "@/privacy/ledger/chain";
import { Ledger } from "@/privacy/ledger/ledger";
import { unitKeysOf } from "@/privacy/ledger/unit-keys";
import { ledgerPlan, openRunOn, unitKeys } from "../helpers/fake-ledger";

const root = join(import.meta.dirname, "../..");
const made: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cloister-ledger-"));
  made.push(folder);
  return folder;
}
const built = newFolder();

beforeAll(async () => {
  await build({
    root,
    configFile: false,
    logLevel: "error",
    resolve: { alias: { "@": join(root, "src") } },
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL("./ledger-child.ts", import.meta.url)),
      outDir: built,
      target: "node20",
      emptyOutDir: false,
    },
  });
}, 60_000);

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** Starts the child; `released` grows with each acknowledged charge. */
function startChild(folder: string, steps: number, patient = "one") {
  const child = spawn(process.execPath, [join(built, "ledger-child.js"), folder, String(steps), patient]);
  const state = { out: "", errors: "", child };
  child.stdout.on("data", (bytes: Buffer) => (state.out += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (state.errors += bytes.toString()));
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => {
      resolve();
    });
  });
  return { state, ended };
}

const releasedOf = (out: string): number => [...out.matchAll(/^released \d+$/gm)].length;
const runOf = (out: string): string | undefined => /^run (\S+)$/m.exec(out)?.[1];
const linesOf = (folder: string): string => readFileSync(join(folder, "ledger.jsonl"), "utf8");
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a program that is killed while it charges", { timeout: 120_000 }, () => {
  test("40 times at a random moment: released <= charged <= planned, and the ledger reads", async () => {
    const folder = newFolder();
    const rng = seededRng(17);
    const steps = 60;
    let releasedBefore = 0;
    let underWay = 0;
    for (let kill = 0; kill < 40; kill++) {
      const { state, ended } = startChild(folder, steps);
      await expect.poll(() => runOf(state.out), { timeout: 10_000, interval: 2 }).toBeDefined();
      await sleep(rng.word() % 60);
      state.child.kill("SIGKILL");
      await ended;
      expect(state.errors).toBe("");
      const released = releasedOf(state.out);
      if (released > 0 && released < steps) underWay++;
      releasedBefore += released;
      const ledger = new Ledger(fileLedger(folder).store); // reads and verifies the chain
      await ledger.refresh();
      const charged = ledger.charged(runOf(state.out)!);
      expect(charged).toBeGreaterThanOrEqual(released);
      expect(charged).toBeLessThanOrEqual(Math.min(steps, released + 1));
    }
    const ledger = new Ledger(fileLedger(folder).store);
    await openRunOn(ledger, unitKeys(0, 1)); // closes what the dead left open
    const { runs } = ledger.totals(ledger.accounts);
    expect(runs.slice(0, 40).every(({ ended }) => ended !== "running")).toBe(true);
    expect(runs.reduce((sum, { chargedSteps }) => sum + chargedSteps, 0)).toBeGreaterThanOrEqual(releasedBefore);
    expect(ledger.accounts).toHaveLength(2); // the patient of all 40, and the one of the last run
    expect(underWay).toBeGreaterThan(20); // the kills met running charges
    expect(readdirSync(folder).filter((name) => name.startsWith("ledger.lock") && !name.endsWith(".draft"))).toEqual(
      [],
    );
  });
});

describe("several programs at once", { timeout: 60_000 }, () => {
  test("three that charge and one that is killed leave one chain with every released step", async () => {
    const folder = newFolder();
    const children = ["a", "b", "c", "d"].map((patient) => startChild(folder, 40, patient));
    await expect.poll(() => releasedOf(children[3]!.state.out), { timeout: 20_000, interval: 2 }).toBeGreaterThan(3);
    children[3]!.state.child.kill("SIGKILL");
    await Promise.all(children.map(({ ended }) => ended));
    expect(children.map(({ state }) => state.errors)).toEqual(["", "", "", ""]);
    const ledger = new Ledger(fileLedger(folder).store);
    await ledger.refresh();
    expect(await verifyLedger(linesOf(folder))).toBe(ledger.head);
    for (const { state } of children.slice(0, 3)) {
      expect(state.out).toContain("closed");
      expect(ledger.charged(runOf(state.out)!)).toBe(40);
    }
    expect(ledger.charged(runOf(children[3]!.state.out)!)).toBeGreaterThanOrEqual(releasedOf(children[3]!.state.out));
    expect(linesOf(folder).match(/"genesis"/g)).toHaveLength(1);
  });

  test("two ledgers of one program take turns", async () => {
    const folder = newFolder();
    const ledgers = [new Ledger(fileLedger(folder).store), new Ledger(fileLedger(folder).store)];
    await Promise.all(
      ledgers.map(async (ledger) => {
        const run = await openRunOn(ledger, unitKeys(0, 3), ledgerPlan({ steps: 20 }));
        for (let step = 0; step < 20; step++) await ledger.charge(run, step);
      }),
    );
    for (const ledger of ledgers) await ledger.refresh();
    expect(ledgers[0]!.head).toBe(ledgers[1]!.head);
    expect(ledgers[0]!.totals(ledgers[0]!.accounts).runs.map(({ chargedSteps }) => chargedSteps)).toEqual([20, 20]);
  });
});

describe("damage", () => {
  async function written() {
    const folder = newFolder();
    const ledger = new Ledger(fileLedger(folder).store);
    const run = await openRunOn(ledger, unitKeys(0, 3));
    await ledger.charge(run, 0);
    return { folder, ledger, run };
  }

  test("a torn last line is cut, a repair entry says so, and work goes on", async () => {
    const { folder } = await written();
    appendFileSync(join(folder, "ledger.jsonl"), '{"account":"x","kind":"cha');
    const next = new Ledger(fileLedger(folder).store);
    await next.refresh();
    const last: unknown = JSON.parse(linesOf(folder).trimEnd().split("\n").at(-1)!);
    expect(last).toMatchObject({ kind: "repair", bytes: 26 });
    const run = await openRunOn(next, unitKeys(0, 3));
    await next.charge(run, 0);
    expect(await verifyLedger(linesOf(folder))).toBe(next.head);
  });

  test("a whole line without its line feed was never acknowledged: it is cut too", async () => {
    const { folder, ledger, run } = await written();
    const before = linesOf(folder);
    await ledger.charge(run, 1);
    writeFileSync(join(folder, "ledger.jsonl"), linesOf(folder).trimEnd());
    const next = new Ledger(fileLedger(folder).store);
    await next.refresh();
    expect(linesOf(folder).startsWith(before)).toBe(true);
    expect(linesOf(folder).trimEnd().split("\n").at(-1)).toContain('"repair"');
    expect(next.charged(run)).toBe(1);
  });

  test("a line that another writer tore is cut by the writer that meets it", async () => {
    const { folder, ledger, run } = await written();
    appendFileSync(join(folder, "ledger.jsonl"), "half a li");
    await ledger.charge(run, 1);
    expect(ledger.charged(run)).toBe(2);
    const kinds = [...linesOf(folder).matchAll(/"kind":"(\w+)"/g)].map((match) => match[1]);
    expect(kinds.slice(-3)).toEqual(["charge", "repair", "charge"]);
  });

  test("a repair that comes too late cuts nothing of what another writer has added", async () => {
    const { folder } = await written();
    const [early, late] = [fileLedger(folder).store, fileLedger(folder).store];
    const { lines } = await early.read(0);
    appendFileSync(join(folder, "ledger.jsonl"), "half a li");
    expect(await late.read(0)).toEqual({ lines, torn: 9 });
    expect(await early.append(lines.length, "a line that stays")).toBe("torn");
    expect(await early.append(lines.length, "a line that stays", true)).toBe("written");
    const before = linesOf(folder);
    expect(await late.append(lines.length, "too late", true)).toBe("taken");
    expect(await late.append(0, "a place that was taken long ago")).toBe("taken");
    expect(linesOf(folder)).toBe(before);
  });

  test("a torn first line leaves a ledger that begins anew", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "ledger.jsonl"), '{"earlier":"no');
    const ledger = new Ledger(fileLedger(folder).store);
    await ledger.refresh();
    expect([...linesOf(folder).matchAll(/"kind":"(\w+)"/g)].map((match) => match[1])).toEqual(["genesis", "repair"]);
  });

  test("a change anywhere else closes the ledger and writes nothing", async () => {
    const { folder } = await written();
    const changed = linesOf(folder).replace('"steps":5', '"steps":9');
    writeFileSync(join(folder, "ledger.jsonl"), changed);
    const next = new Ledger(fileLedger(folder).store);
    await expect(next.refresh()).rejects.toThrow("[PRIV-LEDGER]");
    await expect(next.join(unitKeys(0, 1))).rejects.toThrow("[PRIV-LEDGER]");
    expect(linesOf(folder)).toBe(changed);
  });

  test("a file that was cut under a running program is found at the next charge", async () => {
    const { folder, ledger, run } = await written();
    const lines = linesOf(folder).trimEnd().split("\n");
    writeFileSync(join(folder, "ledger.jsonl"), `${lines.slice(0, -1).join("\n")}\n`);
    await expect(ledger.charge(run, 1)).rejects.toThrow("[PRIV-LEDGER]");
  });

  test("a folder that cannot be written gives STORE-LEDGER, without its name", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "taken"), "");
    const ledger = new Ledger(fileLedger(join(folder, "taken")).store);
    await expect(ledger.join(unitKeys(0, 1))).rejects.toThrow("[STORE-LEDGER]");
    await expect(ledger.join(unitKeys(0, 1))).rejects.not.toThrow("taken");
  });
});

describe("the installation key", () => {
  const report = { patient: "P-17", sections: [] };

  test("is made once, is private to its owner, and gives the same unit keys again", async () => {
    const folder = newFolder();
    const [one, other] = [fileLedger(folder), fileLedger(folder)];
    const keys = await Promise.all([one.installationKey(), other.installationKey()]);
    const names = await Promise.all(keys.map((key) => unitKeysOf([report], key)));
    expect(names[0]).toEqual(names[1]);
    expect(keys.map(({ extractable }) => extractable)).toEqual([false, false]);
    if (process.platform !== "win32") {
      expect(statSync(join(folder, "installation.key")).mode & 0o777).toBe(0o600);
      await openRunOn(new Ledger(one.store), names[0]!);
      expect(statSync(join(folder, "ledger.jsonl")).mode & 0o777).toBe(0o600);
    }
    expect(readdirSync(folder).filter((name) => name.startsWith("installation.key"))).toEqual(["installation.key"]);
  });

  test("differs between installations", async () => {
    const keys = await Promise.all([newFolder(), newFolder()].map((folder) => fileLedger(folder).installationKey()));
    const [one, other] = await Promise.all(keys.map((key) => unitKeysOf([report], key)));
    expect(one).not.toEqual(other);
  });

  test("is not made anew beside a ledger that has entries", async () => {
    const folder = newFolder();
    const host = fileLedger(folder);
    await openRunOn(new Ledger(host.store), await unitKeysOf([report], await host.installationKey()));
    rmSync(join(folder, "installation.key"));
    await expect(fileLedger(folder).installationKey()).rejects.toThrow("[STORE-KEY]");
    writeFileSync(join(folder, "installation.key"), "not a key\n");
    await expect(fileLedger(folder).installationKey()).rejects.toThrow("[STORE-KEY]");
  });
});

test("the folder is the one given, else CLOISTER_HOME, and looking makes none", async () => {
  const before = process.env["CLOISTER_HOME"];
  const folder = join(newFolder(), "home");
  try {
    process.env["CLOISTER_HOME"] = folder;
    expect([ledgerFolder("given"), ledgerFolder(undefined)]).toEqual(["given", folder]);
    delete process.env["CLOISTER_HOME"];
    expect(ledgerFolder(undefined)).toMatch(/\.cloister$/);
  } finally {
    if (before !== undefined) process.env["CLOISTER_HOME"] = before;
  }
  await new Ledger(fileLedger(folder).store).refresh();
  expect(existsSync(folder)).toBe(false);
});
