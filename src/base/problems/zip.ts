// Problems of the area ZIP: archives (FORMATS, bundles).
import type { Problem } from "../errors";

export type ZipCode =
  | "ZIP-CRC"
  | "ZIP-DIRECTORY"
  | "ZIP-EMPTY"
  | "ZIP-ENCRYPTED"
  | "ZIP-ENTRIES"
  | "ZIP-GZIP"
  | "ZIP-METHOD"
  | "ZIP-NAME"
  | "ZIP-NESTED"
  | "ZIP-OVERLAP"
  | "ZIP-SIZE";

const texts: Readonly<Record<ZipCode, readonly [happened: string, fix: string]>> = {
  "ZIP-CRC": ["A file inside this zip is damaged.", "Get the zip again from where it came from."],
  "ZIP-DIRECTORY": [
    "This is not a zip file, or its table of contents is damaged.",
    "Get the zip again from where it came from.",
  ],
  "ZIP-EMPTY": ["This zip file holds no file.", "Choose another file."],
  "ZIP-ENCRYPTED": ["This zip file is locked with a password.", "Unpack it first and open what is inside."],
  "ZIP-ENTRIES": ["This zip file holds too many files.", "Unpack it first and open what is inside."],
  "ZIP-GZIP": ["This .gz file is damaged or not whole.", "Get it again from where it came from."],
  "ZIP-METHOD": [
    "This zip file is packed in a way that Cloister does not read.",
    "Unpack it first and open what is inside.",
  ],
  "ZIP-NAME": ["A name inside this zip file is not allowed.", "Unpack it first and open what is inside."],
  "ZIP-NESTED": ["There is an archive inside this one.", "Unpack it first and open what is inside."],
  "ZIP-OVERLAP": ["Files inside this zip file overlap.", "Get the zip again from where it came from."],
  "ZIP-SIZE": [
    "A file inside this archive is larger than stated or than allowed.",
    "Unpack it first and open what is inside.",
  ],
};

/** @param detail where, expected, got: positions and counts only. */
export const unusableZip = (code: ZipCode, detail: string): Problem => ({
  code,
  happened: texts[code][0],
  kept: "Nothing was read.",
  fix: texts[code][1],
  detail: `${code === "ZIP-GZIP" ? "formats/gzip" : "formats/zip"}: ${detail}`,
});
