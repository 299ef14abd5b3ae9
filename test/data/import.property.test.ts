// Any bytes give a result or a FormatError, quickly; the counts always add up; encoding and line ends change no report.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "@/base/errors";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import type { Imported } from "@/data/types";
import { damagedTable } from "./damaged-table";

const open = async (bytes: Uint8Array, name = "f.csv"): Promise<Imported | FormatError> => {
  try {
    return await importReports(bytes, name, {}, labelSets);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
};

const checkResult = (result: Imported | FormatError): void => {
  if (result instanceof FormatError) {
    expect(result.problem.code).toMatch(/^[A-Z]+-[A-Z0-9-]+$/u);
    return;
  }
  const { read, accepted, withoutLabels, setAside, merged } = result.counts;
  expect(accepted + withoutLabels + setAside + merged).toBe(read);
  expect(result.reports).toHaveLength(accepted + withoutLabels);
  expect(result.setAside).toHaveLength(setAside);
  expect(JSON.stringify(result.reports)).not.toContain("\ufffd");
};

const utf8 = (text: string) => new TextEncoder().encode(text);
const small = 'report,patient,split,Edema\n"Edema, ""mild"".\nMore.",p1,train,1\nÖdem.,p2,,0\n"x",p1,test,?\n';
const jsonl = '{"text":"Edema.","patient":"p1","labels":["Edema"]}\n{"text":"Ödem","labels":{"Edema":1}}\n[1]\n';

describe("importReports", () => {
  test.each([
    ["csv", utf8(small)],
    ["jsonl", utf8(jsonl)],
    ["json array", utf8(`[${jsonl.trim().split("\n").join(",\n")}]`)],
  ])("survives %s cut at any byte", async (_, bytes) => {
    for (let end = 0; end <= bytes.length; end++) checkResult(await open(bytes.subarray(0, end)));
  });

  test.each([
    ["csv", utf8(small)],
    ["jsonl", utf8(jsonl)],
  ])("survives %s with any bytes changed", async (_, bytes) => {
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const damaged = Uint8Array.from(bytes);
        for (const [at, value] of changes) damaged[at] = value;
        checkResult(await open(damaged));
      }),
      { seed: 10, numRuns: 1000 },
    );
  });

  test("survives random bytes and random punctuation within a second", async () => {
    const punctuation = fc.string({
      unit: fc.constantFrom('"', ",", "\n", "\r", ";", "\t", "{", "}", "[", "]", ":", "a", " "),
      maxLength: 400,
    });
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), punctuation.map(utf8));
    let slowest = 0;
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom("f.csv", "f.txt", "f.jsonl"), async (content, name) => {
        const start = performance.now();
        checkResult(await open(content, name));
        slowest = Math.max(slowest, performance.now() - start);
      }),
      { seed: 11, numRuns: 2000 },
    );
    expect(slowest).toBeLessThan(1000);
  });

  test("reads the same reports from UTF-8 and UTF-16, and with any line end", async () => {
    const plain = 'report,patient,split\nÖdem 𝄞.,p1,train\n"No, ""none"".",p2,test\n';
    const utf16 = (text: string) => {
      const view = new DataView(new ArrayBuffer(text.length * 2));
      for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), true);
      return new Uint8Array(view.buffer);
    };
    const reports = async (bytes: Uint8Array) => {
      const result = await open(bytes);
      return result instanceof FormatError ? result.problem.code : result.reports;
    };
    const expected = await reports(utf8(plain));
    expect(expected).toHaveLength(2);
    for (const end of ["\n", "\r", "\r\n"]) {
      const text = plain.replaceAll("\n", end);
      expect(await reports(utf8(text))).toEqual(expected);
      expect(await reports(utf8(`\ufeff${text}`))).toEqual(expected);
      expect(await reports(utf16(text))).toEqual(expected);
    }
  });

  test("cut at any of 60 places, a damaged table of 1,000 rows still adds up", async () => {
    const { bytes } = damagedTable(5);
    for (let k = 1; k <= 60; k++) checkResult(await open(bytes.subarray(0, Math.floor((k * bytes.length) / 61))));
  }, 60_000);
});
