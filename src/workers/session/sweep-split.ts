// The reports of a sweep with each report's side: by patient, by fold, or as the file says. A side follows from the patient and
// the seed alone (data/splits.ts), so a split moves nobody when a patient is added.
import { InputError } from "@/base/errors";
import { patientsOnBothSides } from "@/base/problems/eval-split";
import { sha256Hex } from "@/base/hash";
import { modelText, textKey, wholeText } from "@/data/model-text";
import { assignSplits, splitOf } from "@/data/splits";
import type { ReportRecord } from "@/data/types";
import { splitSeedOf } from "@/training/sweep";
import type { SweepCell } from "@/training/sweep";
import type { SweepSplit } from "@/training/sweep-plan";
import type { HeldReports } from "./hold-reports";

type Side = "train" | "test";

/** ⌊u · folds⌋ with the u of a hold-out: each patient is in one fold. */
async function foldSides(
  reports: readonly ReportRecord[],
  { folds, fold, seed }: { readonly folds: number; readonly fold: number; readonly seed: number },
): Promise<Side[]> {
  const known = new Map<string, number>();
  const sides: Side[] = [];
  for (const report of reports) {
    const key = report.patient ?? (await sha256Hex(textKey(wholeText(report))));
    const drawn = known.get(key) ?? Math.floor(folds * (await splitOf(key, seed)));
    known.set(key, drawn);
    sides.push(drawn === fold ? "test" : "train");
  }
  return sides;
}

/** @throws InputError EVAL-LEAK if a patient stands on both sides, as a file's own split column may have it */
function refuseLeak(reports: readonly ReportRecord[], sides: readonly Side[]): void {
  const training = new Set(reports.flatMap(({ patient }, i) => (patient && sides[i] === "train" ? [patient] : [])));
  const leaked = new Set(
    reports.flatMap(({ patient }, i) => (patient && sides[i] === "test" && training.has(patient) ? [patient] : [])),
  );
  if (leaked.size > 0) throw new InputError(patientsOnBothSides({ patients: leaked.size }));
}

/**
 * The same reports with the sides of a cell in place of the file's split column. Tokens are shared, so features are kept.
 * @throws InputError EVAL-LEAK
 */
export async function splitReports(
  held: HeldReports,
  split: SweepSplit,
  cell: Pick<SweepCell, "seed" | "fold">,
): Promise<HeldReports> {
  const { reports } = held.imported;
  const seed = splitSeedOf(split, cell.seed);
  const sides =
    split.kind === "k-fold"
      ? await foldSides(reports, { folds: split.folds, fold: cell.fold ?? 0, seed })
      : await assignSplits(reports, { seed, holdOut: split.kind === "hold-out" ? split.share : 0 });
  refuseLeak(reports, sides);
  return {
    ...held,
    imported: { ...held.imported, reports: reports.map((report, i) => ({ ...report, split: sides[i]! })) },
  };
}

/** Of the test reports, those whose text the model reads in no training report. Indices of held reports. */
export function unseenTexts(held: HeldReports, train: readonly number[], test: readonly number[]): number[] {
  const keyOf = (i: number) => textKey(modelText(held.imported.reports[i]!, held.text));
  const seen = new Set(train.map(keyOf));
  return test.filter((i) => !seen.has(keyOf(i)));
}
