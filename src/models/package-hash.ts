// One hash for all that decides a score: SHA-256 of the lines "<sha256>  <name>\n", names in byte order, of config, weights
// and tokenizer files. Two swapped vocabulary ids change it although the hash of the weights stays.
import { sha256Hex } from "@/base/hash";

const packageFiles = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt"];

/** Files of a folder that count, in byte order of their names; absent ones are left out. */
export async function packageHash(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Promise<string> {
  let lines = "";
  for (const name of packageFiles) {
    const bytes = files.get(name);
    if (bytes) lines += `${await sha256Hex(bytes)}  ${name}\n`;
  }
  return sha256Hex(lines);
}
