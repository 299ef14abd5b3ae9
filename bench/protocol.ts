// What the benchmark asks of a contestant and what it answers: one JSON object a line, on stdin and stdout of a process of its
// own, so that memory and processor time are that contestant's alone. contestant.ts and opacus.py speak it.
import * as v from "valibot";

/** forward: logits of all reports. lora: one step on the plain mean. dp: one private step. head: one private step on stored
 * features. gradients: per-report gradients and nothing else. */
export const rows = ["forward", "lora", "dp", "head", "gradients"] as const;
export type Row = (typeof rows)[number];

const lengths = v.array(v.number());

export const askSchema = v.variant("do", [
  v.object({ do: v.literal("open"), shape: v.string(), threads: v.number() }),
  v.object({ do: v.literal("run"), row: v.picklist(rows), lengths }),
  v.object({ do: v.literal("values"), of: v.picklist(["features", "gradients"]), lengths }),
  v.object({ do: v.literal("end") }),
]);
export type Ask = v.InferOutput<typeof askSchema>;

export const factsSchema = v.object({ facts: v.record(v.string(), v.string()) });

/** One timed block: the clock, the processor time of the whole process, and its peak memory so far. */
export const timesSchema = v.object({ wallMs: v.number(), cpuMs: v.number(), peakBytes: v.number() });
export type Times = v.InferOutput<typeof timesSchema>;

/** Little-endian float32, row-major. */
export const valuesSchema = v.object({ base64: v.string() });

export const errorSchema = v.object({ error: v.string() });

/** What runs inside a Node process. */
export interface Contestant {
  readonly facts: Readonly<Record<string, string>>;
  /** Makes inputs ready; the function that it returns is what is timed. */
  prepare(row: Row, lengths: readonly number[]): Promise<() => Promise<unknown>>;
  values(of: "features" | "gradients", lengths: readonly number[]): Promise<Float32Array>;
}
