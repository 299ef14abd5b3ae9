// `npm run test:mutants`: plants each bug of the three lists in a copy of the sources and runs the tests that must see it.
// Prints a table of the tests that did; ends with 0 only if the unchanged copy passes and every mutant is killed.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluationMutants } from "./mutant-list-evaluation.mjs";
import { mutants } from "./mutant-list.mjs";
import { teacherMutants } from "./mutant-list-teacher.mjs";
import { root } from "./source-hash.mjs";

const copied = ["src", "test", "scripts", "public", "package.json", "vite.config.ts", "tsconfig.json"];
const limitMs = 180_000;

function makeCopy() {
  const folder = mkdtempSync(join(tmpdir(), "cloister-mutants-"));
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
  return folder;
}

/** Runs test files in a copy, all tests or those named `only`: { passed, failures: [{ test, message }] } by vitest's report. */
async function runTests(folder, files, only) {
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--project", "unit", "--reporter=json", `--outputFile=${report}`, ...files];
  if (only !== undefined) args.push("-t", only);
  // A group of its own: a bug may loop for ever in one of the runner's processes, and then all of them are ended.
  const child = spawn(process.execPath, args, { cwd: folder, stdio: "ignore", detached: true });
  const timer = setTimeout(() => process.kill(-child.pid, "SIGKILL"), limitMs);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearTimeout(timer);
  if (!existsSync(report))
    return { passed: false, failures: [{ test: "no report", message: "SyntaxError: no report" }] };
  const results = JSON.parse(readFileSync(report, "utf8")).testResults;
  const failures = results.flatMap((file) => [
    // A file that does not load has no tests: its message says why.
    ...(file.status === "failed" && file.assertionResults.length === 0
      ? [{ test: file.name, message: `SyntaxError: ${file.message}` }]
      : []),
    ...file.assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => ({ test: fullName, message: failureMessages.join("\n") })),
  ]);
  return { passed: code === 0 && failures.length === 0 && results.length === files.length, failures };
}

/** Puts the bug in; returns what takes it out again. */
function plant(folder, { id, file, changes }) {
  const path = join(folder, file);
  const original = readFileSync(path, "utf8");
  let text = original;
  for (const [find, put] of changes) {
    if (text.split(find).length !== 2) throw new Error(`${id}: expected this once in ${file}:\n${find}`);
    text = text.replace(find, () => put);
  }
  writeFileSync(path, text);
  return () => writeFileSync(path, original);
}

/** A mutant is killed by a test that ran and found a wrong number; code that does not run proves nothing. */
const isRefusal = ({ message }) => !/^(?:SyntaxError|ReferenceError|TypeError)\b|^Error: Test timed out/.test(message);

async function tryMutant(folder, mutant) {
  const restore = plant(folder, mutant);
  try {
    const { failures } = await runTests(folder, mutant.tests, mutant.only);
    return failures.find(isRefusal) ?? null;
  } finally {
    restore();
  }
}

/** Two mutants at a time, each in a copy of its own. */
async function tryAll(folders, wanted) {
  const queue = [...wanted];
  const killers = new Map();
  await Promise.all(
    folders.map(async (folder) => {
      for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
        const killer = await tryMutant(folder, mutant);
        killers.set(mutant.id, killer);
        const verdict = killer ? `killed by "${killer.test}"` : "SURVIVED";
        console.log(`${mutant.id.padEnd(4)}${mutant.name.padEnd(48)}${verdict}`);
      }
    }),
  );
  return killers;
}

async function main() {
  const begun = performance.now();
  const named = process.argv.slice(2);
  const all = [...mutants, ...evaluationMutants, ...teacherMutants];
  const wanted = named.length === 0 ? all : all.filter(({ id }) => named.includes(id));
  const folders = [makeCopy(), makeCopy()];
  try {
    const files = [...new Set(wanted.flatMap(({ tests }) => tests))];
    const { passed, failures } = await runTests(folders[0], files);
    if (!passed) {
      console.log("The unchanged code does not pass; no mutant was tried.");
      for (const { test, message } of failures) console.log(`${test}: ${message.split("\n")[0]}`);
      return 1;
    }
    console.log(`The unchanged code passes: ${files.length} test files.`);
    const killers = await tryAll(folders, wanted);
    const killed = [...killers.values()].filter((killer) => killer !== null).length;
    console.log(`${killed} of ${wanted.length} killed in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    return killed === wanted.length && wanted.length > 0 ? 0 : 1;
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
