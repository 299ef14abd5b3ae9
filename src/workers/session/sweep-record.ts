// What is kept of a cell: how it ended, what it cost, and what it found. As JSON it holds counts, scores and the probabilities of
// test reports by number, never a text or an identifier of a patient; it is as private as the labels.
import * as v from "valibot";
import { InternalError } from "@/base/errors";
import type { Problem } from "@/base/errors";
import { score } from "@/evaluation/score";
import type { Scored } from "@/evaluation/types";
import type { PlacedCell } from "@/training/sweep";
import { sweepMethods } from "@/training/sweep-plan";
import type { CellOutcome } from "./sweep-cell";

/** Of a cell that ended; the others are pending. */
export interface CellRecord {
  readonly cell: PlacedCell;
  readonly state: "done" | "failed" | "skipped" | "cancelled";
  /** ISO 8601, UTC. */
  readonly ended: string;
  readonly seconds: number;
  /** Why it was not done; null where it was. */
  readonly problem: Problem | null;
  /** null unless done. */
  readonly outcome: CellOutcome | null;
}

const digits = (bits: Uint8Array): string => bits.join("");
const bits = (text: string): Uint8Array => Uint8Array.from(text, Number);

const problem = v.object({
  ...{ code: v.string(), happened: v.string(), kept: v.string(), fix: v.string(), detail: v.string() },
});

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

const form = v.object({
  schema: v.literal("cloister.sweep-cell/1"),
  cell: v.object({
    id: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/u)),
    model: v.nullable(v.string()),
    method: v.picklist([...sweepMethods]),
    epsilon: v.nullable(v.number()),
    seed: whole,
    fold: v.nullable(whole),
  }),
  state: v.picklist(["done", "failed", "skipped", "cancelled"]),
  ended: v.string(),
  seconds: v.number(),
  problem: v.nullable(problem),
  outcome: v.nullable(
    v.object({
      privacy: v.nullable(
        v.object({
          ...{ epsilon: v.number(), delta: v.number(), unit: v.picklist(["patient", "report"]) },
          ...{ noiseMultiplier: v.number(), samplingProbability: v.number(), steps: whole, clipNorm: v.number() },
        }),
      ),
      ...{ reports: whole, patients: whole, trainableNumbers: v.nullable(whole), engine: v.string() },
      unseen: v.nullable(
        v.object({
          ...{ reports: whole, weightedF1: v.nullable(v.number()), macroF1: v.number(), microF1: v.number() },
        }),
      ),
      tooLong: whole,
      predictions: v.object({
        labels: v.array(v.string()),
        reports: v.array(whole),
        patients: v.array(whole),
        truth: v.pipe(v.string(), v.regex(/^[01]*$/u)),
        scored: v.pipe(v.string(), v.regex(/^[01]*$/u)),
        probability: v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
      }),
    }),
  ),
});

/** One line of JSON. `scores` is for readers; what is read back is computed again from the predictions. */
export function recordJson({ outcome, ...record }: CellRecord): string {
  if (!outcome) return JSON.stringify({ schema: "cloister.sweep-cell/1", ...record, outcome: null });
  const { predicted, ...found } = outcome;
  if (!predicted) throw new InternalError("workers/session/sweep-record: expected a record with its predictions");
  const { judged, tested } = predicted;
  const predictions = {
    labels: judged.labels,
    reports: tested,
    patients: Array.from(judged.patients),
    truth: digits(judged.truth),
    scored: digits(judged.scored),
    probability: Array.from(judged.probability),
  };
  return JSON.stringify({ schema: "cloister.sweep-cell/1", ...record, outcome: { ...found, predictions } });
}

type Predictions = v.InferOutput<typeof form.entries.outcome.wrapped.entries.predictions>;

function judgedFrom(read: Predictions): Scored | null {
  const { labels, reports, patients, truth, scored, probability } = read;
  const cells = reports.length * labels.length;
  const fits = patients.length === reports.length && truth.length === cells && scored.length === cells;
  if (!fits || probability.length !== cells) return null;
  return {
    labels,
    patients: Int32Array.from(patients),
    truth: bits(truth),
    scored: bits(scored),
    probability: Float64Array.from(probability),
    thresholds: new Float64Array(labels.length).fill(0.5),
  };
}

/** The record as it may lie on a disk without a vault: scores and counts, no prediction. */
export const withoutPredictions = (record: CellRecord): CellRecord => ({
  ...record,
  outcome: record.outcome && { ...record.outcome, predicted: null },
});

/** @returns null unless the value is a record of this version whose arrays fit together */
export function readRecord(value: unknown): CellRecord | null {
  const read = v.safeParse(form, value);
  if (!read.success) return null;
  const { outcome, cell, state, ended, seconds, problem: why } = read.output;
  const record = { cell, state, ended, seconds, problem: why };
  if (!outcome) return record.state === "done" ? null : { ...record, outcome: null };
  const { predictions, ...found } = outcome;
  const judged = judgedFrom(predictions);
  if (!judged || record.state !== "done") return null;
  return {
    ...record,
    outcome: { ...found, scores: score(judged), predicted: { tested: predictions.reports, judged } },
  };
}
