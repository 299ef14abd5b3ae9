// The bundled encoder against its manifest (models/<name>/manifest.json): every file there, with its size and SHA-256.
import { sha256Hex } from "@/base/hash";
import { decodeUtf8, isObject, parseStrictJson } from "@/formats/strict-json";
import { modelFault } from "./model-fault";

export interface BundledManifest {
  /** Hub id of the original. */
  readonly name: string;
  readonly packageSha256: string;
  readonly files: ReadonlyMap<string, { readonly size: number; readonly sha256: string }>;
}

const place = { file: "manifest.json" };

/** @throws FormatError MDL-HASH if the manifest is damaged. */
export function readManifest(bytes: Uint8Array): BundledManifest {
  const text = decodeUtf8(bytes, true);
  const parsed = text === null ? null : parseStrictJson(text);
  if (!parsed || "fault" in parsed || !isObject(parsed.value))
    throw modelFault("MDL-HASH", "expected strict JSON", place);
  const { schema, name, package_sha256: packageSha256, files } = parsed.value;
  if (
    schema !== "cloister.model/1" ||
    typeof name !== "string" ||
    typeof packageSha256 !== "string" ||
    !isObject(files)
  )
    throw modelFault("MDL-HASH", "expected schema cloister.model/1", place);
  const listed = Object.entries(files).map(([file, entry]) => {
    const size = isObject(entry) ? entry["size"] : undefined;
    const sha256 = isObject(entry) ? entry["sha256"] : undefined;
    if (typeof size !== "number" || typeof sha256 !== "string")
      throw modelFault("MDL-HASH", "expected size and sha256", place);
    return [file, { size, sha256 }] as const;
  });
  return { name, packageSha256, files: new Map(listed) };
}

/** Checks every listed file. @throws FormatError MDL-HASH naming the first file that is absent or differs. */
export async function verifyBundled(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  manifest: Uint8Array,
): Promise<BundledManifest> {
  const read = readManifest(manifest);
  for (const [file, expected] of read.files) {
    const bytes = files.get(file);
    if (!bytes) throw modelFault("MDL-HASH", `expected ${file}`, { file });
    if (bytes.length !== expected.size)
      throw modelFault("MDL-HASH", `expected ${expected.size} bytes in ${file}, got ${bytes.length}`, { file });
    if ((await sha256Hex(bytes)) !== expected.sha256)
      throw modelFault("MDL-HASH", `expected another SHA-256 of ${file}`, { file });
  }
  return read;
}
