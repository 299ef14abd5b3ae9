// Names a build by its sources: SHA-256 over the names and contents of all that goes into it. Needs Node alone.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const shared = [
  "src",
  "public",
  "package-lock.json",
  "vite.config.ts",
  "scripts/bundle-budget.mjs",
  "scripts/supply",
  "scripts/vite-page.ts",
];
const inputs = { page: [...shared, "models", "index.html", "install"], cli: shared };

/** Files below a path in a fixed order; a path that is missing has none. */
function filesOf(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesOf(`${path}/${name}`));
}

/** 12 hex digits for "page" or "cli". */
export function sourceHash(target) {
  const hash = createHash("sha256");
  for (const file of inputs[target].flatMap(filesOf)) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 12);
}

/** Where a finished build leaves its name. */
export const stampFile = (target) => join(root, "dist", `${target}.build.txt`);
