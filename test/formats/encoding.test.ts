// Bytes to text: marks, UTF-16 without a mark, windows-1252, and files that mix encodings.
import { describe, expect, test } from "vitest";
import { FormatError } from "@/base/errors";
import { type Encoding, decodeText } from "@/formats/encoding";

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, littleEndian: boolean) => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
};
const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const codeOf = (bytes: Uint8Array, asked?: Encoding): string | null => {
  try {
    decodeText(bytes, "f", asked);
    return null;
  } catch (error) {
    if (error instanceof FormatError) return `${error.problem.code} at ${error.issue.byte ?? ""}`;
    throw error;
  }
};

describe("decodeText", () => {
  const text = "Ödem, naïve 𝄞\nno\n";

  test.each([
    ["UTF-8", utf8(text), "utf-8"],
    ["UTF-8 with a mark", join(Uint8Array.of(0xef, 0xbb, 0xbf), utf8(text)), "utf-8"],
    ["UTF-16 LE with a mark", join(Uint8Array.of(0xff, 0xfe), utf16(text, true)), "utf-16le"],
    ["UTF-16 BE with a mark", join(Uint8Array.of(0xfe, 0xff), utf16(text, false)), "utf-16be"],
    ["UTF-16 LE without a mark", utf16(text, true), "utf-16le"],
    ["UTF-16 BE without a mark", utf16(text, false), "utf-16be"],
  ])("reads %s", (_, bytes, encoding) => {
    expect(decodeText(bytes, "f")).toMatchObject({ text, encoding, guessedAt: null });
  });

  test("reads a file without any UTF-8 line as windows-1252 and says where", () => {
    const decoded = decodeText(latin1("a\nb\u0080 \u0096 \u00e9\n\u00fc"), "f");
    expect(decoded).toMatchObject({ text: "a\nb€ – é\nü", encoding: "windows-1252", guessedAt: { line: 2, byte: 3 } });
  });

  test("names the lines of a UTF-8 file that are not UTF-8, with byte and index", () => {
    const decoded = decodeText(join(utf8("é\r\né\r"), latin1("x\u00e9"), utf8("\né")), "f");
    expect(decoded.text).toBe("é\r\né\rxé\né");
    expect([...decoded.badLines]).toEqual([[3, { byte: 8, index: 6 }]]);
  });

  test.each([
    ["an overlong slash", [0xc0, 0xaf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a code beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
    ["a lone continuation", [0x80]],
    ["a cut sequence", [0xe2, 0x82]],
  ])("does not take %s for UTF-8, and never puts U+FFFD in", (_, bad) => {
    const decoded = decodeText(join(utf8("é\né\n"), Uint8Array.from(bad)), "f");
    expect([...decoded.badLines.keys()]).toEqual([3]);
    expect(decoded.text).not.toContain("\ufffd");
  });

  test("refuses what does not fit an encoding chosen by hand, at its byte", () => {
    expect(codeOf(latin1("ab\u00e9c"), "utf-8")).toBe("TEXT-ENCODING at 2");
    expect(codeOf(latin1("ab\u00e9c"), "windows-1252")).toBeNull();
  });

  test("refuses half a character of UTF-16", () => {
    const mark = Uint8Array.of(0xff, 0xfe);
    expect(codeOf(join(mark, utf16("ab", true), Uint8Array.of(1)))).toBe("TEXT-ENCODING at 6");
    expect(codeOf(join(mark, utf16("a\ud800b", true)))).toBe("TEXT-ENCODING at 4");
    expect(codeOf(join(mark, utf16("a\udc00b", true)))).toBe("TEXT-ENCODING at 4");
  });

  test("agrees with the strict decoder of the platform on every two-byte sequence", () => {
    const strict = new TextDecoder("utf-8", { fatal: true });
    const isUtf8 = (bytes: Uint8Array) => {
      try {
        strict.decode(bytes);
        return true;
      } catch {
        return false;
      }
    };
    const good = utf8("é\né\n");
    let differences = 0;
    for (let a = 0x80; a < 256; a++)
      for (let b = 0; b < 256; b++) {
        const bytes = join(good, Uint8Array.of(a, b, 0x41));
        if (isUtf8(bytes) !== (decodeText(bytes, "f").badLines.size === 0)) differences++;
      }
    expect(differences).toBe(0);
  });
});
