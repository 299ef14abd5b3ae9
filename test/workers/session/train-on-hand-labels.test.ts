// Labels made on Labels feed training like those of the file: the same values are the same targets on the same reports.
import { expect, test } from "vitest";
import { targetsOf } from "@/data/targets";
import { secureRng } from "@/base/random";
import { LabelDesk } from "@/workers/session/label-desk";
import type { HeldReports } from "@/workers/session/hold-reports";
import { trainRun } from "@/workers/session/train";
import { heldReports, openDesk, openTiny, settings } from "./tiny-session";

const policy = { uncertain: "positive", blank: "negative" } as const;
const noProgress = { onProgress: () => undefined, signal: new AbortController().signal };

test("a run on labels set by hand trains and checks what a run on the same labels of a file does", async () => {
  const fromFile = await heldReports();
  const { reports } = fromFile.imported;
  const without = reports.map((report) => ({ ...report, labels: null }));
  let held: HeldReports = { ...fromFile, imported: { ...fromFile.imported, reports: without } };
  const desk = new LabelDesk({ get: () => held, put: (given) => void (held = given) }, secureRng());
  for (const report of reports) {
    desk.act({ kind: "open", id: report.id });
    for (const [label, value] of report.labels!.entries())
      desk.act({ kind: "value", label, value: value === 1 ? 1 : 0 });
    if (report.id !== "60") desk.act({ kind: "done" });
  }
  expect(held.imported.counts).toMatchObject({ accepted: 59, withoutLabels: 1 }); // the last one is a draft
  desk.act({ kind: "done" });
  const { labelSet } = fromFile.imported;
  expect(held.imported.reports.map(({ labels }) => labels)).toEqual(reports.map(({ labels }) => labels));
  expect(targetsOf(held.imported.reports, labelSet!, policy)).toEqual(targetsOf(reports, labelSet!, policy));
  const open = await openTiny();
  const run = async (given: HeldReports) =>
    trainRun({ open, held: given, settings: settings(null), desk: await openDesk() }, noProgress);
  const [byHand, byFile] = [await run(held), await run(fromFile)];
  expect(byHand.trainReports).toEqual(byFile.trainReports);
  expect(byHand.testReports).toEqual(byFile.testReports);
  expect(byHand.summary.reports).toBe(byFile.summary.reports);
});
