// `npm run check:reproducible`: builds page and command line again from a copy of the sources in an empty folder elsewhere and compares every
// byte with dist/. Equal bytes let anyone check that a served page was made from these sources.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ensureBuilt, ensureModules, stop } from "../setup.mjs";
import { root } from "../source-hash.mjs";

const targets = ["page", "cli"];

/** SHA-256 of each file below a folder, by path. */
export function digests(folder) {
  const found = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[path.slice(folder.length + 1)] = createHash("sha256").update(readFileSync(path)).digest("hex");
  }
  return found;
}

/** Paths whose bytes differ, or that only one side has, sorted. */
export const differences = (one, other) =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((path) => one[path] !== other[path]).sort();

/** Everything that git would give a reader, changes of the work tree included. */
function copySources(folder) {
  const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  if (listed.status !== 0) stop("The sources could not be listed: this check needs git.");
  for (const file of listed.stdout.toString("utf8").split("\0").filter(Boolean)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
}

function main() {
  ensureModules();
  for (const target of targets) ensureBuilt(target);
  const folder = mkdtempSync(join(tmpdir(), "cloister-again-"));
  try {
    copySources(folder);
    for (const mode of [[], ["--mode", "cli"]]) {
      const vite = join(folder, "node_modules", "vite", "bin", "vite.js");
      const args = [vite, "build", "--logLevel", "warn", ...mode];
      if (spawnSync(process.execPath, args, { cwd: folder, stdio: "inherit" }).status !== 0)
        stop("The second build did not work; the lines above say why.");
    }
    for (const target of targets) {
      const first = digests(join(root, "dist", target));
      const different = differences(first, digests(join(folder, "dist", target)));
      if (different.length > 0) stop(`Two builds of ${target} differ in: ${different.join(", ")}`);
      console.log(`${target}: ${Object.keys(first).length} files, equal byte for byte in two folders`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === join(root, "scripts", "supply", "reproducible.mjs")) main();
