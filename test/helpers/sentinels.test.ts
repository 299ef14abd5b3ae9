// The search for sentinels finds each of them in each form, wherever it lies, and nothing else.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findInFolder, randomName, randomNumber, sentinelSearch } from "./sentinels";

const planted = [randomName(), randomNumber(), randomName()];
const search = sentinelSearch(planted);
const forms: readonly (readonly [form: string, write: (text: string) => Buffer])[] = [
  ["UTF-8", (text) => Buffer.from(text)],
  ["UTF-16LE", (text) => Buffer.from(text, "utf16le")],
  ["UTF-16BE", (text) => Buffer.from(text, "utf16le").swap16()],
  ["hex", (text) => Buffer.from(Buffer.from(text).toString("hex"))],
  ["hex", (text) => Buffer.from(Buffer.from(text).toString("hex").toUpperCase())],
  ["base64", (text) => Buffer.from(Buffer.from(text).toString("base64"))],
  ["base64 of UTF-16", (text) => Buffer.from(Buffer.from(text, "utf16le").toString("base64"))],
];

describe("the search for sentinels", () => {
  test.each(forms)("finds names and numbers as %s, behind 0 to 8 other bytes", (form, write) => {
    for (const sentinel of planted)
      for (let before = 0; before < 9; before++) {
        const found = search(write(`${"x".repeat(before)}${sentinel} seen.`));
        expect(found.map((one) => one.form.split(" + ")[0])).toContain(form);
        expect(new Set(found.map((one) => one.sentinel))).toEqual(new Set([sentinel]));
      }
  });

  test("finds nothing where one character is missing, and in other random strings", () => {
    expect(search(Buffer.from(planted.map((one) => one.slice(1)).join(" ")))).toEqual([]);
    expect(search(Buffer.from(Array.from({ length: 1_000 }, randomNumber).join("")))).toEqual([]);
  });

  test("stops at its limit", () => {
    expect(search(Buffer.from(planted.join(" ").repeat(50))).length).toBe(20);
  });

  test("reads every file of a folder and says which one", () => {
    const folder = mkdtempSync(join(tmpdir(), "cloister-sentinels-"));
    mkdirSync(join(folder, "deep"));
    writeFileSync(join(folder, "clear"), "nothing");
    writeFileSync(join(folder, "deep", "log"), `name=${planted[0] ?? ""}`);
    expect(findInFolder(folder, search)).toEqual([`${join("deep", "log")}: UTF-8`]);
    rmSync(folder, { recursive: true });
  });
});
