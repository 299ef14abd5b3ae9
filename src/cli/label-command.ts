// `cloister label`: reports in, labels by rules out. No model is loaded, nothing is trained, no epsilon is spent.
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import { writeRuleLabelsCsv } from "@/teacher/rules/labels-file";
import { judgeRules, labelAll } from "@/workers/session/rule-labels";
import { readFlags } from "./arguments";
import type { Flags } from "./arguments";
import { writeGiven } from "./files";
import { givenLabelSet, givenSections, importGivenReports, reportFlags } from "./open-reports";
import { scoresJson, scoresTable } from "./scores";
import { policyOf } from "./train-flags";

function check(flags: Flags): { out: string | undefined; withText: boolean; checks: boolean } {
  const out = flags.values["out"];
  const checks = flags.switches.has("check");
  if (out === undefined && !checks) throw new InputError(badArgument("--out or --check is missing"));
  if (out !== undefined && !out.endsWith(".csv"))
    throw new InputError(badArgument("--out expects a name that ends with .csv"));
  return { out, withText: flags.switches.has("with-text"), checks };
}

export async function labelCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, {
    values: [...reportFlags, "labels", "out", "sections", "uncertain", "blank"],
    switches: ["with-text", "check", "json"],
  });
  const { out, withText, checks } = check(flags);
  const labelSet = await givenLabelSet(flags);
  const imported = await importGivenReports(flags, { labelSet: checks ? labelSet : null, keepDuplicates: true });
  const started = performance.now();
  const found = await labelAll(imported, labelSet.name, givenSections(flags));
  const seconds = (performance.now() - started) / 1000;
  const rows = imported.reports.length;
  console.error(`Labeled ${rows} reports by rules in ${seconds.toFixed(1)} s.`);
  if (out !== undefined)
    await writeGiven(out, writeRuleLabelsCsv({ ...imported, labels: labelSet.labels, found }, { withText }), "--out");
  const scores = checks ? judgeRules(imported, found, { labelSet, policy: policyOf(flags, labelSet) }) : null;
  if (scores) console.error(scoresTable(scores));
  if (flags.switches.has("json"))
    console.log(
      JSON.stringify({
        rows,
        setAside: imported.counts.setAside,
        seconds,
        reportsPerSecond: rows / seconds,
        ...(scores && { scores: scoresJson(scores) }),
      }),
    );
  return 0;
}
