// A sweep made ready: cells with their ids over the held reports, their plans, and what they would cost. Nothing runs here.
import { InputError } from "@/base/errors";
import { buildHash } from "@/base/build";
import { sweepEmpty } from "@/base/problems/sweep";
import { noLabels } from "@/base/problems/train";
import { cellsOf, placeCell } from "@/training/sweep";
import type { PlacedCell } from "@/training/sweep";
import type { Method, Plan } from "@/training/plan";
import { isTrained } from "@/training/sweep-plan";
import type { SweepDesign } from "@/training/sweep-plan";
import type { Policies } from "../protocol";
import type { HeldReports } from "./hold-reports";
import type { Host } from "./host";
import type { LedgerDesk } from "./ledger-desk";
import type { OpenModel } from "./open-model";
import { planOf } from "./plan-settings";
import { budgetOf } from "./sweep-budget";
import type { SweepBudget } from "./sweep-budget";
import { patientNumbers } from "./sweep-cell";
import { settingsOf } from "./sweep-fit";
import type { CellPlace } from "./sweep-fit";

export interface SweepPlace {
  readonly open: OpenModel;
  readonly held: HeldReports;
  readonly desk: LedgerDesk;
  /** Where full fine-tuning may start its threads; null: such cells are skipped. */
  readonly host: Pick<Host, "startThread" | "threads"> | null;
}

export interface Sweep {
  readonly design: SweepDesign;
  readonly cells: readonly PlacedCell[];
  readonly dataSha256: string;
  readonly policies: Policies;
  readonly publicSize: CellPlace["publicSize"];
  readonly patientOf: Int32Array;
}

/** The number of units to one digit: the public size where none is typed; the statement says so. */
function toOneDigit(count: number): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  return Math.round(count / step) * step;
}

function publicSizeOf(held: HeldReports, { publicSize, publicSizeSource }: SweepDesign): CellPlace["publicSize"] {
  if (publicSize !== undefined) return { publicUnitCount: publicSize, publicUnitCountSource: publicSizeSource };
  const units = new Set(held.imported.reports.map(({ patient, id }) => patient ?? `row ${id}`)).size;
  return { publicUnitCount: toOneDigit(units), publicUnitCountSource: "confirmed" };
}

/**
 * @param dataSha256  of the files and of how their columns are read
 * @throws InputError TRAIN-LABELS, SWEEP-EMPTY
 */
export async function prepareSweep(
  design: SweepDesign,
  { open, held }: Pick<SweepPlace, "open" | "held">,
  { dataSha256, models }: { readonly dataSha256: string; readonly models: readonly string[] },
): Promise<Sweep> {
  const { labelSet, hasPatients } = held.imported;
  if (!labelSet) throw new InputError(noLabels());
  const { uncertain, blank = labelSet.defaultBlank, rowsWithoutPatient } = design.policies;
  const policies = { uncertain, blank, rowsWithoutPatient };
  const publicSize = publicSizeOf(held, design);
  const basis = {
    ...{
      dataSha256,
      policies,
      build: buildHash,
      labelSetName: labelSet.name,
      labels: labelSet.labels,
      text: held.text,
    },
    ...{
      starterSha256: open.starters.get(labelSet.name)?.sha256 ?? null,
      baseSha256: open.model.packageSha256,
      unit: hasPatients ? "patient" : "report",
    },
    publicSize: publicSize.publicUnitCount,
  };
  const cells = await Promise.all(cellsOf(design, models).map((cell) => placeCell(cell, design, basis)));
  if (cells.length === 0) throw new InputError(sweepEmpty());
  return { design, cells, dataSha256, policies, publicSize, patientOf: patientNumbers(held) };
}

/** Cells of training that differ by seed and fold alone have one plan but for the seed. */
export class SweepPlans {
  readonly #sweep: Sweep;
  readonly #place: Pick<SweepPlace, "open" | "held">;
  readonly #plans = new Map<string, Plan>();

  constructor(sweep: Sweep, place: Pick<SweepPlace, "open" | "held">) {
    this.#sweep = sweep;
    this.#place = place;
  }

  /** @throws InputError PRIV-PLAN, PRIV-CALIBRATE */
  of(cell: Pick<PlacedCell, "epsilon" | "seed"> & { readonly method: Method }): Plan {
    const key = `${cell.method} ${cell.epsilon ?? "none"}`;
    const known = this.#plans.get(key);
    if (known) return known;
    const { held, open } = this.#place;
    const plan = planOf(settingsOf(cell, this.#sweep), held, open);
    this.#plans.set(key, plan);
    return plan;
  }
}

/** What the cells that are still to do would cost. @throws InputError PRIV-*, STORE-* */
export async function sweepBudget(
  todo: readonly PlacedCell[],
  sweep: Sweep,
  { place, plans }: { readonly place: SweepPlace; readonly plans: SweepPlans },
): Promise<SweepBudget | null> {
  const counts = new Map<Plan, number>();
  for (const { method, ...cell } of todo) {
    if (!isTrained(method)) continue;
    const plan = plans.of({ ...cell, method });
    counts.set(plan, (counts.get(plan) ?? 0) + 1);
  }
  const planned = [...counts].map(([plan, count]) => ({ plan, count }));
  const { desk, held, open } = place;
  return budgetOf(planned, { desk, held, config: open.model.config, maxEpsilon: sweep.design.maxEpsilon });
}
