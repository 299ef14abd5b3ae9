// What is read of a packed file: the content of a .gz, the one table or all texts of a .zip. An archive inside an archive is refused.
import { noReportsAmong } from "@/base/problems/data";
import { readGzip } from "@/formats/gzip";
import { refuse } from "@/formats/refuse";
import { refusedType } from "@/formats/sniff";
import { readZip } from "@/formats/zip";
import { zipFault } from "@/formats/zip-fault";
import { chooseFiles, commonFolder } from "./choose-files";
import type { IssueLog } from "./issue-log";
import { joinFiles } from "./join-files";

export interface PlainFile {
  readonly bytes: Uint8Array;
  /** Its own name where it was packed. */
  readonly name: string;
}

const packed: ReadonlySet<string> = new Set(["TYPE-ZIP", "TYPE-GZIP", "TYPE-ARCHIVE"]);

function unzip({ bytes, name }: PlainFile, log: IssueLog): PlainFile {
  const { files, skipped } = readZip(bytes.slice());
  const paths = [...files.keys()];
  const chosen = chooseFiles(paths);
  if (chosen.kind === "none")
    throw refuse(noReportsAmong({ files: chosen.files, tables: chosen.tables }), {
      file: name,
      expected: "one table or texts",
      received: `${chosen.tables} tables`,
    });
  const leftOut = chosen.leftOut + skipped;
  if (leftOut > 0) log.add("DATA-LEFT-OUT", { received: `${leftOut} of ${paths.length + skipped}` });
  if (chosen.kind === "one") return { name: paths[chosen.index]!, bytes: files.get(paths[chosen.index]!)! };
  const inside = chosen.indices.map((index) => paths[index]!);
  const folder = commonFolder(inside);
  const below = folder === "" ? 0 : folder.length + 1;
  return { name, bytes: joinFiles(inside.map((path) => ({ name: path.slice(below), bytes: files.get(path)! }))) };
}

const unpackOnce = (file: PlainFile, log: IssueLog): PlainFile => {
  const type = refusedType(file.bytes);
  if (type === "TYPE-GZIP") return { name: file.name.replace(/\.gz$/iu, ""), bytes: readGzip(file.bytes.slice()) };
  return type === "TYPE-ZIP" ? unzip(file, log) : file;
};

/** A file that is not packed comes back as it is. @throws FormatError ZIP-*, DATA-FILES */
export function unpack(file: PlainFile, log: IssueLog): PlainFile {
  const inner = unpackOnce(file, log);
  if (inner !== file && packed.has(refusedType(inner.bytes) ?? ""))
    throw zipFault("ZIP-NESTED", "expected no archive inside", { received: inner.name });
  return inner;
}
