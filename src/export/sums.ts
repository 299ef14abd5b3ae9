// SHA256SUMS: "<64 hex>  <path>\n" for every other file of a folder, paths in byte order, so that `sha256sum -c` passes.
import { sha256Hex } from "@/base/hash";
import { textBytes } from "./bytes";

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
export const sumsName = "SHA256SUMS";

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export async function sumsFile(files: Files): Promise<Uint8Array<ArrayBuffer>> {
  let lines = "";
  for (const path of [...files.keys()].filter((name) => name !== sumsName).sort(byBytes))
    lines += `${await sha256Hex(files.get(path) ?? new Uint8Array())}  ${path}\n`;
  return textBytes(lines);
}

/** First difference between a folder and its list in words (positions only), or null if they agree. */
export async function sumsDifference(files: Files): Promise<{ readonly detail: string; readonly path: string } | null> {
  const list = new TextDecoder().decode(files.get(sumsName));
  const listed = new Set<string>();
  for (const [at, line] of list.split("\n").entries()) {
    if (line === "") continue;
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
    const [, sum = "", path = ""] = match ?? [];
    if (!match || path.startsWith("/") || path.split("/").includes("..") || listed.has(path))
      return { detail: `expected a sum and a relative path on line ${at + 1}`, path };
    listed.add(path);
    const bytes = files.get(path);
    if (!bytes) return { detail: `expected the file of line ${at + 1}`, path };
    if ((await sha256Hex(bytes)) !== sum) return { detail: `expected another SHA-256 for line ${at + 1}`, path };
  }
  for (const path of files.keys())
    if (path !== sumsName && !listed.has(path)) return { detail: "expected every file on the list", path };
  return null;
}
