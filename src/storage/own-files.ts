// Files of the release: from the installed build, where the page is installed; else from its own origin, which the policy of
// seal/headers admits for these addresses only and only before installation.
import { joinBytes } from "@/base/join-bytes";
import { buildHash } from "@/base/build";
import { InputError } from "@/base/errors";
import { fileNotLoaded } from "@/base/problems/store";
import { installedFile } from "@/seal/builds";

/** The installed file; undefined where this build is not installed or the browser has no Cache Storage. */
async function fromBuild(path: string): Promise<Response | undefined> {
  return "caches" in globalThis ? installedFile(buildHash, path) : undefined;
}

/**
 * @param path     absolute path of a file of the release, such as "/models/all-minilm-l6-v2/config.json"
 * @param onBytes  bytes read so far
 * @throws InputError STORE-LOAD if the file cannot be read
 */
export async function readOwnFile(path: string, onBytes?: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  let response: Response;
  try {
    response = (await fromBuild(path)) ?? (await fetch(new URL(path, self.origin), { credentials: "omit" }));
  } catch (cause) {
    throw new InputError(fileNotLoaded("no answer"), { cause });
  }
  if (!response.ok || !response.body) throw new InputError(fileNotLoaded(`status ${response.status}`));
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.length;
    onBytes?.(size);
  }
  return joinBytes(parts);
}
