// `npm run test:namespace`: the whole journey in a network namespace of its own, where only loopback is up: nothing that the browser or
// the page sends can reach a network. Where this system allows no such namespace (not Linux, or forbidden) the test is skipped, with the reason.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureChromium } from "./ensure-chromium.mjs";
import { root } from "./source-hash.mjs";

const unshare = ["unshare", process.getuid?.() === 0 ? "-n" : "-rn"];
const inside = ([...command]) => [...unshare, "sh", "-c", 'ip link set lo up && exec "$@"', "sh", ...command];
const run = ([program, ...args], options) => spawnSync(program, args, options);

const probe = run(inside(["true"]), { encoding: "utf8" });
const allowed = probe.status === 0;
const why = allowed ? "" : (probe.error?.message ?? probe.stderr).trim().split("\n")[0];

const playwright = join(root, "node_modules/@playwright/test/cli.js");
const test = [
  process.execPath,
  playwright,
  "test",
  "-c",
  "test/egress",
  "--project",
  "namespace",
  ...process.argv.slice(2),
];
if (!allowed) console.log(`Skipped: no network namespace here (${why}).`);
const env = {
  ...process.env,
  CLOISTER_CHROMIUM: await ensureChromium(),
  CLOISTER_NAMESPACE: allowed ? "only loopback" : `none here: ${why}`,
};
process.exitCode = run(allowed ? inside(test) : test, { cwd: root, stdio: "inherit", env }).status ?? 1;
