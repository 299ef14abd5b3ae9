// plan.json (cloister.plan/1): the settings of a run as a file, so that it can be run again or filed. Public quantities alone: the size
// that a person typed or confirmed, never a count. What epsilon means stands beside it. A field that is not known is refused.
import * as v from "valibot";
import { InputError } from "@/base/errors";
import { faultOf } from "@/base/form-fault";
import { planFileRefused, planOfOtherUnit } from "@/base/problems/priv-plan";
import { decodeUtf8, parseStrictJson } from "@/formats/strict-json";
import { methods, type Plan, type Unit } from "@/training/plan";
import type { PlanChoices } from "../plan-protocol";
import type { TrainSettings } from "../protocol";

function numberFrom(low: number, high: number) {
  const words = `a number from ${low} to ${high.toLocaleString("en-US")}`;
  return v.pipe(v.number(words), v.minValue(low, words), v.maxValue(high, words));
}

const promise = v.strictObject({
  epsilon: numberFrom(0.01, 20),
  delta: numberFrom(1e-10, 0.01),
  unit: v.picklist(["patient", "report"]),
  /** What epsilon covers: other runs on the same patients add to it. */
  scope: v.literal("this run"),
});

const policies = v.strictObject({
  uncertain: v.picklist(["positive", "negative", "ignore"]),
  blank: v.picklist(["negative", "ignore"]),
  rowsWithoutPatient: v.picklist(["own-patient", "leave-out"]),
});

const form = v.strictObject({
  schema: v.literal("cloister.plan/1"),
  method: v.picklist([...methods]),
  /** null: without privacy, for comparison only. */
  promise: v.nullable(promise),
  publicSize: v.pipe(numberFrom(50, 1e7), v.integer("a whole number")),
  publicSizeSource: v.picklist(["typed", "confirmed"]),
  /** Passes over the reports; null: the recipe's. */
  epochs: v.nullable(numberFrom(0.01, 1000)),
  start: v.picklist(["starter", "plain"]),
  policies,
});

const known = new Set([form, promise, policies].flatMap(({ entries }) => Object.keys(entries)));
const largest = 2 ** 16; // bytes

/**
 * @param plan  what the settings gave: method, delta and start are written as they came out, so that another version's recipe
 *   does not change them
 */
export function planFile(plan: Plan, settings: TrainSettings): Uint8Array<ArrayBuffer> {
  const { privacy } = plan;
  const file: v.InferOutput<typeof form> = {
    schema: "cloister.plan/1",
    method: plan.method,
    promise: privacy && {
      epsilon: privacy.targetEpsilon,
      delta: privacy.targetDelta,
      unit: privacy.unit,
      scope: "this run",
    },
    publicSize: settings.publicUnitCount,
    publicSizeSource: settings.publicUnitCountSource,
    epochs: settings.epochs ?? null,
    start: plan.start ? "starter" : "plain",
    policies: settings.policies,
  };
  return new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
}

/**
 * @param unit  of the open reports
 * @throws InputError PRIV-FILE unless the bytes are a plan within its limits, PRIV-UNIT for a plan of the other unit
 */
export function readPlanFile(bytes: Uint8Array, unit: Unit): PlanChoices {
  const text = bytes.length <= largest ? decodeUtf8(bytes, true) : null;
  const parsed = text === null ? null : parseStrictJson(text);
  if (!parsed || "fault" in parsed)
    throw new InputError(planFileRefused({ place: "the file", rule: "one JSON object, each key once" }));
  const read = v.safeParse(form, parsed.value);
  if (!read.success) {
    const { place, rule } = faultOf(read.issues[0], known);
    throw new InputError(planFileRefused({ place: place || "the file", rule }));
  }
  const { method, promise: claim, publicSize, publicSizeSource, epochs, start, policies: set } = read.output;
  if (claim && claim.unit !== unit) throw new InputError(planOfOtherUnit({ expected: unit, got: claim.unit }));
  return {
    method,
    epsilon: claim?.epsilon ?? null,
    ...(claim && { delta: claim.delta }),
    ...(epochs !== null && { epochs }),
    start,
    publicSize: { count: publicSize, source: publicSizeSource },
    policies: set,
  };
}
