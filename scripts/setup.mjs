// What every command needs before it can run, done only when it is missing: Node, dependencies, builds. Node alone, no packages.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, sourceHash, stampFile } from "./source-hash.mjs";

const minimum = [20, 19];

/** Ends the program with one sentence; nothing was changed. */
export function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Whether a version such as "20.19.0" is new enough. */
export function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > minimum[0] || (major === minimum[0] && minor >= minimum[1]);
}

export function checkNode() {
  if (!isNewEnough(process.versions.node))
    stop(
      `Cloister needs Node.js ${minimum.join(".")} or newer; this is ${process.versions.node}. Get one at nodejs.org.`,
    );
}

const npmFile = process.platform === "win32" ? "npm.cmd" : "npm";

/** Runs a program in the repository, its output on our stderr so that stdout stays the command's own. */
function run(command, args, env = {}) {
  return spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
    env: { ...process.env, ...env },
  }).status;
}

const readLock = (file) => JSON.parse(readFileSync(file, "utf8")).packages;

/** Whether node_modules holds exactly what package-lock.json asks for; packages of other systems may be absent. */
export function isInstalled(folder = root) {
  const installed = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const wanted = readLock(join(folder, "package-lock.json"));
  const present = readLock(installed);
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = present[path];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

export function ensureModules() {
  if (isInstalled()) return;
  console.error("Installing dependencies (npm ci) ...");
  if (run(npmFile, ["ci", "--no-audit", "--no-fund"]) !== 0)
    stop("The dependencies could not be installed. Check the connection to the package registry and run: npm ci");
}

/** Whether dist holds a build of just these sources. */
function isBuilt(target) {
  const stamp = stampFile(target);
  return existsSync(stamp) && readFileSync(stamp, "utf8").trim() === sourceHash(target);
}

export function ensureBuilt(target) {
  if (isBuilt(target)) return;
  console.error(target === "page" ? "Building the page ..." : "Building the command line ...");
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const mode = target === "cli" ? ["--mode", "cli"] : [];
  if (run(process.execPath, [vite, "build", "--logLevel", "warn", ...mode]) !== 0)
    stop("The build did not work; the lines above say why. To repeat it: npm run build");
}
