// `cloister evaluate`: an adapter judged on labelled reports.
import { InputError } from "@/base/errors";
import { nothingToCheck } from "@/base/problems/eval";
import { judge } from "@/evaluation/judge";
import { judgedOf } from "@/workers/session/check";
import { probabilitiesOf } from "@/workers/session/predict";
import { readFlags } from "./arguments";
import { adapterFlags, openGivenAdapter } from "./open-bundle";
import { openGivenReports, reportFlags } from "./open-reports";
import { scoresJson, scoresTable } from "./scores";
import { policyOf } from "./train-flags";

export async function evaluateCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, {
    values: [...reportFlags, ...adapterFlags, "uncertain", "blank", "device"],
    switches: ["json"],
  });
  const { adapter, open } = await openGivenAdapter(flags);
  try {
    const { labelSet, text, maxTokens } = adapter;
    const held = await openGivenReports(flags, { model: open.model, labelSet, keepDuplicates: true, text, maxTokens });
    const labelled = held.imported.reports.flatMap((report, i) => (report.labels ? [i] : []));
    if (labelled.length === 0) throw new InputError(nothingToCheck());
    const typed = policyOf(flags, labelSet);
    // the adapter's own policies hold unless others are typed
    const policy = {
      uncertain: "uncertain" in flags.values ? typed.uncertain : adapter.policy.uncertain,
      blank: "blank" in flags.values ? typed.blank : adapter.policy.blank,
    };
    const tokens = labelled.map((i) => held.tokens[i]!);
    const probability = await probabilitiesOf(open, { adapter: adapter.adapter, tokens });
    const judged = judgedOf(held, labelled, { labelSet, policy });
    const scored = { ...judged, thresholds: Float64Array.from(adapter.thresholds), probability };
    const { scores, intervals } = await judge(scored);
    console.error(scoresTable(scores, intervals));
    const alone = labelled.filter((i) => held.imported.reports[i]!.patient === null).length;
    if (alone > 0)
      console.error(`${alone} of the reports name no patient: intervals are too narrow if patients repeat among them`);
    if (flags.switches.has("json")) console.log(JSON.stringify(scoresJson(scores, intervals)));
    return 0;
  } finally {
    open.pool.dispose();
  }
}
