// One entry of the ledger and its line: canonical JSON that names its place, the hash of the entry before, and what was done.
// An entry's hash is SHA-256(hash before ‖ line) (PRIVACY 9). Nothing in an entry is derived from a report but the keyed unit keys.
import * as v from "valibot";
import { canonicalJson } from "@/base/canonical-json";

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const unitKey = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

const place = {
  v: v.literal(1),
  n: count,
  prev: hash,
  time: v.pipe(v.string(), v.isoTimestamp()),
};

const plan = v.object({
  steps: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
  noiseMultiplier: v.pipe(v.number(), v.gtValue(0)),
  samplingProbability: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
  targetDelta: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
  unit: v.picklist(["patient", "report"]),
});

const policy = v.strictObject({
  maxEpsilon: v.pipe(v.number(), v.gtValue(0)),
  maxDelta: v.nullable(v.pipe(v.number(), v.gtValue(0), v.ltValue(1))),
  unit: v.nullable(v.literal("patient")),
  contact: v.nullable(v.string()),
});

const run = { account: id, run: id };

const entry = v.variant("kind", [
  v.strictObject({ ...place, kind: v.literal("genesis"), ledgerId: id, earlier: v.picklist(["none", "unknown"]) }),
  v.strictObject({
    ...place,
    kind: v.literal("account"),
    account: id,
    unitKeys: v.array(unitKey),
    merged: v.array(id),
  }),
  v.strictObject({
    ...place,
    ...run,
    kind: v.literal("open"),
    plan,
    planHash: v.string(),
    size: v.pipe(v.number(), v.integer(), v.minValue(1)),
    writer: v.string(),
  }),
  v.strictObject({ ...place, ...run, kind: v.literal("charge"), step: count }),
  v.strictObject({ ...place, ...run, kind: v.literal("resume"), writer: v.string() }),
  v.strictObject({
    ...place,
    ...run,
    kind: v.literal("close"),
    reason: v.picklist(["done", "stopped", "failed", "discarded"]),
    charged: count,
  }),
  v.strictObject({ ...place, kind: v.literal("repair"), bytes: count }),
  v.strictObject({ ...place, ...run, kind: v.literal("export"), adapterSha256: hash, statementSha256: hash }),
  v.strictObject({ ...place, kind: v.literal("policy"), action: v.literal("set"), policy }),
  v.strictObject({ ...place, kind: v.literal("policy"), action: v.literal("removed"), policy: v.null() }),
]);

/** An event in its place: entry n, the hash of entry n − 1 (64 zeros for the first), and when (UTC). */
export type LedgerEntry = v.InferOutput<typeof entry>;
type WithoutPlace<T> = T extends unknown ? Omit<T, keyof typeof place> : never;
export type LedgerEvent = WithoutPlace<LedgerEntry>;

/** The line of an entry, without its line feed. */
export const lineOf = (one: LedgerEntry): string => canonicalJson(one);

/** The entry of a line; null unless the line is canonical JSON of an entry of this version. */
export function readLine(line: string): LedgerEntry | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null; // not JSON: whoever reads the chain names the place
  }
  const read = v.safeParse(entry, value);
  return read.success && canonicalJson(value) === line ? read.output : null;
}
