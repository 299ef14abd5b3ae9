// A folder of texts as one table: a report a file, known by its path below the folder. JSON lines, so that the import reads it as any
// other file, and a project keeps it as one.
import { FormatError } from "@/base/errors";
import { decodeText } from "@/formats/encoding";
import { looksLikeHl7, refusedType } from "@/formats/sniff";

export interface TextFile {
  /** Path below the folder, with "/". */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** false for what is no text: the import sets such a row aside and says why. */
function textOf({ name, bytes }: TextFile): string | false {
  if (refusedType(bytes) || looksLikeHl7(bytes)) return false;
  try {
    return decodeText(bytes, name).text;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/**
 * Columns study_id (the path without its ending), folder where there are several, which a person may choose as the patient, and text.
 * @returns JSONL in UTF-8, in the order of the paths
 */
export function textFolder(files: readonly TextFile[]): Uint8Array<ArrayBuffer> {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1)); // not by the language of the computer
  const several = new Set(sorted.map(({ name }) => folderOf(name))).size > 1;
  const lines = sorted.map((file) =>
    JSON.stringify({
      study_id: file.name.replace(/\.[a-z]+$/iu, ""),
      ...(several && { folder: folderOf(file.name) }),
      text: textOf(file),
    }),
  );
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
}
