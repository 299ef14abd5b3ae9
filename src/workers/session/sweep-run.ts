// The loop of a sweep: one cell at a time, cheapest method first, each kept as soon as it ends. What is done never runs again, so
// a sweep that was stopped or killed goes on where it was; a cell that did not finish runs anew and is charged anew.
import { Cancelled, DeviceError, InputError } from "@/base/errors";
import type { Problem } from "@/base/errors";
import { sweepNeedsHost } from "@/base/problems/sweep";
import type { PlacedCell } from "@/training/sweep";
import { splitSeedOf } from "@/training/sweep";
import { breathe } from "../dispatch";
import type { HeldReports } from "./hold-reports";
import { runCell } from "./sweep-cell";
import type { CellControl } from "./sweep-fit";
import type { CellRecord } from "./sweep-record";
import { splitReports } from "./sweep-split";
import type { Sweep, SweepPlace } from "./sweep";

/** Where the records of a sweep lie. */
export interface SweepStore {
  /** Records by id of cell. @throws InputError SWEEP-STORE */
  read(): Promise<ReadonlyMap<string, CellRecord>>;
  /** Keeps a record whole or not at all. @throws InputError SWEEP-STORE */
  save(record: CellRecord): Promise<void>;
}

export interface SweepProgress {
  readonly cell: PlacedCell;
  /** Cells that are done, of all. */
  readonly done: number;
  readonly cells: number;
  /** Of the cell at work. */
  readonly inCell: Parameters<NonNullable<CellControl["onProgress"]>>[0];
}

export interface SweepControl {
  readonly onProgress?: (progress: SweepProgress) => void;
  readonly onRecord?: (record: CellRecord) => void | Promise<void>;
  /** Aborted: the cell at work is cancelled and nothing goes on; what it charged stays charged. */
  readonly signal?: AbortSignal;
  /** Aborted: the sweep ends after the cell at work. */
  readonly pause?: AbortSignal;
}

const isDone = (record: CellRecord | undefined): boolean => record?.state === "done";

/** Cells that are still to do: all but those that are done. */
export const todoOf = ({ cells }: Sweep, records: ReadonlyMap<string, CellRecord>): PlacedCell[] =>
  cells.filter(({ id }) => !isDone(records.get(id)));

/** Splits drawn once: cells of one split share their reports, and so their unit keys. */
function splitter(held: HeldReports, { design: { split } }: Sweep) {
  const known = new Map<string, Promise<HeldReports>>();
  return (cell: PlacedCell): Promise<HeldReports> => {
    const key = `${splitSeedOf(split, cell.seed)} ${cell.fold ?? ""}`;
    const found = known.get(key) ?? splitReports(held, split, cell);
    known.set(key, found);
    return found;
  };
}

const problemOf = (error: unknown): Problem | null =>
  error instanceof InputError || error instanceof DeviceError ? error.problem : null;

interface Ended {
  readonly state: CellRecord["state"];
  readonly problem: Problem | null;
  readonly outcome: CellRecord["outcome"];
}

/** Runs one cell to its end, whatever that is; only our own bugs are thrown. */
async function ended(task: () => ReturnType<typeof runCell>): Promise<Ended> {
  try {
    return { state: "done", problem: null, outcome: await task() };
  } catch (error) {
    if (error instanceof Cancelled) return { state: "cancelled", problem: null, outcome: null };
    const problem = problemOf(error);
    if (!problem) throw error;
    return { state: "failed", problem, outcome: null };
  }
}

/**
 * Runs the cells that are still to do and keeps each as it ends. Cells that did not work are told and passed over.
 * @throws InputError SWEEP-STORE if a record cannot be kept, EVAL-LEAK if the split is none
 */
export async function runSweep(
  sweep: Sweep,
  { place, store }: { readonly place: SweepPlace; readonly store: SweepStore },
  { onProgress, onRecord, signal, pause }: SweepControl = {},
): Promise<void> {
  const records = new Map(await store.read());
  const splitOf = splitter(place.held, sweep);
  const keep = async (record: CellRecord) => {
    await store.save(record);
    records.set(record.cell.id, record);
    await onRecord?.(record);
  };
  for (const cell of todoOf(sweep, records)) {
    if (pause?.aborted || signal?.aborted) return;
    const started = performance.now();
    const tell: CellControl["onProgress"] = (inCell) => {
      const done = sweep.cells.filter(({ id }) => isDone(records.get(id))).length;
      onProgress?.({ cell, done, cells: sweep.cells.length, inCell });
    };
    tell({ phase: "preparing", done: 0, total: 1, secondsLeft: null });
    await breathe(); // a baseline computes without a break: let the words before it out
    const held = await splitOf(cell);
    const result =
      cell.method === "full" && !place.host
        ? { state: "skipped" as const, problem: sweepNeedsHost(), outcome: null }
        : await ended(() => {
            const { patientOf } = sweep;
            const inputs = { place: { ...place, ...sweep, held }, patientOf };
            return runCell(cell, inputs, { onProgress: tell, ...(signal && { signal }) });
          });
    const seconds = (performance.now() - started) / 1000;
    await keep({ cell, ...result, ended: new Date().toISOString(), seconds });
  }
}
