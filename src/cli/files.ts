// Files and folders that a command was given.
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InputError } from "@/base/errors";
import { fileNotReadable, fileNotWritable } from "@/base/problems/app-cli";
import { readBytes } from "./host";

/** @throws InputError APP-FILE */
export async function readGiven(path: string, flag: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readBytes(path);
  } catch (cause) {
    throw new InputError(fileNotReadable(flag), { cause });
  }
}

/** A folder's plain files by name, or a single file (a zip) as it is. @throws InputError APP-FILE */
export async function readFolderOrFile(
  path: string,
  flag: string,
): Promise<Map<string, Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>> {
  try {
    if (!(await stat(path)).isDirectory()) return await readBytes(path);
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    const entries = await readdir(path, { withFileTypes: true });
    for (const entry of entries.filter((found) => found.isFile()))
      files.set(entry.name, await readBytes(join(path, entry.name)));
    return files;
  } catch (cause) {
    throw new InputError(fileNotReadable(flag), { cause });
  }
}

/** Writes a file, making its folder. @throws InputError APP-WRITE */
export async function writeGiven(path: string, bytes: Uint8Array, flag: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  } catch (cause) {
    throw new InputError(fileNotWritable(flag), { cause });
  }
}

/** Writes every file below a folder. @throws InputError APP-WRITE */
export async function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array>, flag: string): Promise<void> {
  for (const [name, bytes] of files) await writeGiven(join(folder, name), bytes, flag);
}
