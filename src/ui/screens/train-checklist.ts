// The checklist of Train: what the run will use, in words, from what the page knows before the start.
import type { Project } from "@/ui/state/project.svelte";
import { count, counted, deltaFigure, epsilonFigure } from "@/ui/words/figures";
import { methodShort } from "./privacy.text";
import { blankNames, uncertainNames } from "./reports.text";
import { engineWords, gateWords } from "./start.text";

/** Term and sentence, in the order of the journey. */
export function checklist({ reports, privacy }: Project): readonly (readonly [string, string])[] {
  const { summary, policies, model } = reports;
  const lines: (readonly [string, string])[] = [];
  if (summary)
    lines.push([
      "Reports",
      `${counted(reports.labelled, "labelled report")}; 1 in 5 ${privacy.unit}s is kept out of training for Check.`,
    ]);
  if (summary?.labelSet)
    lines.push([
      "Labels",
      `${summary.labelSet.title}. Uncertain counts as ${uncertainNames[policies.uncertain]}, blank as ${blankNames[policies.blank]}.`,
    ]);
  lines.push(["Method", `${methodShort[privacy.method]}.`]);
  const plan = privacy.plan?.plan;
  if (plan)
    lines.push(["Starts from", plan.start ? "The adapter trained on synthetic reports." : "The plain encoder."]);
  const delta = plan?.privacy?.targetDelta;
  if (privacy.without) lines.push(["Privacy", "None: for comparison only. The adapter cannot be shared."]);
  else if (delta !== undefined)
    lines.push([
      "Privacy",
      `Epsilon ${epsilonFigure(privacy.epsilon)}, delta ${deltaFigure(delta)}, per ${privacy.unit}, this run.`,
    ]);
  if (plan)
    lines.push([
      "Length",
      `${counted(plan.steps, "step")} of about ${count(plan.expectedBatchSize)} ${privacy.unit}s each.`,
    ]);
  if (model.result) lines.push(["Engine", `${engineWords(model.result)}. ${gateWords(model.result)}.`]);
  lines.push(["Power", "Keep the computer awake and this page open until the run ends."]);
  return lines;
}
