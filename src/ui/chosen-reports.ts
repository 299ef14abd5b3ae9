// What a person chose or dropped, as reports for the worker: one file as it is, or the texts or messages of a folder. Nothing else is
// read.
import type { Problem } from "@/base/errors";
import { noReportsAmong } from "@/base/problems/data";
import { chooseFiles, commonFolder } from "@/data/choose-files";
import type { GivenReports } from "@/workers/protocol";

export interface ChosenFile {
  /** Path below what was chosen, with "/". */
  readonly path: string;
  readonly file: File;
}

export type Taken = { readonly given: GivenReports; readonly leftOut: number } | { readonly problem: Problem };

export const fromChooser = (files: FileList): ChosenFile[] =>
  Array.from(files, (file) => ({ path: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath, file }));

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** A browser lists a folder a hundred entries at a time. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) return found;
    found.push(...some);
  }
}

async function below(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => {
      entry.file(resolve, reject);
    });
    return [{ path: entry.fullPath.replace(/^\//u, ""), file }];
  }
  if (!isFolder(entry)) return [];
  const parts: ChosenFile[][] = [];
  for (const inner of await entriesOf(entry)) parts.push(await below(inner));
  return parts.flat();
}

/** Files and folders of a drop, folders with all that is below them. */
export async function fromDrop(data: DataTransfer): Promise<ChosenFile[]> {
  const entries = Array.from(data.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null); // now: items go with the event
  const parts: ChosenFile[][] = [];
  for (const entry of entries) parts.push(await below(entry));
  return parts.flat();
}

const opened = async ({ path, file }: ChosenFile): Promise<{ name: string; bytes: ArrayBuffer }> => ({
  name: path,
  bytes: await file.arrayBuffer(),
});

/** One file of any kind; of several the texts or messages as a folder, or the one table among them. */
export async function takeReports(files: readonly ChosenFile[]): Promise<Taken> {
  const chosen = chooseFiles(files.map(({ path }) => path));
  if (chosen.kind === "none") return { problem: noReportsAmong({ files: chosen.files, tables: chosen.tables }) };
  const { leftOut } = chosen;
  if (chosen.kind === "one") {
    const only = files[chosen.index]!;
    const { bytes } = await opened(only);
    return { given: { name: only.file.name, bytes }, leftOut };
  }
  const parts = chosen.indices.map((index) => files[index]!);
  const folder = commonFolder(parts.map(({ path }) => path));
  const texts: { name: string; bytes: ArrayBuffer }[] = [];
  for (const one of parts) {
    const { name, bytes } = await opened(one);
    texts.push({ name: folder === "" ? name : name.slice(folder.length + 1), bytes });
  }
  return { given: { name: folder === "" ? `${texts.length} files` : folder, texts }, leftOut };
}
