// Tokens of held reports: cut on the right with [SEP] kept, counted before the cut.
import { describe, expect, test } from "vitest";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { defaultSectionRule } from "@/data/model-text";
import { cutTokens, holdReports, summaryOf } from "@/workers/session/hold-reports";

const tokenizer = {
  vocabSize: 1000,
  encode: (text: string) => Int32Array.from([101, ...text.split(" ").map((word) => word.length), 102]),
};

describe("cutTokens", () => {
  test("keeps what fits as it is, and the last token of what does not", () => {
    const ids = Int32Array.of(101, 1, 2, 3, 102);
    expect(cutTokens(ids, 5)).toBe(ids);
    expect([...cutTokens(ids, 4)]).toEqual([101, 1, 2, 102]);
    expect([...ids]).toEqual([101, 1, 2, 3, 102]);
  });
});

describe("holdReports", () => {
  test("counts reports longer than the encoder, never cutting in silence", async () => {
    const csv = "patient_id,report_text\nA,one two three four five\nA,one two\n,one\n";
    const imported = await importReports(new TextEncoder().encode(csv), "a.csv", {}, labelSets);
    const source = { fileName: "a.csv", synthetic: false, text: defaultSectionRule };
    const held = await holdReports(imported, source, { tokenizer, maxTokens: 5 });
    expect(held.tokens.map((ids) => ids.length)).toEqual([5, 4, 3]);
    expect(summaryOf(held)).toMatchObject({
      tokens: { median: 4, max: 7, limit: 5, tooLong: 1 },
      patients: 1,
      rowsWithoutPatient: 1,
      hasPatients: true,
    });
  });
});
