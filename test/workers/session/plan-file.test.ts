// A plan as a file: what it holds is public and complete, and what is out of its limits is refused by our own name of the field.
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { planFile, readPlanFile } from "@/workers/session/plan-file";
import { planOf } from "@/workers/session/plan-settings";
import { heldReports, openTiny, settings } from "./tiny-session";

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

const plan = {
  schema: "cloister.plan/1",
  method: "head",
  promise: { epsilon: 3, delta: 1e-5, unit: "patient", scope: "this run" },
  publicSize: 60,
  publicSizeSource: "typed",
  epochs: 8,
  start: "plain",
  policies: { uncertain: "positive", blank: "negative", rowsWithoutPatient: "own-patient" },
};

function problemOf(value: unknown, unit: "patient" | "report" = "patient") {
  try {
    readPlanFile(value instanceof Uint8Array ? value : encode(value), unit);
  } catch (error) {
    if (error instanceof InputError) return error.problem;
    throw error;
  }
  return undefined;
}

async function written(epsilon: number | null) {
  const { publicUnitCount, publicUnitCountSource, seed, holdOut, policies } = settings(epsilon);
  const asked = { epsilon, publicUnitCount, publicUnitCountSource, seed, holdOut, policies };
  const bytes = planFile(planOf(asked, await heldReports(), await openTiny()), asked);
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return { bytes, value, asked };
}

describe("a plan file", () => {
  test("says what the settings came to, with unit, delta and scope beside epsilon, and nothing else", async () => {
    const { value } = await written(3);
    expect(value).toEqual({ ...plan, epochs: null });
  });

  test("opens as it was saved: the method and delta that a recipe chose are now chosen", async () => {
    const { bytes, asked } = await written(3);
    const { policies } = asked;
    const publicSize = { count: 60, source: "typed" };
    expect(readPlanFile(bytes, "patient")).toEqual({
      ...{ method: "head", epsilon: 3, delta: 1e-5, start: "plain", publicSize, policies },
    });
    const open = await written(null);
    expect(open.value).toMatchObject({ method: "lora", promise: null });
    expect(readPlanFile(open.bytes, "report")).toEqual({
      method: "lora",
      epsilon: null,
      start: "plain",
      publicSize,
      policies,
    });
  });

  test("of patients is not used for single reports, nor the other way round", () => {
    expect(problemOf(plan, "report")?.code).toBe("PRIV-UNIT");
    expect(problemOf(plan, "report")?.fix).toContain("patient column");
    const ofReports = { ...plan, promise: { ...plan.promise, unit: "report" } };
    expect(problemOf(ofReports, "patient")?.code).toBe("PRIV-UNIT");
    expect(problemOf(ofReports, "report")).toBeUndefined();
  });

  test.each([
    ["another schema", { ...plan, schema: "cloister.plan/2" }, 'schema must be "cloister.plan/1"'],
    [
      "an epsilon above 20",
      { ...plan, promise: { ...plan.promise, epsilon: 20.1 } },
      "promise.epsilon must be a number from 0.01 to 20",
    ],
    [
      "an epsilon as text",
      { ...plan, promise: { ...plan.promise, epsilon: "1" } },
      "promise.epsilon must be a number from 0.01 to 20",
    ],
    ["delta 0", { ...plan, promise: { ...plan.promise, delta: 0 } }, "promise.delta must be a number from"],
    [
      "an epsilon of all runs",
      { ...plan, promise: { ...plan.promise, scope: "all" } },
      'promise.scope must be "this run"',
    ],
    [
      "an epsilon without its unit",
      { ...plan, promise: { epsilon: 1, delta: 1e-5, scope: "this run" } },
      "promise.unit must be given",
    ],
    ["a public size of 49", { ...plan, publicSize: 49 }, "publicSize must be a number from 50 to 10,000,000"],
    ["half a patient", { ...plan, publicSize: 60.5 }, "publicSize must be a whole number"],
    ["1,001 passes", { ...plan, epochs: 1001 }, "epochs must be a number from 0.01 to 1,000"],
    ["a method of another kind", { ...plan, method: "full" }, 'method must be ("head" | "lora" | "textbook")'],
    ["a policy that is missing", { ...plan, policies: { uncertain: "ignore" } }, "policies.blank must be given"],
    ["a list", [plan], "schema must be given"],
  ])("%s is refused", (_, value, words) => {
    expect(problemOf(value)?.code).toBe("PRIV-FILE");
    expect(problemOf(value)?.happened).toContain(words);
  });

  test("a field that is not known is refused and never named", () => {
    const problem = problemOf({ ...plan, "Jane Doe": 1 });
    expect(problem?.happened).toContain("fields that are not known");
    expect(JSON.stringify(problem)).not.toContain("Jane");
  });

  test("a key twice, bytes that are no text, and 64 KiB and more are refused", () => {
    const twice = new TextEncoder().encode(JSON.stringify(plan).replace("{", '{"method":"lora",'));
    for (const bytes of [twice, Uint8Array.of(0xff, 0xfe), new Uint8Array(2 ** 16 + 1).fill(32)])
      expect(problemOf(bytes)?.happened).toContain("one JSON object");
  });
});
