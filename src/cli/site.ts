// The files of a built page as the server offers them: a fixed table from URL path to file, read once at the start.
// A request is looked up in the table and never turned into a path, so no request can leave the folder.
import { readdirSync, statSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

export interface SiteFile {
  readonly file: string;
  readonly sizeBytes: number;
  readonly type: string;
  /** Value of Cache-Control. */
  readonly cache: string;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".jsonl": "application/jsonl; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Files under /assets/ carry a hash of their content in their name, so a browser may keep them. */
const cacheOf = (path: string): string =>
  path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";

function entry(file: string, path: string): SiteFile {
  const type = types[extname(path)] ?? "application/octet-stream";
  return { file, sizeBytes: statSync(file).size, type, cache: cacheOf(path) };
}

/** Every plain file below `root` under its URL path; index.html is "/" and has no second address.
 * @throws the error of node:fs if the folder is missing. */
export function siteFiles(root: string): ReadonlyMap<string, SiteFile> {
  const files = new Map<string, SiteFile>();
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((found) => found.isFile());
  const paths = entries.map((found) => join(found.parentPath, found.name)).sort();
  for (const file of paths) {
    const path = `/${relative(root, file).split(sep).join("/")}`;
    const address = path === "/index.html" ? "/" : path;
    files.set(address, { ...entry(file, path), cache: address === "/" ? "no-cache" : cacheOf(path) });
  }
  return files;
}
