// The calls of the screen Compare. Records with their predictions live in memory; on the disk of the browser lie scores and counts
// alone, so a page that was closed knows what is done and shows the table that it had.
import { InputError } from "@/base/errors";
import { canonicalJson } from "@/base/canonical-json";
import { sha256Hex } from "@/base/hash";
import { outOfOrder } from "@/base/problems/app";
import { sweepRunning } from "@/base/problems/sweep";
import { sweepCsv } from "@/export/sweep-csv";
import { sweepHtml } from "@/export/sweep-html";
import type { SweepReport, SweepRow } from "@/evaluation/sweep-types";
import { readSweepDesign } from "@/training/sweep-plan";
import type { SweepDesignInput } from "@/training/sweep-plan";
import type { Handlers } from "../dispatch";
import type { SweepCalls, SweepKept } from "../sweep-protocol";
import type { HeldReports } from "./hold-reports";
import type { LedgerDesk } from "./ledger-desk";
import type { OpenModel } from "./open-model";
import { prepareSweep, sweepBudget, SweepPlans } from "./sweep";
import type { Sweep, SweepPlace } from "./sweep";
import type { CellRecord } from "./sweep-record";
import { withoutPredictions } from "./sweep-record";
import { sweepReport } from "./sweep-report";
import { runSweep, todoOf } from "./sweep-run";
import type { SweepProgress, SweepStore } from "./sweep-run";
import { SweepClock } from "./sweep-time";

/** Where the browser keeps what may rest there. */
export interface SweepDisk {
  cells(): Promise<ReadonlyMap<string, CellRecord>>;
  putCell(id: string, cell: CellRecord): Promise<void>;
  kept(dataSha256: string): Promise<SweepKept | null>;
  keep(dataSha256: string, kept: SweepKept): Promise<void>;
  forget(): Promise<void>;
}

interface Session {
  readonly desk: LedgerDesk;
  readonly model: () => OpenModel;
  readonly held: () => HeldReports;
  readonly disk: SweepDisk;
}

/** A design made ready on the open reports. */
interface Ready {
  readonly key: string;
  readonly held: HeldReports;
  readonly sweep: Sweep;
  readonly place: SweepPlace;
  readonly plans: SweepPlans;
  readonly clock: SweepClock;
}

const modelName = "all-minilm-l6-v2";

/** Of what was imported: texts, patients, labels and sides, in their order. */
const dataHashOf = (held: HeldReports): Promise<string> =>
  sha256Hex(
    canonicalJson(
      held.imported.reports.map(({ patient, split, sections, labels }) => [
        patient,
        split,
        sections,
        labels && [...labels],
      ]),
    ),
  );

const isRow = (one: SweepRow, other: SweepRow): boolean =>
  one.method === other.method && one.epsilon === other.epsilon && one.model === other.model && one.done === other.done;

/** Rows whose predictions are gone keep the intervals that were computed while they were there. */
function withEarlier(report: SweepReport, earlier: SweepReport | undefined): SweepReport {
  if (!earlier) return report;
  const { table } = report;
  const isSameReference = JSON.stringify(table.reference) === JSON.stringify(earlier.table.reference);
  const rows = table.rows.map((row) => {
    const before = earlier.table.rows.find((one) => isRow(one, row));
    if (!before || row.betweenPatients !== null || row.done === 0) return row;
    const { betweenPatients, difference, perLabel } = before;
    return isSameReference ? { ...row, betweenPatients, difference, perLabel } : { ...row, betweenPatients };
  });
  return { ...report, table: { ...table, rows } };
}

/** @returns the handlers, and whether a sweep is at work */
export function sweepHandlers(session: Session): {
  readonly handlers: Pick<Handlers, keyof SweepCalls>;
  readonly busy: () => boolean;
} {
  const records = new Map<string, CellRecord>();
  let hashed: { readonly held: HeldReports; readonly sha256: Promise<string> } | undefined;
  let ready: Ready | undefined;
  let last: SweepKept | undefined;
  let ends: { readonly pause: AbortController; readonly stop: AbortController } | undefined;

  const dataHash = (held: HeldReports): Promise<string> => {
    if (hashed?.held !== held) hashed = { held, sha256: dataHashOf(held) };
    return hashed.sha256;
  };

  /** What is known of cells: of this page with predictions, else of the disk. */
  const store: SweepStore = {
    read: async () => new Map([...(await session.disk.cells()), ...records]),
    save: async (record) => {
      records.set(record.cell.id, record);
      await session.disk.putCell(record.cell.id, withoutPredictions(record));
    },
  };

  const readyFor = async (input: SweepDesignInput): Promise<Ready> => {
    const [held, open] = [session.held(), session.model()];
    const key = canonicalJson(input);
    if (ready?.held === held && ready.key === key) return ready;
    const dataSha256 = await dataHash(held);
    if (ready && ready.sweep.dataSha256 !== dataSha256) records.clear(); // other reports: their predictions are let go
    const sweep = await prepareSweep(readSweepDesign(input), { open, held }, { dataSha256, models: [modelName] });
    const place: SweepPlace = { open, held, desk: session.desk, host: null };
    const plans = new SweepPlans(sweep, place);
    ready = { key, held, sweep, place, plans, clock: new SweepClock(sweep, { place, plans }) };
    return ready;
  };

  const budgetOf = ({ sweep, place, plans }: Ready, known: ReadonlyMap<string, CellRecord>) =>
    sweepBudget(todoOf(sweep, known), sweep, { place, plans });

  const reportOf = async ({ sweep, place }: Ready, known: ReadonlyMap<string, CellRecord>, intervals: boolean) =>
    withEarlier(await sweepReport(sweep, { place, records: known }, { intervals }), last?.report);

  const run = async (input: SweepDesignInput, progress: (at: SweepCalls["sweep-run"]["progress"]) => void) => {
    const made = await readyFor(input);
    const { sweep, place, clock } = made;
    last ??= (await session.disk.kept(sweep.dataSha256)) ?? undefined;
    const known = new Map(await store.read());
    const budget = await budgetOf(made, known);
    if (budget?.refusal) throw new InputError(budget.refusal);
    let report = await reportOf(made, known, false);
    const secondsOf = ({ cell, inCell }: SweepProgress): number =>
      clock.total(todoOf(sweep, known).filter(({ id }) => id !== cell.id)) +
      (inCell.secondsLeft ?? clock.secondsOf(cell));
    await runSweep(
      sweep,
      { place, store: { ...store, read: () => Promise.resolve(known) } },
      {
        pause: ends!.pause.signal,
        signal: ends!.stop.signal,
        onProgress: (at) => {
          const { cell, done, cells, inCell } = at;
          const place = { phase: inCell.phase, inDone: inCell.done, inTotal: inCell.total };
          progress({ cell, ...place, done, cells, secondsLeft: secondsOf(at), report });
        },
        onRecord: async (record) => {
          known.set(record.cell.id, record);
          clock.learn(record);
          report = await reportOf(made, known, false);
        },
      },
    );
    report = await reportOf(made, known, true);
    last = { design: input, report };
    await session.disk.keep(sweep.dataSha256, last);
    return report;
  };

  return {
    busy: () => ends !== undefined,
    handlers: {
      "sweep-preview": async ({ design }) => {
        const made = await readyFor(design);
        const known = await store.read();
        const todo = todoOf(made.sweep, known);
        if (!ends) await made.clock.measure(todo);
        return {
          cells: made.sweep.cells.length,
          done: made.sweep.cells.length - todo.length,
          seconds: made.clock.total(todo),
          budget: await budgetOf(made, known),
        };
      },
      "sweep-run": async ({ design }, { progress, signal }) => {
        if (ends) throw new InputError(sweepRunning());
        ends = { pause: new AbortController(), stop: new AbortController() };
        const { stop } = ends;
        signal.addEventListener("abort", () => {
          stop.abort();
        });
        try {
          return await session.desk.alone(() => run(design, progress));
        } finally {
          ends = undefined;
        }
      },
      "sweep-end": ({ how }) => {
        ends?.pause.abort();
        if (how === "now") ends?.stop.abort();
        return Promise.resolve({});
      },
      "sweep-kept": async () => {
        const sha256 = await dataHash(session.held());
        if (last?.report.conditions.dataSha256 !== sha256) last = (await session.disk.kept(sha256)) ?? undefined;
        return last ?? null;
      },
      "sweep-file": ({ format }) => {
        if (!last) throw new InputError(outOfOrder("a finished comparison"));
        const { report } = last;
        const bytes =
          format === "csv"
            ? sweepCsv(report)
            : new TextEncoder().encode(format === "json" ? `${JSON.stringify(report, null, 2)}\n` : sweepHtml(report));
        return Promise.resolve({ name: `comparison.${format}`, bytes: bytes.buffer });
      },
      "sweep-forget": async () => {
        if (ends) throw new InputError(sweepRunning());
        records.clear();
        last = undefined;
        await session.disk.forget();
        return {};
      },
    },
  };
}
