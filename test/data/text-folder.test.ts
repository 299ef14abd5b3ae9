// A folder of texts as one table: each file a report under its path, what is no text set aside by the import, and no file lost.
import { describe, expect, test } from "vitest";
import { importReports } from "@/data/import";
import { wholeText } from "@/data/model-text";
import { textFolder } from "@/data/text-folder";

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (files: Parameters<typeof textFolder>[0], columns = {}) =>
  importReports(textFolder(files), "july", { labelSet: null, columns }, []);

describe("a folder of texts", () => {
  test("is a report a file, in the order of the paths, split at its headings", async () => {
    const { reports, counts, columns } = await read([
      { name: "b.txt", bytes: utf8("FINDINGS: Clear lungs.\nIMPRESSION: Normal.") },
      { name: "a.TXT", bytes: utf8("No effusion.\r\n") },
    ]);
    expect(reports.map(({ study }) => study)).toEqual(["a", "b"]);
    expect(reports[1]!.sections.map(({ name }) => name)).toEqual(["findings", "impression"]);
    expect(wholeText(reports[0]!)).toBe("No effusion.");
    expect(counts).toMatchObject({ read: 2, setAside: 0 });
    expect(columns.map(({ name }) => name)).toEqual(["study_id", "text"]);
  });

  test("of folders has a column that can be the patient", async () => {
    const files = ["p1/a.txt", "p1/b.txt", "p2/a.txt"].map((name) => ({ name, bytes: utf8(`Report ${name}.`) }));
    const { reports, hasPatients } = await read(files, { folder: "patient" });
    expect(hasPatients).toBe(true);
    expect(reports.map(({ patient, study }) => [patient, study])).toEqual([
      ["p1", "p1/a"],
      ["p1", "p1/b"],
      ["p2", "p2/a"],
    ]);
  });

  test("reads UTF-16 and windows-1252, and sets aside a PDF, an empty file and broken UTF-16", async () => {
    const utf16 = new Uint8Array(Buffer.from("\ufeffErguß rechts.", "utf16le"));
    const { reports, counts, issues } = await read([
      { name: "1.txt", bytes: utf16 },
      { name: "2.txt", bytes: Uint8Array.from([...utf8("Ergu"), 0xdf, ...utf8(" links.")]) },
      { name: "3.txt", bytes: utf8("%PDF-1.7 and more") },
      { name: "4.txt", bytes: utf8("") },
      { name: "5.txt", bytes: utf16.subarray(0, 5) },
    ]);
    expect(reports.map(wholeText)).toEqual(["Erguß rechts.", "Erguß links."]);
    expect(counts).toMatchObject({ read: 5, setAside: 3 });
    expect(issues.map(({ code }) => code)).toEqual(expect.arrayContaining(["DATA-TEXT", "DATA-EMPTY"]));
  });
});
