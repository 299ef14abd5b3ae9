// The list of planted bugs follows the code: every text to change stands in its file exactly once, and every test file exists.
// That the bugs are found is the work of `npm run test:mutants`.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { evaluationMutants } from "../../scripts/mutant-list-evaluation.mjs";
import { mutants } from "../../scripts/mutant-list.mjs";
import { teacherMutants } from "../../scripts/mutant-list-teacher.mjs";

const root = join(import.meta.dirname, "../..");

describe("the list of mutants", () => {
  test("has M1 to M16, E1 to E9 and T1 to T10, each once", () => {
    const numbered = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
    expect(mutants.map(({ id }) => id)).toEqual(numbered("M", 16));
    expect(evaluationMutants.map(({ id }) => id)).toEqual(numbered("E", 9));
    expect(teacherMutants.map(({ id }) => id)).toEqual(numbered("T", 10));
  });

  test.each([...mutants, ...evaluationMutants, ...teacherMutants])(
    "$id, $name: can be planted and has tests",
    ({ file, changes, tests, only }) => {
      let text = readFileSync(join(root, file), "utf8");
      for (const [find, put] of changes) {
        expect(text.split(find), find).toHaveLength(2);
        text = text.replace(find, () => put);
      }
      expect(tests.length).toBeGreaterThan(0);
      const sources = tests.map((path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : ""));
      expect(sources).not.toContain("");
      expect(only === undefined || sources.some((source) => source.includes(only))).toBe(true);
    },
  );
});
