// `npm test`: set-up, then every check, cheapest first; stops at the first one that does not hold and says what repairs it.
// The last line sums the test runners: N passed, N failed, N skipped. No test run at all is a failure.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureChromium } from "./ensure-chromium.mjs";
import { checkNode, ensureModules } from "./setup.mjs";
import { root } from "./source-hash.mjs";
import { add, countsOf, none, summary } from "./test-counts.mjs";

const results = join(root, "test-results");
const report = (name) => join(results, `${name}.json`);
const bin = (path) => [process.execPath, join(root, "node_modules", path)];
const vitest = bin("vitest/vitest.mjs");
const playwright = bin("@playwright/test/cli.js");
const vite = bin("vite/bin/vite.js");

const steps = [
  { name: "format:check", run: [[...bin("prettier/bin/prettier.cjs"), "--check", "."]], repair: "npm run format" },
  {
    name: "lint",
    run: [[...bin("eslint/bin/eslint.js"), ".", "--max-warnings", "0"]],
    repair: "npm run lint -- --fix",
  },
  {
    name: "check",
    run: [
      [...bin("typescript/bin/tsc"), "--noEmit"],
      [...bin("svelte-check/bin/svelte-check"), "--fail-on-warnings", "--output", "human"],
    ],
    repair: "npm run check",
  },
  { name: "knip", run: [bin("knip/bin/knip.js")], repair: "npm run knip" },
  {
    name: "test:unit",
    run: [
      [
        ...vitest,
        "run",
        "--project",
        "unit",
        "--reporter=default",
        "--reporter=json",
        `--outputFile=${report("unit")}`,
      ],
    ],
    repair: "npm run test:unit",
    counts: "unit",
  },
  {
    name: "build",
    run: [
      [...vite, "build"],
      [...vite, "build", "--mode", "cli"],
    ],
    repair: "npm run build",
  },
  {
    name: "check:reproducible",
    run: [[process.execPath, join(root, "scripts/supply/reproducible.mjs")]],
    repair: "npm run check:reproducible",
  },
  {
    name: "test:browser",
    run: [[...playwright, "test", "--project", "browser", "--reporter=list,json"]],
    repair: "npm run test:browser",
    counts: "browser",
  },
  {
    name: "test:screens",
    run: [[...playwright, "test", "-c", "test/screens", "--project", "screens", "--reporter=list,json"]],
    repair: "npm run test:screens", // every view in every theme
    counts: "screens",
  },
  {
    name: "test:e2e",
    run: [[...playwright, "test", "--project", "e2e", "--reporter=list,json"]],
    repair: "npm run test:e2e",
    counts: "e2e",
  },
  {
    name: "test:egress",
    run: [
      [...playwright, "test", "-c", "test/egress", "--project", "egress", "--grep", "@change", "--reporter=list,json"],
    ],
    repair: "npm run test:egress -- --grep @change",
    counts: "egress",
  },
  {
    name: "test:kill",
    run: [[...playwright, "test", "-c", "test/kill", "--reporter=list,json"]],
    env: { CLOISTER_KILLS: "14" }, // and 6 more: 20 in all
    repair: "CLOISTER_KILLS=14 npm run test:kill",
    counts: "kill",
  },
];

const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);

/** Runs the commands of a step in order; whether all of them ended well. */
function passes(step, env) {
  return step.run.every(
    ([command, ...args]) => spawnSync(command, args, { cwd: root, stdio: "inherit", env }).status === 0,
  );
}

function countsAfter(step) {
  if (step.counts === undefined) return none;
  const file = report(step.counts);
  return existsSync(file) ? countsOf(JSON.parse(readFileSync(file, "utf8"))) : none;
}

async function main() {
  checkNode();
  ensureModules();
  const chromium = await ensureChromium();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const begun = performance.now();
  let total = none;
  let broken = null;
  for (const step of steps) {
    const since = performance.now();
    console.log(`\n== ${step.name}`);
    const env = {
      ...process.env,
      CI: process.env.CI ?? "1",
      CLOISTER_CHROMIUM: chromium,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report(step.counts ?? step.name),
      VITE_CONFIG_NATIVE_IGNORE_WARNING: "true",
      ...step.env,
    };
    const passed = passes(step, env);
    total = add(total, countsAfter(step));
    console.log(`== ${step.name}: ${passed ? "passed" : "did not pass"} in ${seconds(since)} s`);
    if (!passed) {
      broken = step;
      break;
    }
  }
  console.log(`\nAll of it took ${seconds(begun)} s.`);
  if (broken !== null) console.log(`Stopped at ${broken.name}. To repeat or repair it: ${broken.repair}`);
  console.log(summary(total));
  process.exitCode = broken === null && total.passed > 0 && total.failed === 0 ? 0 : 1;
}

await main();
