// quality.json beside a starter: how well it labels public reports, as its maker measured. Optional; never a score on private reports.
import * as v from "valibot";
import { decodeUtf8, parseStrictJson } from "@/formats/strict-json";
import { modelFault } from "./model-fault";

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const schema = v.strictObject({
  schema: v.literal("cloister.starter-quality/1"),
  measured: v.array(
    v.strictObject({
      /** Which public reports, such as "Open-i". */
      reports: v.pipe(v.string(), v.nonEmpty(), v.maxLength(100)),
      /** How many reports. */
      n: v.pipe(v.number(), v.integer(), v.minValue(1)),
      /** Weighted by the positives of each label. */
      weightedF1: share,
      macroF1: share,
    }),
  ),
  /** YYYY-MM-DD. */
  date: v.pipe(v.string(), v.isoDate()),
});

export type StarterScore = v.InferOutput<typeof schema>["measured"][number];

/** The scores in the order of the file. @throws FormatError MDL-QUALITY */
export function readStarterQuality(bytes: Uint8Array): readonly StarterScore[] {
  const text = decodeUtf8(bytes, true);
  const parsed = text === null ? null : parseStrictJson(text);
  const read = v.safeParse(schema, parsed && "value" in parsed ? parsed.value : null);
  if (read.success) return read.output.measured;
  const where = v.getDotPath(read.issues[0]) ?? "the whole file";
  throw modelFault("MDL-QUALITY", `expected scores as cloister.starter-quality/1 has them, at ${where}`, {
    file: "quality.json",
  });
}
