// HL7 v2 messages as reports: identifiers, sections, the order of lines, escapes. Damaged messages: fixtures/malformed/hl7.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "@/base/errors";
import { importReports } from "@/data/import";
import { setAsideCsv } from "@/data/set-aside";
import { unescapeHl7 } from "@/formats/hl7-escape";
import { looksLikeHl7 } from "@/formats/sniff";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => importReports(bytesOf(text), "reports.hl7", { labelSet: null }, []);

const header = "MSH|^~\\&|RIS|NORTH|||20240102||ORU^R01|1|P|2.5.1";
const patient = "PID|1||old^^^^PI~4711^^^HOSP&1.2.3&ISO^MR||Doe^Jane";
const order = `OBR|1|place|A-9|CXR^Chest two views|||20240101083000|${"|".repeat(17)}F`;
const line = (n: number, text: string, code = "1^Report") => `OBX|${n}|FT|${code}||${text}||||||F`;
const message = (...lines: string[]) => [header, patient, order, ...lines].join("\r");

describe("a message", () => {
  test("gives the patient of type MR with its authority, the filler's number and a text without names", async () => {
    const { reports, columns, preview } = await read(message(line(1, "No edema.")));
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ patient: "HOSP|4711", study: "A-9", line: 3 });
    expect(reports[0]!.sections).toEqual([{ name: "report", text: "No edema." }]);
    expect(columns.map(({ name, role }) => `${name}: ${role}`)).toEqual([
      "patient_id: patient",
      "study_id: study",
      "date: ignore",
      "procedure: ignore",
      "facility: ignore",
      "text: text",
    ]);
    expect(preview).toEqual([["HOSP|4711", "A-9", "2024-01-01", "Chest two views", "NORTH", "No edema."]]);
  });

  test("takes sections from the code's suffix, from the observation's name and from headings in the text", async () => {
    const lines = [
      line(1, "Heart normal.", "18782-3&GDT^Radiology"),
      line(2, "Lungs clear.", "18782-3&GDT^Radiology"),
      line(3, "No acute disease.", "18782-3&IMP^Radiology"),
      line(4, "Read again.", "X^Addendum"),
      line(5, "RECOMMENDATION: none~for now", "X^Report"),
    ];
    const { reports } = await read(message(...lines));
    expect(reports[0]!.sections).toEqual([
      { name: "findings", text: "Heart normal.\nLungs clear." },
      { name: "impression", text: "No acute disease." },
      { name: "addendum", text: "Read again." },
      { name: "recommendation", text: "none\nfor now" },
    ]);
  });

  test("puts lines in the order of their numbers", async () => {
    const { reports } = await read(message(line(10, "third"), line(9, "second"), line(2, "first")));
    expect(reports[0]!.sections[0]!.text).toBe("first\nsecond\nthird");
  });

  test("keeps a line break inside a field, and the fields after it", async () => {
    const raw = message("OBX|1|TX|1^Report||No edema.\n\nOBXtra words | of text||||||D", line(2, "Kept."));
    const { reports, issues } = await read(raw);
    expect(reports[0]!.sections[0]!.text).toContain("Kept.");
    expect(issues.map(({ code }) => code)).not.toContain("HL7-TYPE");
  });

  test("never shows what lies behind an address, and reads on past one", async () => {
    const { reports } = await read(message("OBX|1|RP|1^Image||http://pacs/1||||||F", line(2, "No edema.")));
    expect(reports[0]!.sections).toEqual([{ name: "report", text: "No edema." }]);
  });

  test("set aside, it stands in a table that imports again once it is corrected", async () => {
    const pdf = "OBX|1|ED|1^Report||x^Application^PDF^Base64^JVBERi0=||||||F";
    const aside = new TextDecoder().decode(setAsideCsv(await read(message(pdf))));
    expect(aside).toContain("HL7-PDF");
    const again = await importReports(
      bytesOf(aside.replace(/""\r\n$/u, '"No edema."\r\n')),
      "set-aside.csv",
      { labelSet: null },
      [],
    );
    expect(again.reports[0]).toMatchObject({ patient: "HOSP|4711", study: "A-9" });
  });
});

describe("escapes", () => {
  const delimiters = { field: "|", component: "^", repetition: "~", escape: "\\", subcomponent: "&" };
  test.each([
    ["\\F\\ \\S\\ \\T\\ \\R\\ \\E\\", "| ^ & ~ \\", 0],
    ["one\\.br\\two\\.sp2\\three\\.ce\\four", "one\ntwo\nthree\nfour", 0],
    ["a\\X0D\\b\\X0A\\c", "a\nb\nc", 0],
    ["\\XC3A4\\ \\XE4\\", "ä ä", 0],
    ["\\H\\bold\\N\\\\.in4\\\\C2842\\\\Z1\\", "bold", 5],
    ["5 \\ 6", "5 \\ 6", 0],
    ["\\Q\\ and \\XZZ\\", "\\Q\\ and \\XZZ\\", 0],
    ["c:\\.br\\", "c:\n", 0],
    ["a\\b\\E\\c", "a\\b\\c", 0],
    ["", "", 0],
  ])("%s", (raw, text, removed) => {
    expect(unescapeHl7(raw, delimiters)).toEqual({ text, removed });
  });

  test("a message without an escape character keeps its backslashes", () => {
    expect(unescapeHl7("\\F\\", { ...delimiters, escape: "" })).toEqual({ text: "\\F\\", removed: 0 });
  });
});

describe("by content", () => {
  test.each([
    [true, "MSH|^~\\&|A"],
    [true, "\u000bMSH|^~\\&|A"],
    [true, "FHS|^~\\&|A"],
    [true, "MSH$%~\\&$A"],
    [true, "Interface log\r\nMSH|^~\\&|A"],
    [true, "OBX|1|TX|"],
    [false, "PID|report|label\n1|No edema.|0\n"],
    [false, "MSH-deficient tumour in the colon."],
    [false, "text,MSH|^~\\&"],
  ])("%s: %j", (is, text) => {
    expect(looksLikeHl7(bytesOf(text))).toBe(is);
  });

  test("a field over 4 MiB is set aside, the next report is read", async () => {
    const big = message(line(1, "No edema. ".repeat(450_000)));
    const { counts, issues } = await read(`${big}\r${message(line(1, "Edema."))}`);
    expect(counts).toMatchObject({ read: 2, setAside: 1 });
    expect(issues.map(({ code }) => code)).toContain("HL7-BIG");
  });
});

const whole = [message(line(1, "No edema.\\.br\\Clear.")), message(line(1, "Fracture."), line(2, "Old.")), header].join(
  "\r",
);

describe("properties", () => {
  test("any cut or changed character gives reports that add up, or a refusal", async () => {
    const change = fc.record({
      at: fc.nat(whole.length - 1),
      by: fc.constantFrom("", "|", "^", "\\", "\r", "\u000b", "A", "\0"),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, by, cut }) => {
        const text = cut ? whole.slice(0, at) : whole.slice(0, at) + by + whole.slice(at + 1);
        try {
          const { counts } = await read(text);
          expect(counts.accepted + counts.withoutLabels + counts.setAside + counts.merged).toBe(counts.read);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("any line end gives the same reports", async () => {
    const texts = ["\r", "\n", "\r\n"].map((end) => whole.replaceAll("\r", end));
    const [first, ...others] = await Promise.all(texts.map(async (text) => (await read(text)).reports));
    for (const other of others) expect(other).toEqual(first);
  });
});
