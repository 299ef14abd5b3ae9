// What a person chose or dropped, as reports for the worker: one file as it is, or the texts of a folder. Nothing else is read.
import type { Problem } from "@/base/errors";
import { noReportsAmong } from "@/base/problems/data";
import type { GivenReports } from "@/workers/protocol";

export interface ChosenFile {
  /** Path below what was chosen, with "/". */
  readonly path: string;
  readonly file: File;
}

export type Taken = { readonly given: GivenReports; readonly leftOut: number } | { readonly problem: Problem };

const isText = ({ path }: ChosenFile): boolean => /\.(?:txt|text|md)$/iu.test(path);
const isTable = ({ path }: ChosenFile): boolean => /\.(?:csv|tsv|jsonl|json)$/iu.test(path);
/** Files that systems put into folders. */
const isHidden = ({ path }: ChosenFile): boolean =>
  path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");

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

/** The folder that all files are in; "" where there is none. */
function commonFolder(files: readonly ChosenFile[]): string {
  const [first = ""] = files[0]?.path.split("/").slice(0, -1) ?? [];
  return first !== "" && files.every(({ path }) => path.startsWith(`${first}/`)) ? first : "";
}

/** One file of any kind; of several the texts as a folder, or the one table among them. */
export async function takeReports(chosen: readonly ChosenFile[]): Promise<Taken> {
  const files = chosen.filter((one) => !isHidden(one));
  const texts = files.filter(isText);
  const tables = files.filter(isTable);
  const [only] = files.length === 1 ? files : tables.length === 1 ? tables : [];
  if (only && (files.length === 1 || texts.length === 0)) {
    const { bytes } = await opened(only);
    return { given: { name: only.file.name, bytes }, leftOut: files.length - 1 };
  }
  if (texts.length === 0) return { problem: noReportsAmong({ files: files.length, tables: tables.length }) };
  const folder = commonFolder(texts);
  const read: { name: string; bytes: ArrayBuffer }[] = [];
  for (const one of texts) {
    const { name, bytes } = await opened(one);
    read.push({ name: folder === "" ? name : name.slice(folder.length + 1), bytes });
  }
  const name = folder === "" ? `${texts.length} texts` : folder;
  return { given: { name, texts: read }, leftOut: files.length - texts.length };
}
