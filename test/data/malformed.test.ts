// Damaged CSV, JSONL, HL7 and FHIR files, each with the code, place and outcome that was decided by hand (fixtures/malformed).
import { readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { FormatError, type Issue } from "@/base/errors";
import { importReports } from "@/data/import";
import type { LabelSet } from "@/data/types";

const folder = new URL("../fixtures/malformed/", import.meta.url);
const place = v.nullable(v.number());
const schema = v.object({
  files: v.record(
    v.string(),
    v.union([
      v.object({ error: v.string(), line: place }),
      v.object({
        counts: v.array(v.number()),
        issues: v.array(v.tuple([v.string(), place, place, v.nullable(v.string())])),
      }),
    ]),
  ),
});

const set: LabelSet = { name: "two", title: "Two labels", labels: ["Edema", "Fracture"], defaultBlank: "negative" };
const placeOf = ({ code, row, line, column }: Issue) => [code, row ?? null, line ?? null, column ?? null];
const sorted = (list: readonly unknown[]) => list.map((item) => JSON.stringify(item)).sort();

describe.each([
  ["csv", {}],
  ["jsonl", {}],
  ["hl7", { labelSet: null }],
  ["fhir", { labelSet: null }],
] as const)("damaged %s files", (parser, options) => {
  const { files } = v.parse(schema, JSON.parse(readFileSync(new URL(`${parser}/expected.json`, folder), "utf8")));

  test.each(Object.entries(files))("%s", async (name, expected) => {
    const bytes = readFileSync(new URL(`${parser}/${name}`, folder));
    const result = importReports(bytes, name, options, [set]);
    if ("error" in expected) {
      const error: unknown = await result.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(FormatError);
      const issue = error instanceof FormatError ? error.issue : null;
      expect([issue?.code, issue?.line ?? null]).toEqual([expected.error, expected.line]);
      return;
    }
    const { counts, issues } = await result;
    const { read, accepted, withoutLabels, setAside, merged } = counts;
    expect([read, accepted, withoutLabels, setAside, merged]).toEqual(expected.counts);
    expect(sorted(issues.map(placeOf))).toEqual(sorted(expected.issues));
  });
});
