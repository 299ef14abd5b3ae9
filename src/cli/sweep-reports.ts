// The reports of a sweep's plan: its files read as one data set, and the hash that says which data it was. Files for test alone get
// their side here, as if a split column had said it.
import { resolve } from "node:path";
import { canonicalJson } from "@/base/canonical-json";
import { InputError } from "@/base/errors";
import { sha256Hex } from "@/base/hash";
import { sweepDataChanged } from "@/base/problems/sweep";
import type { Imported, LabelSet } from "@/data/types";
import type { EncoderModel } from "@/models/types";
import type { SweepPlan } from "@/training/sweep-plan";
import type { HeldReports } from "@/workers/session/hold-reports";
import type { Flags } from "./arguments";
import { readGiven } from "./files";
import { givenSections, openGivenReports } from "./open-reports";

type Reports = SweepPlan["reports"];

/** The plan's files as the flags that `cloister train` would have. */
function flagsOf(path: string, { textColumn, patientColumn, sections }: Reports): Flags {
  const values = {
    reports: path,
    ...(textColumn !== undefined && { "text-column": textColumn }),
    ...(patientColumn !== undefined && { "patient-column": patientColumn }),
    ...(sections && { sections: sections.join(",") }),
  };
  return { values, switches: new Set(), words: [] };
}

const hashesOf = (paths: readonly string[]) =>
  Promise.all(paths.map(async (path) => sha256Hex(await readGiven(path, "reports.files"))));

/** Several files as one: ids tell the file, sides are those given. */
function joined(parts: readonly { readonly held: HeldReports; readonly side: "train" | "test" | null }[]): HeldReports {
  const first = parts[0]!.held; // a plan has one file at least
  if (parts.length === 1) return first;
  const all = parts.map(({ held }) => held.imported);
  const sum = (key: keyof Imported["counts"]) => all.reduce((total, { counts }) => total + counts[key], 0);
  const reports = parts.flatMap(({ held, side }, file) =>
    held.imported.reports.map((report) => ({ ...report, id: `${file + 1}:${report.id}`, split: side ?? report.split })),
  );
  const counts = {
    ...{ read: sum("read"), accepted: sum("accepted"), withoutLabels: sum("withoutLabels") },
    ...{ setAside: sum("setAside"), merged: sum("merged") },
  };
  return {
    ...first,
    imported: { ...first.imported, reports, counts, hasPatients: all.every(({ hasPatients }) => hasPatients) },
    tokens: parts.flatMap(({ held }) => held.tokens),
    lengths: Int32Array.from(parts.flatMap(({ held }) => [...held.lengths])),
  };
}

interface Reading {
  readonly model: EncoderModel;
  readonly labelSet: LabelSet;
  /** Paths of the plan are relative to it. */
  readonly folder: string;
}

/** @throws InputError APP-FILE, SWEEP-DATA if the plan names the hash of other data */
export async function openSweepReports(
  reports: Reports,
  { model, labelSet, folder }: Reading,
): Promise<{ readonly held: HeldReports; readonly dataSha256: string }> {
  const [files, test] = [reports.files, reports.test ?? []].map((paths) => paths.map((path) => resolve(folder, path)));
  const { textColumn, patientColumn } = reports;
  const hashes = { files: await hashesOf(files!), test: await hashesOf(test!), textColumn, patientColumn };
  const dataSha256 = await sha256Hex(canonicalJson(hashes));
  if (reports.sha256 !== undefined && reports.sha256 !== dataSha256)
    throw new InputError(sweepDataChanged({ done: 0 }));
  const parts: { held: HeldReports; side: "train" | "test" | null }[] = [];
  for (const path of [...files!, ...test!]) {
    const isTest = parts.length >= files!.length;
    const flags = flagsOf(path, reports);
    const held = await openGivenReports(flags, { model, labelSet, keepDuplicates: isTest, text: givenSections(flags) });
    parts.push({ held, side: isTest ? "test" : test!.length > 0 ? "train" : null });
  }
  return { held: joined(parts), dataSha256 };
}
