// Several files as one that the import reads as any other, and a project keeps as one: HL7 messages one after the other, texts as a table.
import { looksLikeHl7 } from "@/formats/sniff";
import { decodeHl7 } from "./read-hl7";
import { type TextFile, textFolder } from "./text-folder";

const byteOrderMark = "\ufeff";

/** As UTF-8 with a mark, which counts for more than the character set that a message names. */
function joinMessages(files: readonly TextFile[]): Uint8Array<ArrayBuffer> {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const texts = sorted.map(({ name, bytes }) => decodeHl7(bytes, name, undefined).text);
  return new TextEncoder().encode(byteOrderMark + texts.join("\r"));
}

/** @throws FormatError HL7-CHARSET, TEXT-ENCODING where a message cannot be decoded */
export const joinFiles = (files: readonly TextFile[]): Uint8Array<ArrayBuffer> =>
  files.every(({ bytes }) => looksLikeHl7(bytes)) ? joinMessages(files) : textFolder(files);
