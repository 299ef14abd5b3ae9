// Reports as a person gave them, a file or a folder, as one file.
import { joinFiles } from "@/data/join-files";
import type { GivenReports } from "../protocol";

export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export const asFile = (given: GivenReports): GivenFile => ({
  name: given.name,
  bytes:
    "bytes" in given
      ? new Uint8Array(given.bytes)
      : joinFiles(given.texts.map(({ name, bytes }) => ({ name, bytes: new Uint8Array(bytes) }))),
});
