// The calls of the page that label by rules: reports of a file or those that are open, and one text as it is typed.
import { InputError } from "@/base/errors";
import { outOfOrder } from "@/base/problems/app";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { labelByRules } from "@/teacher/rules/label-by-rules";
import type { Handlers } from "../dispatch";
import type { GivenReports } from "../protocol";
import { asFile } from "./given-reports";
import type { HeldReports } from "./hold-reports";
import { RuleLabeled, labelAll } from "./rule-labels";

type RuleCall = "label-by-rules" | "label-text";

interface Session {
  /** The open reports. */
  readonly held: () => HeldReports | undefined;
  /** Puts the labeled reports into the page's table. */
  readonly show: (labeled: RuleLabeled) => void;
}

type Read = Pick<HeldReports, "fileName" | "imported">;

async function readOf(file: GivenReports | null, held: HeldReports | undefined): Promise<Read> {
  if (file) {
    const { name, bytes } = asFile(file);
    const imported = await importReports(bytes, name, { labelSet: null, keepDuplicates: true }, labelSets);
    return { fileName: name, imported };
  }
  if (!held) throw new InputError(outOfOrder("reports"));
  return held;
}

export function ruleHandlers({ held, show }: Session): Pick<Handlers, RuleCall> {
  return {
    "label-by-rules": async ({ file, labelSet }, { progress, signal }) => {
      const started = performance.now();
      const { labels } = labelByRules("", labelSet); // an unknown set is refused before the file is read
      const read = await readOf(file, held());
      const found = await labelAll(read.imported, labelSet, { onProgress: progress, signal });
      const labeled = new RuleLabeled(read, labels, found);
      show(labeled);
      return labeled.summary((performance.now() - started) / 1000);
    },
    "label-text": ({ text, labelSet }) => Promise.resolve(labelByRules(text, labelSet)),
  };
}
