// A run that was paused or broke off, as it is held and saved: frozen plan, last checkpoint, place in the ledger, and a digest of what it
// learned from. Private.
import * as v from "valibot";
import { InputError } from "@/base/errors";
import { otherVersion } from "@/base/problems/store-project";
import { runDoesNotFit } from "@/base/problems/train";
import { sha256Hex } from "@/base/hash";
import { pack, unpack } from "@/formats/packed";
import type { Checkpoint } from "@/training/checkpoint";
import type { Plan } from "@/training/plan";
import type { PausedSummary, TrainSettings } from "../protocol";
import type { HeldReports } from "./hold-reports";
import type { OpenModel } from "./open-model";

export interface PausedRun {
  readonly schema: "cloister.run/2";
  readonly fileName: string;
  readonly settings: TrainSettings;
  readonly plan: Plan;
  /** Of the reports that train, as they stood at the start. */
  readonly dataSha256: string;
  /** Id in the ledger; null without privacy. */
  readonly ledgerRun: string | null;
  /** Composed epsilon of the runs before; null without privacy. */
  readonly epsilonBefore: number | null;
  readonly checkpoint: Checkpoint;
}

/** What a run learns from: reports in order, whose they are, their labels, and how many tokens are read of each. */
export function dataDigest(held: HeldReports, train: readonly number[]): Promise<string> {
  const { reports } = held.imported;
  const rows = train.map((i) => {
    const { id, patient, labels } = reports[i]!;
    return [id, patient, labels && [...labels], held.lengths[i]];
  });
  return sha256Hex(JSON.stringify([held.text, rows]));
}

/** @throws InputError TRAIN-CHANGED unless the run can go on with these reports and this encoder */
export async function checkFits(
  { plan, dataSha256 }: PausedRun,
  { held, train, open }: { readonly held: HeldReports; readonly train: readonly number[]; readonly open: OpenModel },
): Promise<void> {
  const fits = plan.basePackageSha256 === open.model.packageSha256 && dataSha256 === (await dataDigest(held, train));
  if (!fits) throw new InputError(runDoesNotFit());
}

export const pausedSummary = ({ fileName, settings, plan, checkpoint }: PausedRun): PausedSummary => ({
  ...{ fileName, settings, plan },
  step: checkpoint.state.step,
  losses: checkpoint.losses.flatMap((loss) => (loss === null ? [] : [loss])),
});

// Sealed bytes were written by this code: the schema's number stands for their form.
const isPausedRun = (value: unknown): value is PausedRun =>
  v.is(v.object({ schema: v.literal("cloister.run/2") }), value);

export const packRun = (run: PausedRun): Uint8Array<ArrayBuffer> => pack(run);

/** @throws InputError STORE-VERSION for bytes of another version */
export function unpackRun(bytes: Uint8Array<ArrayBuffer>): PausedRun {
  let value: unknown;
  try {
    value = unpack(bytes);
  } catch (cause) {
    throw new InputError(otherVersion(), { cause });
  }
  if (!isPausedRun(value)) throw new InputError(otherVersion());
  return value;
}
