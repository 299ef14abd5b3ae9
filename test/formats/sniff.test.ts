// Files recognized by content, whatever their name.
import { describe, expect, test } from "vitest";
import { refusedType, utf16Pattern } from "@/formats/sniff";

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const zip = (entry: string) => ascii(`PK\u0003\u0004${"\0".repeat(26)}${entry}`);

describe("refusedType", () => {
  test.each([
    ["TYPE-DOCX", zip("word/document.xml")],
    ["TYPE-XLSX", zip("xl/workbook.xml")],
    ["TYPE-ODF", zip("mimetypeapplication/vnd.oasis.opendocument.text")],
    ["TYPE-ZIP", zip("reports.csv")],
    ["TYPE-PDF", ascii("%PDF-1.7\n")],
    ["TYPE-XLS", Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0)],
    ["TYPE-GZIP", Uint8Array.of(0x1f, 0x8b, 8)],
    ["TYPE-RTF", ascii("{\\rtf1 }")],
    ["TYPE-HTML", ascii("\n<!doctype HTML><p>")],
    ["TYPE-HTML", ascii("<html><body>")],
    ["TYPE-XML", ascii('<?xml version="1.0"?><DiagnosticReport/>')],
    ["TYPE-DICOM", ascii(`${"\0".repeat(128)}DICM`)],
    ["TYPE-PICKLE", Uint8Array.of(0x80, 4, 0x95, 1)],
    ["TYPE-PARQUET", ascii("PAR1")],
    ["TYPE-ARCHIVE", ascii("7z\u00bc\u00af")],
    ["TYPE-IMAGE", Uint8Array.of(0x89, 0x50, 0x4e, 0x47)],
    ["TYPE-BINARY", ascii("ab\u0001\u0002c")],
  ])("names %s", (type, bytes) => {
    expect(refusedType(bytes)).toBe(type);
  });

  test.each([
    ["a table", "report,label\nx,1\n"],
    ["JSON", '{"text":"x"}'],
    ["a text with one NUL among many characters", `${"word ".repeat(20)}\0`],
    ["a text about html", "The page <html> was printed."],
    ["nothing", ""],
  ])("lets %s through", (_, text) => {
    expect(refusedType(ascii(text))).toBeNull();
  });
});

describe("utf16Pattern", () => {
  test("tells the byte order by the side of the NUL bytes, and needs most pairs to have one", () => {
    expect(utf16Pattern(ascii("a\0b\0c\0"))).toBe("utf-16le");
    expect(utf16Pattern(ascii("\0a\0b\0c"))).toBe("utf-16be");
    expect(utf16Pattern(ascii("abcdefgh\0ijklm"))).toBeNull();
    expect(utf16Pattern(ascii("a"))).toBeNull();
  });
});
