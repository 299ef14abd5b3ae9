// A closer look at a checked adapter: thresholds set by hand, reliability, and parts of the reports judged on their own.
import { wholeText } from "@/data/model-text";
import { judge } from "@/evaluation/judge";
import { reliabilityOf } from "@/evaluation/reliability";
import { score } from "@/evaluation/score";
import type { Scored } from "@/evaluation/types";
import type { CheckCloser, CheckRow, SliceScores } from "../check-protocol";
import type { ForwardControl } from "./forward";
import type { HeldReports } from "./hold-reports";

/** What Check judged: cells of the reports kept out of training. */
export interface Judged {
  readonly scored: Scored;
  /** [n] indices of the held reports. */
  readonly reports: readonly number[];
  readonly held: HeldReports;
}

const withThresholds = (scored: Scored, thresholds: readonly number[]): Scored => ({
  ...scored,
  thresholds: Float64Array.from(thresholds),
});

export function lookCloser({ scored }: Judged, thresholds: readonly number[]): CheckCloser {
  return {
    thresholds,
    reports: scored.patients.length,
    patients: new Set(scored.patients).size,
    scores: score(withThresholds(scored, thresholds)),
    reliability: scored.labels.map((_, l) => reliabilityOf(scored, l)),
  };
}

/** The same cells of some rows. */
function partOf(scored: Scored, rows: readonly number[]): Scored {
  const L = scored.labels.length;
  const cells = rows.flatMap((n) => scored.labels.map((_, l) => n * L + l));
  return {
    ...scored,
    patients: Int32Array.from(rows, (n) => scored.patients[n]!),
    truth: Uint8Array.from(cells, (cell) => scored.truth[cell]!),
    scored: Uint8Array.from(cells, (cell) => scored.scored[cell]!),
    probability: Float64Array.from(cells, (cell) => scored.probability[cell]!),
  };
}

type Part = Pick<SliceScores, "kind" | "name"> & { readonly rows: readonly number[] };

/** Most values of a column that are parts of their own; the others are one part. */
const mostValues = 8;

/** The values of each column that was chosen for it, the most frequent first. */
function columnParts({ reports, held }: Judged, rows: readonly number[]): Part[] {
  const { columns, reports: records } = held.imported;
  return columns
    .filter(({ role }) => role === "group")
    .flatMap((column, g) => {
      const byValue = new Map<string, number[]>();
      for (const n of rows) {
        const value = records[reports[n]!]!.groups?.[g] ?? "";
        const of = byValue.get(value);
        if (of) of.push(n);
        else byValue.set(value, [n]);
      }
      const sorted = [...byValue].toSorted(([, a], [, b]) => b.length - a.length);
      const part = (value: string, of: readonly number[]): Part => ({
        ...{ kind: "column", name: `${column.name}: ${value === "" ? "(blank)" : value}`, rows: of },
      });
      const rest = sorted.slice(mostValues).flatMap(([, of]) => of);
      const own = sorted.slice(0, mostValues).map(([value, of]) => part(value, of));
      return rest.length > 0 ? [...own, part("(all others)", rest)] : own;
    });
}

/** Thirds by tokens, by reports of the patient, by section, by the values of chosen columns. */
function partsOf(judged: Judged): Part[] {
  const { scored, reports, held } = judged;
  const rows = reports.map((_, n) => n);
  const lengthOf = (n: number): number => held.lengths[reports[n]!]!;
  const sorted = rows.map(lengthOf).toSorted((a, b) => a - b);
  const [third = 0, twoThirds = 0] = [1, 2].map((k) => sorted[Math.floor((k * sorted.length) / 3)]);
  const perPatient = new Map<number, number>();
  for (const patient of scored.patients) perPatient.set(patient, (perPatient.get(patient) ?? 0) + 1);
  const countOf = (n: number): number => perPatient.get(scored.patients[n]!)!;
  const sectionsOf = (n: number) => held.imported.reports[reports[n]!]!.sections.map(({ name }) => name);
  const sections = [...new Set(rows.flatMap(sectionsOf))];
  const part = (kind: Part["kind"], name: string, has: (n: number) => boolean): Part => ({
    ...{ kind, name },
    rows: rows.filter(has),
  });
  return [
    part("tokens", `under ${third}`, (n) => lengthOf(n) < third),
    part("tokens", `${third} to ${twoThirds - 1}`, (n) => lengthOf(n) >= third && lengthOf(n) < twoThirds),
    part("tokens", `${twoThirds} and more`, (n) => lengthOf(n) >= twoThirds),
    part("patient", "1", (n) => countOf(n) === 1),
    part("patient", "2 to 3", (n) => countOf(n) > 1 && countOf(n) < 4),
    part("patient", "4 and more", (n) => countOf(n) > 3),
    ...sections.map((name) => part("section", name, (n) => sectionsOf(n).includes(name))),
    ...columnParts(judged, rows),
  ].filter(({ rows: found }) => found.length > 0);
}

/** Weighted and macro F1 of each part with intervals over its patients. @throws Cancelled */
export async function sliceScores(
  judged: Judged,
  thresholds: readonly number[],
  { onProgress, signal }: ForwardControl = {},
): Promise<SliceScores[]> {
  const scored = withThresholds(judged.scored, thresholds);
  const parts = partsOf(judged);
  const found: SliceScores[] = [];
  for (const { kind, name, rows } of parts) {
    const control = { shouldStop: () => signal?.aborted ?? false };
    const { scores, intervals } = await judge(partOf(scored, rows), control);
    const { reports, patients, weightedF1, macroF1 } = scores;
    found.push({ kind, name, reports, patients, weightedF1, macroF1, interval: intervals.weightedF1 });
    onProgress?.({ done: found.length, total: parts.length });
  }
  return found;
}

/** Cells in which adapter and reference differ, the most surprising first. */
export function surprises(judged: Judged, thresholds: readonly number[], most: number): CheckRow[] {
  const { scored, reports, held } = judged;
  const L = scored.labels.length;
  const cells = Array.from(scored.truth, (truth, cell) => {
    const p = scored.probability[cell]!;
    return { cell, p, truth, differs: scored.scored[cell] === 1 && (p >= thresholds[cell % L]! ? 1 : 0) !== truth };
  }).filter(({ differs }) => differs);
  return cells
    .toSorted((a, b) => Math.abs(b.p - b.truth) - Math.abs(a.p - a.truth))
    .slice(0, most)
    .map(({ cell, p, truth }) => {
      const report = held.imported.reports[reports[Math.floor(cell / L)]!]!;
      const label = cell % L;
      return { id: report.id, text: wholeText(report), label, reference: truth === 1 ? 1 : 0, probability: p };
    });
}
