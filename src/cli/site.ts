// The files of a built page as the server offers them: a fixed table from URL path to file, read once at the start.
// A request is looked up in the table and never turned into a path, so no request can leave the folder.
import { readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { contentTypeOf } from "@/seal/content-type";
import { cacheControlOf } from "@/seal/headers";

export interface SiteFile {
  readonly file: string;
  readonly sizeBytes: number;
  readonly type: string;
  /** Value of Cache-Control. */
  readonly cache: string;
}

function entry(file: string, path: string): SiteFile {
  return { file, sizeBytes: statSync(file).size, type: contentTypeOf(path), cache: cacheControlOf(path) };
}

/** Every plain file below `root` under its URL path; index.html of a folder is the folder and has no second address.
 * @throws the error of node:fs if the folder is missing. */
export function siteFiles(root: string): ReadonlyMap<string, SiteFile> {
  const files = new Map<string, SiteFile>();
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((found) => found.isFile());
  const paths = entries.map((found) => join(found.parentPath, found.name)).sort();
  for (const file of paths) {
    const path = `/${relative(root, file).split(sep).join("/")}`.replace(/\/index\.html$/, "/");
    files.set(path, entry(file, path));
  }
  return files;
}
