// `cloister sweep` as a real process on the synthetic samples: killed at random moments it goes on where it was, repeats no finished
// run, and the ledger never holds less than was released. Then the folder itself: other data, other programs, torn files.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRng, uniform } from "@/base/random";
import { verifyLedger } from "@/privacy/ledger/chain";

const root = join(import.meta.dirname, "../..");
const made: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cloister-sweep-"));
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
      ssr: fileURLToPath(new URL("./sweep-child.ts", import.meta.url)),
      outDir: built,
      target: "node20",
      emptyOutDir: false,
    },
  });
}, 120_000);

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

const samples = readFileSync(join(root, "public/samples/chest-xray.csv"), "utf8").split(/\n(?=SYN-)/u);

/** A folder with the first reports of the samples, a plan, and room for results and ledger. */
function newPlan(changes: object = {}, reports = 120) {
  const folder = newFolder();
  writeFileSync(join(folder, "reports.csv"), `${samples.slice(0, reports + 1).join("\n")}\n`);
  const plan = {
    schema: "cloister.sweep/1",
    ...{ reports: { files: ["reports.csv"] }, labels: "chexpert14", methods: ["majority", "head"] },
    ...{ epsilons: ["none", 8, 1], seeds: [0, 1, 2, 3], publicSize: 100, settings: { head: { epochs: 60 } } },
    ...changes,
  };
  writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
  return folder;
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly said: string;
}

/** Runs the sweep of a folder; `during` sees what was said so far and the way to signal it. */
function sweep(
  folder: string,
  {
    args = [],
    during,
  }: { args?: string[]; during?: (said: string, kill: (signal: NodeJS.Signals) => void) => void } = {},
): Promise<Ran> {
  const given = ["plan.json", "--out", "results", "--ledger", "ledger", ...args];
  const child = spawn(process.execPath, [join(built, "sweep-child.js"), ...given], { cwd: folder });
  let [out, said] = ["", ""];
  child.stdout.on("data", (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => {
    said += bytes.toString();
    during?.(said, (signal) => child.kill(signal));
  });
  return new Promise((resolve) => {
    child.on("close", (code) => {
      resolve({ code, out, said });
    });
  });
}

const cellsIn = (folder: string): Map<string, string> => {
  const cells = join(folder, "results", "cells");
  if (!existsSync(cells)) return new Map();
  const names = readdirSync(cells).filter((name) => name.endsWith(".json"));
  return new Map(names.map((name) => [name, readFileSync(join(cells, name), "utf8")]));
};

const ledgerLines = (folder: string): string[] =>
  existsSync(join(folder, "ledger", "ledger.jsonl"))
    ? readFileSync(join(folder, "ledger", "ledger.jsonl"), "utf8")
        .split("\n")
        .filter((line) => line !== "")
    : [];
const eventsOf = (folder: string, kind: string) =>
  ledgerLines(folder).filter((line) => line.includes(`"kind":"${kind}"`));

const steps = 60;

describe("a sweep that is killed", { timeout: 240_000 }, () => {
  test("twice at random moments: all cells finish, none that was done runs again, charged >= released", async () => {
    const folder = newPlan();
    const rng = seededRng(Number(process.env["SWEEP_KILL_SEED"] ?? 5));
    let interrupted = 0;
    for (let round = 0; round < 2; round++) {
      const before = cellsIn(folder);
      const wanted = before.size + 1 + Math.floor(3 * uniform(rng)); // finished cells to wait for
      let timer: NodeJS.Timeout | undefined;
      const killed = await sweep(folder, {
        during: (said, kill) => {
          const done = [...said.matchAll(/^done /gm)].length;
          if (before.size + done >= wanted)
            timer ??= setTimeout(
              () => {
                kill("SIGKILL");
              },
              300 * uniform(rng),
            );
        },
      });
      clearTimeout(timer);
      expect(killed.code, killed.said).toBeNull(); // it was killed, and did not end by itself
      interrupted++;
      const after = cellsIn(folder);
      expect(after.size).toBeGreaterThanOrEqual(wanted);
      for (const [name, text] of before) expect(after.get(name)).toBe(text);
    }
    const before = cellsIn(folder);
    const charged = eventsOf(folder, "charge").length;
    const finished = await sweep(folder);
    expect(finished.code, finished.said).toBe(0);
    expect(finished.said).toContain(`${before.size} done before`);
    expect([...finished.said.matchAll(/^done /gm)]).toHaveLength(16 - before.size);
    const cells = cellsIn(folder);
    expect(cells.size).toBe(16);
    for (const [name, text] of before) expect(cells.get(name)).toBe(text);
    // Ledger: every private cell once, and at most one more for each kill; each done one is charged in full.
    const opened = eventsOf(folder, "open").length;
    expect(opened).toBeGreaterThanOrEqual(8);
    expect(opened).toBeLessThanOrEqual(8 + interrupted);
    expect(eventsOf(folder, "charge").length).toBeGreaterThanOrEqual(8 * steps);
    expect(eventsOf(folder, "charge").length).toBeGreaterThan(charged);
    expect(eventsOf(folder, "close").filter((line) => line.includes('"reason":"done"')).length).toBeGreaterThanOrEqual(
      8,
    );
    expect(await verifyLedger(ledgerLines(folder).join("\n"))).toMatch(/^[0-9a-f]{64}$/);
    expect(finished.out).toMatch(/^head\s+1\s+0\.\d{3}/m);
    const again = await sweep(folder, { args: ["--json"] });
    expect(again.code, again.said).toBe(0);
    expect(again.said).toContain("16 done before.");
    expect(eventsOf(folder, "open")).toHaveLength(opened);
    expect(JSON.parse(again.out)).toMatchObject({ table: { rows: [{}, {}, {}, {}] } });
  });

  test("one Ctrl-C ends it after the run at work, with the table of what is done", async () => {
    const folder = newPlan({ epsilons: [8] });
    let sent = false;
    const stopped = await sweep(folder, {
      during: (said, kill) => {
        if (sent || !/^done .*majority, seed 1/m.test(said)) return;
        sent = true;
        kill("SIGINT");
      },
    });
    expect(stopped.code, stopped.said).toBe(3);
    expect(stopped.said).toContain("Ending after the run at work");
    expect(cellsIn(folder).size).toBeGreaterThanOrEqual(2);
    expect(cellsIn(folder).size).toBeLessThan(8);
    expect(stopped.out).toContain("majority");
    expect((await sweep(folder)).code).toBe(0);
    expect(cellsIn(folder).size).toBe(8);
  });
});

describe("before anything starts", { timeout: 120_000 }, () => {
  test("a dry run tells cells, time and epsilon, and touches neither folder nor ledger", async () => {
    const folder = newPlan();
    const { code, out, said } = await sweep(folder, { args: ["--dry-run", "--json"] });
    expect(code, said).toBe(0);
    expect(said).toMatch(/16 runs planned, 0 done before; to do, about .* in all/);
    expect(said).toMatch(/8 private runs are charged to the ledger: epsilon [\d.]+ together/);
    expect(JSON.parse(out)).toMatchObject({ budget: { privateCells: 8 } });
    expect(existsSync(join(folder, "results"))).toBe(false);
    expect(ledgerLines(folder)).toEqual([]);
  });

  test("a sweep above its limit is refused and charges nothing", async () => {
    const folder = newPlan({ maxEpsilon: 4 });
    const { code, said } = await sweep(folder);
    expect(said).toMatch(
      /would bring the data set to epsilon [\d.]+; the limit is 4\. Nothing was started\..*\[SWEEP-BUDGET\]/,
    );
    expect(code).not.toBe(0);
    expect(eventsOf(folder, "charge")).toEqual([]);
    expect(cellsIn(folder).size).toBe(0);
  });

  test("other data in the same folder are refused, and a file that is no result is told, not paid for again", async () => {
    const folder = newPlan({ methods: ["majority"], seeds: [0] });
    expect((await sweep(folder)).code).toBe(0);
    writeFileSync(join(folder, "results", "cells", `${"0".repeat(16)}.json.99.draft`), "{"); // what a killed writer leaves
    expect((await sweep(folder)).code).toBe(0);
    writeFileSync(join(folder, "results", "cells", `${"0".repeat(16)}.json`), "{}");
    expect((await sweep(folder)).said).toContain("[SWEEP-STORE]");
    rmSync(join(folder, "results", "cells", `${"0".repeat(16)}.json`));
    writeFileSync(join(folder, "reports.csv"), `${samples.slice(0, 100).join("\n")}\n`);
    const { said, code } = await sweep(folder);
    expect(said).toContain(
      "The data changed since this sweep began. 1 finished run is kept. Start a new sweep. [SWEEP-DATA]",
    );
    expect(code).not.toBe(0);
  });

  test("files for test are judged and not trained on; the data hash of the plan is checked", async () => {
    const folder = newPlan({ methods: ["head"], epsilons: ["none"], seeds: [0] }, 100);
    writeFileSync(join(folder, "test.csv"), `${[samples[0], ...samples.slice(300, 340)].join("\n")}\n`);
    const plan = v.parse(v.looseObject({}), JSON.parse(readFileSync(join(folder, "plan.json"), "utf8")));
    const withTest = (sha256?: string) => {
      const reports = { files: ["reports.csv"], test: ["test.csv"], ...(sha256 && { sha256 }) };
      writeFileSync(join(folder, "plan.json"), JSON.stringify({ ...plan, reports, split: { kind: "file" } }));
    };
    withTest();
    const { code, said, out } = await sweep(folder, { args: ["--json"] });
    expect(code, said).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ conditions: { reports: 140 }, table: { rows: [{ reports: 40 }] } });
    withTest("0".repeat(64));
    expect((await sweep(folder)).said).toContain("[SWEEP-DATA]");
  });
});
