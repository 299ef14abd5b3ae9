// All that a sweep tells, from its records: conditions, table, cells. Private, but for the privacy itself.
import { buildHash } from "@/base/build";
import { sweepTable } from "@/evaluation/sweep-table";
import type { SweepCellLine, SweepConditions, SweepReport } from "@/evaluation/sweep-types";
import { chargedPart, composedEpsilon } from "@/privacy/ledger/totals";
import { isTrained } from "@/training/sweep-plan";
import type { SweepSplit } from "@/training/sweep-plan";
import { groupsOf, referenceOf } from "./sweep-groups";
import type { CellRecord } from "./sweep-record";
import type { Sweep, SweepPlace } from "./sweep";

/** Fixed, so that the same records give the same table; public, as a bootstrap protects nobody. */
const tableSeed = 20_250_601;

type Records = ReadonlyMap<string, CellRecord>;

const list = (numbers: readonly number[]): string => numbers.join(", ");

function splitWords(split: SweepSplit, seeds: readonly number[]): string {
  switch (split.kind) {
    case "hold-out":
      return split.seed === undefined
        ? `hold-out of ${100 * split.share} % of the patients, drawn anew for each seed (${list(seeds)})`
        : `hold-out of ${100 * split.share} % of the patients, split seed ${split.seed}; training seeds ${list(seeds)}`;
    case "k-fold":
      return split.seed === undefined
        ? `${split.folds} folds by patient, drawn anew for each seed (${list(seeds)})`
        : `${split.folds} folds by patient, split seed ${split.seed}; training seeds ${list(seeds)}`;
    case "file":
      return `as the file says; training seeds ${list(seeds)}`;
  }
}

async function spentOn({ desk, held }: SweepPlace): Promise<SweepConditions["spent"]> {
  const { runs } = await desk.totalsOf(held);
  const charged = runs.filter(({ chargedSteps }) => chargedSteps > 0);
  if (charged.length === 0) return null;
  const delta = Math.max(...charged.map((run) => run.delta));
  return { runs: charged.length, epsilon: composedEpsilon(charged.map(chargedPart), delta), delta };
}

async function conditionsOf(sweep: Sweep, place: SweepPlace, records: Records): Promise<SweepConditions> {
  const { design, policies, publicSize, dataSha256 } = sweep;
  const { held, open } = place;
  const { reports, labelSet, hasPatients } = held.imported;
  return {
    ...{ synthetic: held.synthetic, dataSha256, reports: reports.length, patients: new Set(sweep.patientOf).size },
    ...{ unit: hasPatients ? "patient" : "report", labelSetName: labelSet?.name ?? "" },
    ...policies,
    split: splitWords(design.split, design.seeds),
    ...{ encoder: open.model.name, maxTokens: held.maxTokens },
    tooLong: held.lengths.filter((length) => length > held.maxTokens).length,
    ...{ publicSize: publicSize.publicUnitCount, publicSizeSource: publicSize.publicUnitCountSource },
    reference: held.synthetic ? "true by construction (synthetic)" : "as imported",
    build: buildHash,
    trainedRuns: sweep.cells.filter(({ id, method }) => isTrained(method) && records.get(id)?.state === "done").length,
    spent: await spentOn(place),
  };
}

const cellLines = ({ cells }: Sweep, records: Records): SweepCellLine[] =>
  cells.map((cell) => {
    const record = records.get(cell.id);
    return {
      ...cell,
      state: record?.state ?? "pending",
      seconds: record?.seconds ?? null,
      problem: record?.problem?.code ?? null,
      weightedF1: record?.outcome?.scores.weightedF1 ?? null,
    };
  });

/**
 * @param intervals  false: means alone, at once
 * @throws InputError PRIV-LEDGER, STORE-*; Cancelled when shouldStop says so
 */
export async function sweepReport(
  sweep: Sweep,
  { place, records }: { readonly place: SweepPlace; readonly records: Records },
  { intervals, shouldStop }: { readonly intervals: boolean; readonly shouldStop?: () => boolean },
): Promise<SweepReport> {
  const options = { seed: tableSeed, reference: referenceOf(sweep), intervals, shouldStop };
  return {
    conditions: await conditionsOf(sweep, place, records),
    table: await sweepTable(groupsOf(sweep, records), options),
    cells: cellLines(sweep, records),
  };
}
