// The budget of the first page: JavaScript and CSS that index.html loads before anything is asked for, in gzip bytes.
// Chunks loaded by import() (workers and the client that holds them) do not count. Source: docs/architecture.md, "Build".
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

export const budgetBytes = { js: 150_000, css: 20_000 };

const loaded = /<(?:script|link)\s[^>]*\b(?:src|href)="([^"]+\.(?:js|css))"/g;
const staticImport = /\b(?:import|from)\s*"(\.[^"]+\.js)"/g;

/** URL paths of all scripts and styles that the document loads by itself, static imports of its scripts included. */
export function initialFiles(page) {
  const html = readFileSync(join(page, "index.html"), "utf8");
  const found = new Set([...html.matchAll(loaded)].map((match) => match[1].replace(/^\//, "")));
  for (const file of found) {
    if (!file.endsWith(".js")) continue;
    const code = readFileSync(join(page, file), "utf8");
    for (const match of code.matchAll(staticImport)) found.add(join(dirname(file), match[1]));
  }
  return [...found].sort();
}

/** @returns gzip bytes by kind, and a sentence for each budget that is broken. */
export function measure(page) {
  const sizes = { js: 0, css: 0 };
  for (const file of initialFiles(page))
    sizes[file.endsWith(".css") ? "css" : "js"] += gzipSync(readFileSync(join(page, file)), { level: 9 }).length;
  const broken = Object.entries(budgetBytes)
    .filter(([kind, limit]) => sizes[kind] > limit)
    .map(([kind, limit]) => `The first page loads ${sizes[kind]} bytes of ${kind} (gzip); the budget is ${limit}.`);
  if (sizes.js === 0) broken.push("The first page loads no script at all: the measurement is broken.");
  return { sizes, broken };
}
