// Predictions as FHIR R4: the structure that R4 asks of an Observation, nothing that it does not know, and never a final finding.
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import type { PredictionRow } from "@/data/predictions";
import { writePredictionsFhir } from "@/data/predictions-fhir";

const row = (more: Partial<PredictionRow> = {}): PredictionRow => ({
  reportId: "r1",
  patient: "urn:oid:1.2.3|007",
  study: "ACC-9",
  source: "ward.csv",
  row: 1,
  reviewed: "corrected",
  flagged: true,
  decision: [1, 0],
  probability: [0.973112, 0.1234567],
  adapterSha256: "ab".repeat(32),
  text: "No edema.",
  ...more,
});
const labels = ["Edema", "Fracture"];
const issued = new Date("2026-01-02T03:04:05.678Z");

/** R4: https://hl7.org/fhir/R4/observation.html, the elements that we write; strict, so an unknown key fails. */
const string = v.pipe(v.string(), v.regex(/^[ \r\n\t\S]+$/u), v.regex(/\S/u));
const uri = v.pipe(v.string(), v.regex(/^\S+$/u));
const identifier = v.strictObject({ system: v.optional(uri), value: string });
const concept = v.strictObject({
  coding: v.optional(v.pipe(v.array(v.strictObject({ system: uri, code: uri })), v.minLength(1))),
  text: v.optional(string),
});
const reference = (type: string) => v.strictObject({ type: v.literal(type), identifier });
const component = v.pipe(
  v.strictObject({
    code: concept,
    valueQuantity: v.optional(v.strictObject({ value: v.number(), unit: string })),
    valueString: v.optional(string),
    valueBoolean: v.optional(v.boolean()),
  }),
  v.check((one) => Object.keys(one).filter((key) => key.startsWith("value")).length === 1), // value[x] is 0..1
);
const r4 = v.strictObject({
  resourceType: v.literal("Observation"),
  id: v.pipe(v.string(), v.regex(/^cl-[0-9a-f]{32}$/u)), // R4: [A-Za-z0-9\-.]{1,64}
  status: v.literal("preliminary"),
  category: v.pipe(v.array(concept), v.length(1)),
  code: concept,
  subject: v.optional(reference("Patient")),
  focus: v.pipe(v.array(reference("DiagnosticReport")), v.length(1)),
  issued: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/u)),
  valueBoolean: v.boolean(),
  note: v.pipe(v.array(v.strictObject({ text: string })), v.minLength(1)),
  method: concept,
  component: v.pipe(v.array(component), v.minLength(1)),
});

async function written(rows: readonly PredictionRow[]) {
  const text = new TextDecoder().decode(await writePredictionsFhir(rows, labels, issued));
  expect(text).not.toContain("No edema.");
  const lines = text.split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((line) => v.parse(r4, JSON.parse(line)));
}

describe("writePredictionsFhir", () => {
  test("writes an Observation of R4 for each report and label", async () => {
    const all = await written([row(), row({ reportId: "r2" })]);
    expect(all.map(({ code, valueBoolean }) => [code.text, valueBoolean])).toEqual([
      ["Edema", true],
      ["Fracture", false],
      ["Edema", true],
      ["Fracture", false],
    ]);
    expect(all[1]).toMatchObject({
      category: [
        { coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "imaging" }] },
      ],
      subject: { identifier: { system: "urn:oid:1.2.3", value: "007" } },
      focus: [{ identifier: { value: "ACC-9" } }],
      issued: "2026-01-02T03:04:05.678Z",
      note: [{ text: "Research use. Not for diagnosis." }],
      method: { text: `Cloister, build dev, adapter sha256 ${"ab".repeat(32)}` },
      component: [
        { code: { text: "score" }, valueQuantity: { value: 0.123457, unit: "1" } },
        { code: { text: "reviewed" }, valueString: "corrected" },
        { code: { text: "flagged" }, valueBoolean: true },
        { code: { text: "report id" }, valueString: "r1" },
      ],
    });
  });

  test.each([
    ["007", { value: "007" }],
    ["|007", { value: "|007" }],
    ["urn:x|", { value: "urn:x|" }],
    ["no uri|007", { value: "no uri|007" }],
    ["urn:x|a|b", { system: "urn:x", value: "a|b" }],
  ])("takes the patient %j apart only at a system", async (patient, expected) => {
    expect((await written([row({ patient })]))[0]?.subject?.identifier).toEqual(expected);
  });

  test("names no subject without a patient, and the report where there is no study", async () => {
    const [one] = await written([row({ patient: null, study: null })]);
    expect([one && "subject" in one, one?.focus[0]?.identifier.value]).toEqual([false, "r1"]);
  });

  test("gives the same id to the same report, label and adapter, and another to any other", async () => {
    const ids = async (more: Partial<PredictionRow>) => (await written([row(more)])).map(({ id }) => id);
    expect(await ids({ reviewed: "model", decision: [0, 1] })).toEqual(await ids({}));
    const changes: Partial<PredictionRow>[] = [
      ...[{}, { reportId: "r2" }, { adapterSha256: "cd".repeat(32) }],
      ...[{ source: "other.csv" }, { patient: "008" }, { study: null }],
    ];
    const all = (await Promise.all(changes.map(ids))).flat();
    expect(new Set(all).size).toBe(12);
  });

  test("is empty without rows", async () => {
    expect(await written([])).toEqual([]);
  });
});
