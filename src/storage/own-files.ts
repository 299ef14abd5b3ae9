// Files of the release, from the page's own origin: the only fetch of the page. The policy of seal/headers lists their
// addresses, so nothing else can be reached.
import { InputError } from "@/base/errors";
import { fileNotLoaded } from "@/base/problems/store";

/**
 * @param path     absolute path of a file of the release, such as "/models/all-minilm-l6-v2/config.json"
 * @param onBytes  bytes read so far
 * @throws InputError STORE-LOAD if the file cannot be read
 */
export async function readOwnFile(path: string, onBytes?: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  let response: Response;
  try {
    response = await fetch(new URL(path, self.origin), { credentials: "omit" });
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
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
