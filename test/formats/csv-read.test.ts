// Delimited text: where records end, which delimiter, and that one open quote never swallows the file.
import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { findDelimiter } from "@/formats/csv-delimiter";
import { readCsv } from "@/formats/csv-read";
import { guardCell, unguardCell, writeCsv } from "@/formats/csv-write";

const records = (text: string, options: Parameters<typeof readCsv>[1] = {}) =>
  [...readCsv(text, options).batches].flat();
const cells = (text: string) => records(text).map((record) => record.cells);
const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe("readCsv", () => {
  test.each([
    ["nothing", "", []],
    ["blank lines only", "\n \r\n", []],
    ["one cell", "a", [["a"]]],
    ["an empty last cell", "a,b\nc,\n", [["a", "b"], ["c", ""]]], // prettier-ignore
    ["a quoted line end", 'a,b\n"c\r\nd",e', [["a", "b"], ["c\r\nd", "e"]]], // prettier-ignore
    ["a quoted delimiter and quote", 'a,b\n"c,""d""",e', [["a", "b"], ['c,"d"', "e"]]], // prettier-ignore
    ["a bare quote", 'a,b\nc 5" d,e', [["a", "b"], ['c 5" d', "e"]]], // prettier-ignore
    ["white space after the last closing quote", 'a,b\nc,"d"  ', [["a", "b"], ["c", "d"]]], // prettier-ignore
    ["white space after a closing quote", 'a,b\n"c" \t,"d" \ne,f\n', [["a", "b"], ["c", "d"], ["e", "f"]]], // prettier-ignore
    ["U+FEFF that is text", '\ufeffa,b\n\ufeff"c,d', [["\ufeffa", "b"], ['\ufeff"c', "d"]]], // prettier-ignore
    ["an empty quoted cell", 'a,b\n"",e', [["a", "b"], ["", "e"]]], // prettier-ignore
  ])("reads %s", (_, text, expected) => {
    expect(cells(text)).toEqual(expected);
  });

  test("counts physical lines through quoted line ends, mixed ends and blank lines", () => {
    const text = 'a,b\r\n"c\nd\re",f\r\r\n\ng,h\n"i",j';
    expect(records(text).map(({ line, lines }) => [line, lines])).toEqual([
      [1, 1],
      [2, 3],
      [7, 1],
      [8, 1],
    ]);
  });

  test("sets aside the line of a quote that never closes and reads on with the next line", () => {
    const found = records('a,b,c\n1,"open,2\n3,4,5\n6,"7",8\n');
    expect(found.map(({ fault, faultColumn, line }) => [fault, faultColumn, line])).toEqual([
      [null, 0, 1],
      ["CSV-QUOTE", 2, 2],
      [null, 0, 3],
      [null, 0, 4],
    ]);
    expect(found[1]?.cells).toEqual(["1", '"open', "2"]);
  });

  test("does not let two stray quotes enclose whole rows of a wide table", () => {
    const row = (n: number, text: string) => [String(n), text, ...Array.from({ length: 8 }, () => "0")].join(",");
    const lines = ["n,text,a,b,c,d,e,f,g,h", row(1, '"open'), row(2, "two"), row(3, 'three"'), row(4, '"four\nlines"')];
    const found = records(lines.join("\n"));
    expect(found.map(({ fault }) => fault)).toEqual([null, "CSV-QUOTE", null, null, null]);
    expect(found.at(-1)?.cells[1]).toBe("four\nlines");
    const two = records([lines[0], row(1, '"open'), row(2, 'close"'), row(3, "x")].join("\n"));
    expect(two.map(({ fault }) => fault)).toEqual([null, "CSV-QUOTE", null, null]);
  });

  test("leaves two cells of several lines in one wide row alone", () => {
    const text = `n,text,a,b,c,d,e,f,note\n1,"one\ntwo, three",0,0,0,0,0,0,"four\nfive"\n`;
    expect(records(text).map(({ cells: c, fault }) => [c.length, fault])).toEqual([
      [9, null],
      [9, null],
    ]);
  });

  test("parses a batch record by record where the parser gives other rows than the scan found", () => {
    const parse = Papa.parse.bind(Papa);
    const oneTooMany = (text: string) => {
      const { data } = parse<string[]>(text, { delimiter: ",", newline: "\n" });
      return { data: text.includes("odd") ? [["more"], ...data] : data };
    };
    Reflect.set(Papa, "parse", oneTooMany);
    const found = records("a,b\n1,2\nodd,3\n4,5\n", { delimiter: "," });
    Reflect.set(Papa, "parse", parse);
    expect(found.map((record) => [record.cells.join(","), record.fault])).toEqual([
      ["a,b", null],
      ["1,2", null],
      ["odd,3", "CSV-QUOTE"],
      ["4,5", null],
    ]);
  });

  test("sets a record beyond the limit aside, quoted or not", () => {
    const long = "x".repeat(50);
    const found = records(`a,b\n${long},1\n"${long}\n${long}",2\n3,4\n`, { recordLimit: 40 });
    expect(found.map(({ fault }) => fault)).toEqual([null, "CSV-RECORD", "CSV-QUOTE", "CSV-RECORD", null]);
  });

  test("obeys the line sep= that Excel writes", () => {
    expect(records("sep=;\na,b;c\n").map((record) => [record.cells, record.line])).toEqual([[["a,b", "c"], 2]]);
  });

  test("stays linear where every line opens a quote that the next one closes and opens again", () => {
    const text = `a,b\n${'b","x\n'.repeat(100_000)}`;
    const start = performance.now();
    const found = records(text, { delimiter: ",", recordLimit: 65_536 });
    expect(found.length).toBeGreaterThan(100);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test("gives back what Python's csv and our writer write, for any cells", () => {
    const cell = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom('"', '""', ",", "\r", "\n", "\r\n", " ", "'", "=1", ""),
    );
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
      );
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r", "\r\n"), (rows, end) => {
        const text = rows.map((row) => row.map(quote).join(",") + end).join("");
        expect([...readCsv(text, { delimiter: "," }).batches].flat().map((record) => record.cells)).toEqual(rows);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  test("gives the same cells whatever the line ends", () => {
    const line = fc.array(fc.stringMatching(/^[a-z "]{0,6}$/u), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), (rows) => {
        const text = rows.map((row) => row.join(",")).join("\n");
        const read = (from: string) =>
          records(from).map((record) => [record.cells.join("|").replace(/\r\n?/gu, "\n"), record.fault, record.line]);
        for (const end of ["\r\n", "\r"]) expect(read(text.replaceAll("\n", end))).toEqual(read(text));
      }),
      { seed: 4, numRuns: 1000 },
    );
  });
});

describe("findDelimiter", () => {
  test.each([
    ["comma", "a,b\n1,2\n", ","],
    ["semicolon beside prose with commas", "a;b;c\nx, y;1;2\nz;3;4\n", ";"],
    ["tab", "a\tb\nx, y; z\t2\nx\t2\n", "\t"],
    ["bar", "a|b\nx|2\n", "|"],
    ["comma before semicolon in a tie", "a,b;c\n1,2;3\n", ","],
    ["none in a list of sentences", "The heart, in short, is normal.\nNo effusion.\nClear.\n", null],
    ["none in an empty text", "", null],
  ])("finds %s", (_, text, expected) => {
    expect(findDelimiter(text)).toBe(expected);
  });
});

describe("writeCsv", () => {
  const decode = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

  test("writes a byte-order mark, quotes text, leaves numbers plain and ends lines with CRLF", () => {
    expect(decode(writeCsv([["a", 0.5, null], ['b"', -1, "c"]]))).toBe('\ufeff"a",0.5,\r\n"b""",-1,"c"\r\n'); // prettier-ignore
  });

  test.each(["=1+1", "+1", "-1", "@A1", "\tx", "\rx", "＝1", "＋1", "－1", "＠A", "'=1", "''-2"])(
    "guards %j, and takes the guard off again",
    (cell) => {
      expect(guardCell(cell)).toBe(`'${cell}`);
      expect(unguardCell(guardCell(cell))).toBe(cell);
    },
  );

  test.each(["1+1", "a=b", " =1", "'a", "''", ""])("leaves %j as it is", (cell) => {
    expect(guardCell(cell)).toBe(cell);
    expect(unguardCell(cell)).toBe(cell);
  });

  test("removes NUL before it looks for a formula", () => {
    expect(guardCell("\0=1")).toBe("'=1");
  });

  test("comes back exactly, for any text without NUL", () => {
    const cell = fc.string({ unit: fc.constantFrom("'", "=", "-", "@", '"', ",", "\r", "\n", "\t", "a", "＝") });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = decode(writeCsv(rows)).slice(1);
        const back = records(text, { delimiter: "," }).map((record) => record.cells.map(unguardCell));
        expect(back).toEqual(rows);
      }),
      { seed: 5, numRuns: 2000 },
    );
  });
});
