// Several files as one that the import reads as any other, and a project keeps as one: HL7 messages one after the other, FHIR
// resources one a line, texts as a table.
import { noReportsAmong } from "@/base/problems/data";
import { decodeText } from "@/formats/encoding";
import { looksLikeFhir } from "@/formats/fhir-file";
import { parseJson } from "@/formats/jsonl-read";
import { refuse } from "@/formats/refuse";
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

const isJson = ({ name }: TextFile): boolean => /\.(?:json|ndjson)$/iu.test(name);

/** Each resource on a line of its own. What is no JSON is drawn onto one line: the import says so of that record. */
function linesOf(text: string): string {
  const whole = parseJson(text);
  if (whole) return JSON.stringify(whole.value);
  const [firstLine = ""] = text.split(/[\r\n]/u, 1);
  return parseJson(firstLine) ? text : text.replace(/[\r\n]+/gu, " ");
}

/** @throws FormatError DATA-FILES where one is no FHIR: several tables are not read at once */
function joinResources(files: readonly TextFile[]): Uint8Array<ArrayBuffer> {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const texts = sorted.map(({ name, bytes }) => decodeText(bytes, name).text.trim());
  if (!texts.every(looksLikeFhir))
    throw refuse(noReportsAmong({ files: files.length, tables: files.length }), {
      file: files[0]!.name,
      expected: "FHIR resources, or one table",
      received: `${files.length} tables`,
    });
  return new TextEncoder().encode(texts.map((text) => `${linesOf(text)}\n`).join(""));
}

/** @throws FormatError HL7-CHARSET, TEXT-ENCODING where a file cannot be decoded; DATA-FILES for several tables */
export function joinFiles(files: readonly TextFile[]): Uint8Array<ArrayBuffer> {
  if (files.every(({ bytes }) => looksLikeHl7(bytes))) return joinMessages(files);
  return files.every(isJson) ? joinResources(files) : textFolder(files);
}
