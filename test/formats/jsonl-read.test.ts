// JSON records: what a line or an element gives, and where it starts.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { looksLikeJson, readJsonRecords } from "@/formats/jsonl-read";

describe("readJsonRecords", () => {
  test("places the elements of an array at the lines where they start", () => {
    const text = '\n[\n  {"a": "x,]}"},\n\n  {\n    "a": [1, {"b": 2}]\n  }, {"a": "\\"["}\n]\n';
    const { records, arrayFault } = readJsonRecords(text, "f");
    expect(arrayFault).toBeNull();
    expect(records.map(({ value, line, lines }) => [value, line, lines])).toEqual([
      [{ a: "x,]}" }, 3, 1],
      [{ a: [1, { b: 2 }] }, 5, 3],
      [{ a: '"[' }, 7, 1],
    ]);
  });

  test("keeps the damage of an open string to its line", () => {
    const { records } = readJsonRecords('[{"a": 1},\n{"a": "open\n},\n{"a": 3},\n{"a": 4}]', "f");
    expect(records.map(({ value, line }) => [value, line])).toEqual([
      [{ a: 1 }, 1],
      [null, 2],
      [{ a: 3 }, 4],
      [{ a: 4 }, 5],
    ]);
    const lines = readJsonRecords('{"a": 1}\n{"a": "open}\n{"a": 3}\n', "f").records;
    expect(lines.map(({ fault }) => fault)).toEqual([null, "JSON-LINE", null]);
  });

  test("reads 64 levels and refuses 65", () => {
    const nested = (levels: number) => `{"a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
    expect(readJsonRecords(nested(64), "f").records[0]?.fault).toBeNull();
    expect(readJsonRecords(nested(65), "f").records[0]?.fault).toBe("JSON-DEPTH");
    expect(readJsonRecords(`{"a":"${"[".repeat(99)}"}`, "f").records[0]?.fault).toBeNull();
  });

  test("sets a record beyond 4 MiB aside", () => {
    const { records } = readJsonRecords(`{"a":1}\n{"a":"${"x".repeat(2 ** 22)}"}\n{"a":2}`, "f");
    expect(records.map(({ fault }) => fault)).toEqual([null, "JSON-RECORD", null]);
  });

  test("finds __proto__ however deep and however it is written", () => {
    const { records } = readJsonRecords('{"a":[{"__proto__":1}]}\n{"\\u005f_proto__":{}}\n{"a":"__proto__"}', "f");
    expect(records.map(({ fault }) => fault)).toEqual(["JSON-KEY", "JSON-KEY", null]);
  });

  test("gives the same values from lines and from an array, whatever the values", () => {
    const value = fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      fc.jsonValue({ maxDepth: 3 }),
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), fc.constantFrom(undefined, 2), (values, indent) => {
        fc.pre(!JSON.stringify(values).includes("__proto__"));
        const lines = values.map((one) => `${JSON.stringify(one)}\n`).join("");
        const array = JSON.stringify(values, null, indent);
        const read = (text: string) => readJsonRecords(text, "f").records.map((record) => JSON.stringify(record.value));
        const expected = values.map((one) => JSON.stringify(JSON.parse(JSON.stringify(one))));
        expect(read(lines)).toEqual(expected);
        expect(read(array)).toEqual(expected);
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});

describe("looksLikeJson", () => {
  test.each(['{"a":1}', "{'a':1}", "{}", ' \n{ "a"', "[{", "[\n {", "[]", "{\n"])("takes %j for JSON", (text) => {
    expect(looksLikeJson(text)).toBe(true);
  });
  test.each(["", "a,b", "{a},b", "[1] finding, note", "(see) {"])("does not take %j for JSON", (text) => {
    expect(looksLikeJson(text)).toBe(false);
  });
});
