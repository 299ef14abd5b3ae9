// `policy.json` of a privacy officer: {"schema": "cloister.policy/1", "maxEpsilon": 3, "maxDelta": 1e-5, "unit": "patient",
// "contact": "P. Meyer"}. Only maxEpsilon is required; a field that is not known is refused, as it may have been meant as a limit.
import * as v from "valibot";
import { InputError } from "@/base/errors";
import { policyNotRead } from "@/base/problems/priv-ledger";
import { decodeUtf8, parseStrictJson } from "@/formats/strict-json";
import type { Policy } from "@/privacy/ledger/types";

const form = v.strictObject({
  schema: v.literal("cloister.policy/1"),
  maxEpsilon: v.pipe(v.number(), v.gtValue(0), v.maxValue(1_000)),
  maxDelta: v.optional(v.pipe(v.number(), v.gtValue(0), v.ltValue(1))),
  unit: v.optional(v.literal("patient")),
  contact: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100), v.regex(/^\P{Cc}*$/u))),
});

const largest = 2 ** 16; // bytes

/** @throws InputError PRIV-RULES unless the bytes are a policy; names the field, never its content */
export function readPolicy(bytes: Uint8Array): Policy {
  const text = bytes.length <= largest ? decodeUtf8(bytes, true) : null;
  const parsed = text === null ? null : parseStrictJson(text);
  if (!parsed || "fault" in parsed) throw new InputError(policyNotRead("expected one JSON object, each key once"));
  const read = v.safeParse(form, parsed.value);
  if (!read.success) {
    const known = Object.keys(form.entries);
    const field = read.issues[0].path?.[0]?.key;
    const name = typeof field === "string" && known.includes(field) ? field : "known fields alone";
    throw new InputError(policyNotRead(`expected ${name} as the schema has it`));
  }
  const { maxEpsilon, maxDelta = null, unit = null, contact = null } = read.output;
  return { maxEpsilon, maxDelta, unit, contact };
}
