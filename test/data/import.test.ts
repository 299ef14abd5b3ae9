// Import rules that need a whole file: columns by hand, patients, duplicates, CT-RATE keys, plain text, limits.
import { describe, expect, test } from "vitest";
import { FormatError, InputError } from "@/base/errors";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { wholeText } from "@/data/model-text";
import type { ImportOptions, LabelSet } from "@/data/types";

const two: LabelSet = { name: "two", title: "Two", labels: ["Edema", "Fracture"], defaultBlank: "negative" };
const read = (text: string, options: ImportOptions = {}, file = "f.csv") =>
  importReports(new TextEncoder().encode(text), file, options, [two, ...labelSets]);
const codeOf = (result: Promise<unknown>): Promise<unknown> =>
  result.then(
    () => null,
    (error: unknown) => (error instanceof InputError ? error.problem.code : error),
  );
const codes = (result: Awaited<ReturnType<typeof read>>) => result.issues.map(({ code }) => code);
const roles = (result: Awaited<ReturnType<typeof read>>) =>
  Object.fromEntries(result.columns.filter(({ role }) => role !== "ignore").map(({ name, role }) => [name, role]));

describe("columns", () => {
  test("are guessed by name, whatever case, _ and -", async () => {
    const result = await read(
      "Report-Impression,PatientID,STUDY ID,Split,edema,FRACTURE,Edema score,date\nx,p,s,train,1,0,0.7,d\n",
    );
    expect(roles(result)).toEqual({
      "Report-Impression": "text",
      PatientID: "patient",
      "STUDY ID": "study",
      Split: "split",
      edema: "label",
      FRACTURE: "label",
    });
    expect(result.columns.find(({ name }) => name === "edema")?.label).toBe("Edema");
    expect(result.reports[0]).toMatchObject({ id: "1", row: 1, line: 2, patient: "p", study: "s", split: "train" });
  });

  test("take findings and impression before a whole-report column, and a whole report before a lone impression", async () => {
    expect(roles(await read("text,findings,impression\na,b,c\n"))).toEqual({ findings: "text", impression: "text" });
    expect(roles(await read("report,conclusion\na,b\n"))).toEqual({ report: "text" });
  });

  test("prefer patient_id to mrn, and study_id to accession", async () => {
    expect(roles(await read("mrn,accession,text,patient_id,study_id\n1,2,x,3,4\n"))).toEqual({
      text: "text",
      patient_id: "patient",
      study_id: "study",
    });
  });

  test("can be chosen by hand, by name or number; the guess then keeps away from that role", async () => {
    const text = "text,note,who,Edema\nx y,the report,p7,1\n";
    const result = await read(text, { columns: { note: "text", "#3": "patient", text: "ignore" }, labelSet: two });
    expect(roles(result)).toEqual({ note: "text", who: "patient", Edema: "label" });
    expect(wholeText(result.reports[0]!)).toBe("the report");
    expect(codes(result)).toEqual(["LABEL-COLUMN"]);
    expect([...result.reports[0]!.labels!]).toEqual([1, -2]);
  });

  test("chosen as labels make an own set where no set knows them", async () => {
    const result = await read("text,mass,node\nx,1,0\ny,,1\n", { columns: { mass: "label", node: "label" } });
    expect(result.labelSet).toEqual({
      name: "own",
      title: "Labels of this file",
      labels: ["mass", "node"],
      defaultBlank: "negative",
    });
    expect(result.reports.map(({ labels }) => [...labels!])).toEqual([[1, 0], [-2, 1]]); // prettier-ignore
  });

  test("ending in score are never guessed to be labels, only chosen", async () => {
    const set: LabelSet = { ...two, labels: ["Edema", "Fracture score"] };
    const text = "text,Edema,Fracture score\nx,1,1\n";
    const guessed = await read(text, { labelSet: set });
    expect([...guessed.reports[0]!.labels!]).toEqual([1, -2]);
    const chosen = await read(text, { labelSet: set, columns: { "Fracture score": "label" } });
    expect([...chosen.reports[0]!.labels!]).toEqual([1, 1]);
  });

  test("to compare by are chosen only, and their cells go along with each report, in file order", async () => {
    const text = "text,sex,site\nall is well,F, North \nall is better,,South\n";
    expect((await read(text)).reports[0]).not.toHaveProperty("groups");
    const { reports, columns } = await read(text, { columns: { site: "group", sex: "group" } });
    expect(reports.map(({ groups }) => groups)).toEqual([
      ["F", "North"],
      ["", "South"],
    ]);
    expect(columns.filter(({ role }) => role === "group").map(({ name }) => name)).toEqual(["sex", "site"]);
  });

  test("that do not exist are refused without repeating their name", async () => {
    expect(await codeOf(read("text\nx y\n", { columns: { SECRET: "text" } }))).toBe("DATA-COLUMN");
    expect(await codeOf(read("text\nx y\n", { columns: { "#2": "text" } }))).toBe("DATA-COLUMN");
    await expect(read("text\nx y\n", { columns: { SECRET: "text" } })).rejects.not.toThrow("SECRET");
  });

  test("no text column: the error repeats no column name, its issue does", async () => {
    const error: unknown = await read("Müller,Edema\n1,0\n").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FormatError);
    expect(String(error)).not.toContain("Müller");
    expect(error instanceof FormatError && error.issue.received).toContain("Müller");
  });

  test("an unknown name with sentences under it is taken as the text, with a warning", async () => {
    const result = await read("nr,Befund\n1,Das Herz ist nicht vergrößert.\n2,Kein Erguss auf beiden Seiten.\n");
    expect(roles(result)).toEqual({ Befund: "text" });
    expect(codes(result)).toContain("DATA-GUESSED");
  });

  test("labelSet null reads no labels; a set by value names what is missing", async () => {
    const none = await read("text,Edema,Fracture\nx,1,0\n", { labelSet: null });
    expect([none.labelSet, none.counts.withoutLabels]).toEqual([null, 1]);
    const missing = await read("text,other\nx,1\n", { labelSet: two });
    expect([missing.labelSet, codes(missing).includes("LABEL-NONE")]).toEqual([null, true]);
  });

  test("a label list is read with the set that knows its names", async () => {
    const result = await read("text,labels\na,Emphysema;Lung nodule\nb,Hiatal hernia\nc,\n");
    expect(result.labelSet?.name).toBe("ct-rate18");
    expect(result.counts).toMatchObject({ accepted: 2, withoutLabels: 1 });
    expect(result.reports[0]!.labels!.reduce((sum, cell) => sum + cell, 0)).toBe(2);
  });
});

describe("patients", () => {
  test.each([
    "",
    "-",
    ".",
    "?",
    "0",
    "na",
    "N/A",
    "NaN",
    "None",
    "null",
    "Unknown",
    "unk",
    "anonymous",
    "XXXX",
    "___",
    "not in CT-RATE",
  ])("%j is nobody", async (cell) => {
    const result = await read(`text,patient\nx,${cell}\ny,007\n`);
    expect(result.reports.map(({ patient }) => patient)).toEqual([null, "007"]);
  });

  test("keep leading zeros, lose outer white space, and are NFC", async () => {
    const { reports } = await read("text,patient\nx, 007 \ny,Mu\u0308ller\n");
    expect(reports.map(({ patient }) => patient)).toEqual(["007", "Müller"]);
  });

  test.each([
    [20, 400, true],
    [20, 401, false],
    [19, 40, false],
  ])("one value on %d of %d rows: warned %s", async (common, rows, warned) => {
    const lines = Array.from({ length: rows }, (_, i) => `text ${i},${i < common ? "same" : `p${i}`}`);
    const result = await read(`text,patient\n${lines.join("\n")}\n`);
    expect(codes(result).includes("DATA-PATIENT-COMMON")).toBe(warned);
  });

  test("without a column there are none, and that is said", async () => {
    const result = await read("uid,text\n1,x\n");
    expect([result.hasPatients, result.reports[0]!.study, codes(result)[0]]).toEqual([false, "1", "DATA-NOPATIENT"]);
  });

  test("come from the CT-RATE key where there is no column for them; reconstructions of a scan are one report", async () => {
    const result = await read(
      "VolumeName,Findings_EN,Impressions_EN\ntrain_1_a_1.nii.gz,F,I\ntrain_1_a_2.nii.gz,F,I\ntrain_1_a_3.nii.gz,other,I\ntrain_1_b_1.nii.gz,F2,I\ntrain_2_a_1.nii.gz,F,I\n",
    );
    expect(result.hasPatients).toBe(true);
    expect(result.reports.map(({ patient, study }) => [patient, study])).toEqual([
      ["train_1", "train_1_a"],
      ["train_1", "train_1_b"],
      ["train_2", "train_2_a"],
    ]);
    const merged = result.issues.filter(({ code }) => code === "DATA-MERGED" || code === "DATA-SCAN");
    expect(merged.map(({ code, row }) => [code, row])).toEqual([
      ["DATA-MERGED", 2],
      ["DATA-SCAN", 3],
    ]);
  });
});

describe("duplicates", () => {
  const table = (...rows: string[]) => read(`patient,study_id,text,Edema,Fracture\n${rows.join("\n")}\n`);
  const outcome = async (...rows: string[]) => {
    const result = await table(...rows);
    const said = result.issues.filter(({ code }) => /MERGED|CONFLICT|STUDY/u.test(code));
    return [result.reports.map(({ row }) => row), said.map(({ code, row }) => `${code} ${row ?? ""}`)];
  };

  test("of one patient with the same text and labels merge, case and white space aside", async () => {
    expect(await outcome("p,s,Clear.,1,0", "p,t, CLEAR. ,1.0,no")).toEqual([[1], ["DATA-MERGED 2"]]);
  });
  test("of one patient with other labels are all kept", async () => {
    expect(await outcome("p,s,Clear.,1,0", "p,t,Clear.,0,0")).toEqual([[1, 2], ["DATA-CONFLICT 2"]]);
  });
  test("of two patients are kept, and nothing is said", async () => {
    expect(await outcome("p,s,Clear.,1,0", "q,t,Clear.,1,0", ",u,Clear.,1,0", ",v,Clear.,1,0")).toEqual([
      [1, 2, 3, 4],
      [],
    ]);
  });
  test("one study with two texts is kept", async () => {
    expect(await outcome("p,s,Clear.,1,0", "p,s,Addendum.,1,0")).toEqual([[1, 2], ["DATA-STUDY 2"]]);
  });

  test("without patients merge only inside one study, or where no study is known", async () => {
    const withStudy = await read("study_id,text\n1,Clear.\n2,Clear.\n2,Clear.\n");
    expect(withStudy.reports.map(({ row }) => row)).toEqual([1, 2]);
    const without = await read("text,Edema,Fracture\nClear.,0,0\nClear.,0,0\nClear.,1,0\n");
    expect(without.reports.map(({ row }) => row)).toEqual([1, 3]);
  });

  test("are all kept when asked for", async () => {
    const result = await read("text\nClear lungs.\nClear lungs.\n", { keepDuplicates: true });
    expect(result.counts).toMatchObject({ read: 2, merged: 0 });
  });

  test("removing one patient changes no report of another", async () => {
    const rows = ["p,1,A,1,0", "q,2,A,1,0", "p,3,A,1,0", "q,4,A,1,0", "q,5,B,0,0", ",6,A,1,0"];
    const keys = async (list: string[]) =>
      (await table(...list)).reports.map(({ study, patient }) => `${patient ?? ""} ${study ?? ""}`);
    const all = await keys(rows);
    for (const gone of ["p", "q"]) {
      const fewer = await keys(rows.filter((row) => !row.startsWith(gone)));
      expect(fewer).toEqual(all.filter((key) => !key.startsWith(gone)));
    }
  });
});

describe("files", () => {
  test("a .txt file is one report, split at its headings", async () => {
    const result = await read("FINDINGS: Clear.\nNo effusion, no edema.\n\nIMPRESSION: Normal.\n", {}, "one.txt");
    expect([result.format, result.counts.read]).toEqual(["text", 1]);
    expect(result.reports[0]!.sections).toEqual([
      { name: "findings", text: "Clear.\nNo effusion, no edema." },
      { name: "impression", text: "Normal." },
    ]);
  });

  test("a .txt file that is a table is read as one, and JSON in a .csv as JSON", async () => {
    expect((await read("report\tpatient\nx y\tp\n", {}, "table.txt")).format).toBe("tsv");
    expect((await read('{"text":"x y"}\n', {}, "j.csv")).format).toBe("jsonl");
  });

  test("a text of 200,000 characters is read, one more is set aside", async () => {
    const text = (chars: number) => "word ".repeat(chars / 5);
    const result = await read(`text\n"${text(200_000)}"\n"${text(200_000)}x"\n`);
    expect(result.counts).toMatchObject({ read: 2, setAside: 1 });
    expect(codes(result)).toContain("TEXT-LONG");
  });

  test("an open quote before 6 MiB costs its line only", async () => {
    const rest = Array.from(
      { length: 60_000 },
      (_, i) => `A plain sentence about the lungs in row number ${i} of many, at length.,p${i}`,
    );
    const result = await read(
      `text,patient\n${rest.join("\n").replace("A plain", '"A plain')}\n`.replaceAll(" many, at", " many at"),
    );
    expect(result.counts).toMatchObject({ read: 60_000, setAside: 1 });
    expect(result.issues.find(({ code }) => code === "CSV-QUOTE")).toMatchObject({ row: 1, line: 2, column: "text" });
  });

  test("1,000 findings of a code are kept, one note counts the rest; errors come first", async () => {
    const rows = Array.from({ length: 1203 }, (_, i) => `text ${i},2,0`);
    const { issues, counts } = await read(`text,Edema,Fracture\n${rows.join("\n")}\n`);
    expect(issues.filter(({ code }) => code === "LABEL-VALUE")).toHaveLength(1000);
    expect(issues.find(({ code }) => code === "DATA-MORE")?.received).toBe("203 more of LABEL-VALUE");
    expect(issues[0]?.severity).toBe("error");
    expect(counts.withoutLabels).toBe(1203);
  });

  test("what was received is cut to 80 characters", async () => {
    const { issues } = await read(`text,Edema,Fracture\nx,${"9".repeat(200)},0\n`);
    expect(issues.find(({ code }) => code === "LABEL-VALUE")?.received).toHaveLength(80);
  });

  test("the preview holds the first five records as they stand", async () => {
    const { preview } = await read(`text,n\n${Array.from({ length: 9 }, (_, i) => ` r ${i},${i}`).join("\n")}\n`);
    expect(preview).toEqual([0, 1, 2, 3, 4].map((i) => [` r ${i}`, String(i)]));
  });
});
