// Packed files: the table in a .gz, the table, texts or messages in a .zip; damaged, nested and swollen ones by their codes.
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "@/base/errors";
import { importReports } from "@/data/import";
import { readGzip } from "@/formats/gzip";
import { writeZip } from "@/formats/zip-write";
import { codeOf } from "../models/problem-code";

type Bytes = Uint8Array<ArrayBuffer>;
const text = (value: string): Bytes => new TextEncoder().encode(value);
const gzip = (value: Uint8Array | string): Bytes => new Uint8Array(gzipSync(value));
const joined = (...parts: readonly Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts));
const zip = (files: Readonly<Record<string, string>>) =>
  writeZip(new Map(Object.entries(files).map(([name, content]) => [name, text(content)])));

const csv = "report,patient\nNo edema.,p1\nFracture seen.,p2\n";
const read = (bytes: Bytes, name = "reports.zip") => importReports(bytes, name, { labelSet: null }, []);
const codeOfReading = async (bytes: Bytes): Promise<string> =>
  read(bytes).then(
    () => "none",
    (error: unknown) => (error instanceof FormatError ? error.issue.code : String(error)),
  );

describe("gzip", () => {
  const packed = gzip(csv);
  const last = (bytes: Bytes, back: number) => bytes.with(bytes.length - back, bytes.at(-back)! ^ 1);

  test("gives back what was packed, in one member or many", () => {
    const members = Array.from({ length: 40 }, (_, i) => `row ${i}\n`.repeat(i * 5));
    expect(readGzip(packed)).toEqual(text(csv));
    expect(readGzip(joined(...members.map(gzip)))).toEqual(text(members.join("")));
    expect(readGzip(gzip(""))).toEqual(text(""));
  });

  test("comes back whole whatever its length and wherever members meet", () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 70_000 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, (members) => {
        expect(Buffer.compare(readGzip(joined(...members.map(gzip))), joined(...members))).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ["cut", packed.slice(0, -9)],
    ["cut in the trailer", packed.slice(0, -1)],
    ["cut in the header", packed.slice(0, 5)],
    ["another CRC", last(packed, 8)],
    ["another length", last(packed, 1)],
    ["another CRC in the first of two", joined(last(packed, 8), packed)],
    ["something after it", joined(packed, text("garbage and more of it"))],
    ["three bytes after it", joined(packed, text("abc"))],
    ["a changed byte inside", last(packed, 20)],
  ])("%s is refused", async (_, bytes) => {
    expect(await codeOf(() => readGzip(bytes))).toBe("ZIP-GZIP");
  });

  test("one that swells over a hundred times is refused", async () => {
    expect(await codeOf(() => readGzip(gzip(new Uint8Array(5_000_000))))).toBe("ZIP-SIZE");
  });
});

describe("an import", () => {
  test("reads the table in a .gz, whatever the name", async () => {
    for (const name of ["reports.csv.gz", "reports.csv"]) {
      const { reports, format } = await read(gzip(csv), name);
      expect([format, reports.map(({ patient }) => patient)]).toEqual(["csv", ["p1", "p2"]]);
      expect(reports[0]!.file).toBe(name);
    }
  });

  test("reads the one table in a .zip and says what it left out", async () => {
    const { reports, issues } = await read(zip({ "out/reports.csv": csv, "out/read-me.pdf": "x", "out/.hidden": "x" }));
    expect(reports).toHaveLength(2);
    expect(issues.filter(({ code }) => code === "DATA-LEFT-OUT").map(({ received }) => received)).toEqual(["2 of 3"]);
  });

  test("reads all texts in a .zip, each known by its path", async () => {
    const files = {
      "files/p10/s2.txt": "FINDINGS: Edema.",
      "files/p10/s1.txt": "No edema.",
      "files/p11/s3.txt": "Clear.",
    };
    const { reports, columns } = await read(zip(files));
    expect(reports.map(({ study }) => study)).toEqual(["p10/s1", "p10/s2", "p11/s3"]);
    expect(columns.map(({ name }) => name)).toEqual(["study_id", "folder", "text"]);
    expect(reports[1]!.sections).toEqual([{ name: "findings", text: "Edema." }]);
  });

  test("reads all messages in a .zip, each in its own character set", async () => {
    const message = (charset: string, words: string) =>
      `MSH|^~\\&|A|B|||2024||ORU^R01|1|P|2.5|||||| ${charset}\rPID|1||p1\rOBR|1||${charset}\rOBX|1|TX|1||${words}\r`;
    const latin = Uint8Array.from(message("8859/1", "\u0152d\u00e8me").replace("\u0152", "OE"), (c) => c.charCodeAt(0));
    const bytes = writeZip(
      new Map([
        ["b.hl7", text(message("UNICODE UTF-8", "\u0152d\u00e8me"))],
        ["a.hl7", latin],
      ]),
    );
    const { reports, format } = await read(bytes);
    expect(format).toBe("hl7");
    expect(reports.map(({ sections }) => sections[0]!.text)).toEqual(["OEd\u00e8me", "\u0152d\u00e8me"]);
  });

  test("reads all FHIR resources in a .zip together, one a line", async () => {
    const report = (id: string) => ({ resourceType: "DiagnosticReport", id, conclusion: `Text of ${id}.` });
    const pretty = JSON.stringify({ ...report("r1"), subject: { reference: "Patient/p1" } }, null, 2);
    const patient = JSON.stringify({ resourceType: "Patient", id: "p1", identifier: [{ value: "4711" }] });
    const lines = [report("r2"), report("r3")].map((one) => JSON.stringify(one)).join("\n");
    const { reports, counts } = await read(
      zip({ "b.json": pretty, "a.json": patient, "c.ndjson": lines, "d.json": pretty.slice(0, -9) }),
    );
    expect(reports.map(({ patient: key, study }) => [key, study])).toEqual([
      ["4711", "r1"],
      [null, "r2"],
      [null, "r3"],
    ]);
    expect(counts).toMatchObject({ read: 4, setAside: 1 });
  });

  test("reads a one-report text in a .zip as one report", async () => {
    const { reports } = await read(zip({ "report.txt": "Line one, two.\nLine two." }));
    expect(reports).toHaveLength(1);
  });

  test.each([
    ["a zip in a zip", zip({ "in.zip": "x" }), "ZIP-NESTED"],
    [
      "a zip under another name in a zip",
      zip({ "in.csv": Buffer.from(zip({ "a.csv": csv })).toString("latin1") }),
      "ZIP-NESTED",
    ],
    ["a gzip in a gzip", gzip(gzip(csv)), "ZIP-NESTED"],
    ["a tar in a gzip", gzip(`${"a".repeat(257)}ustar${"\0".repeat(250)}`), "ZIP-NESTED"],
    ["two tables", zip({ "a.csv": csv, "b.csv": csv }), "DATA-FILES"],
    ["two JSON files that are no FHIR", zip({ "a.json": '{"text":"x"}', "b.json": '{"text":"y"}' }), "DATA-FILES"],
    ["no report", zip({ "a.bin": "x", "b.bin": "y" }), "DATA-FILES"],
    ["a PDF alone", zip({ "a.pdf": "%PDF-1.7" }), "TYPE-PDF"],
    ["a Word document in a gzip", gzip("{\\rtf1 }"), "TYPE-RTF"],
    ["an empty file", gzip(""), "TEXT-EMPTY"],
  ])("%s is refused", async (_, bytes, code) => {
    expect(await codeOfReading(bytes)).toBe(code);
  });

  test("a cut or changed byte gives reports or a refusal, nothing else", async () => {
    const whole = [gzip(csv), zip({ "reports.csv": csv })];
    const change = fc.record({ which: fc.nat(1), at: fc.nat(10_000), bit: fc.nat(7), cut: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(change, async ({ which, at, bit, cut }) => {
        const bytes = whole[which]!;
        const place = at % bytes.length;
        const code = await codeOfReading(cut ? bytes.slice(0, place) : bytes.with(place, bytes[place]! ^ (1 << bit)));
        expect(code).toMatch(/^[A-Z0-9]+(?:-[A-Z0-9]+)+$|^none$/u);
      }),
      { numRuns: 400 },
    );
  });
});
