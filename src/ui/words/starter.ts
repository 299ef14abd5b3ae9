// What the page says of a starter: its name in a choice, where it comes from, how well it labels public reports.
import type { StarterInfo } from "@/workers/protocol";
import { count, counted, score } from "./figures";

/** Of a label set, by its name. */
export const kindOfReports: Readonly<Record<string, string>> = { chexpert14: "chest X-ray", "ct-rate18": "chest CT" };

const kindOf = ({ labelSet, title }: StarterInfo): string => kindOfReports[labelSet] ?? title;

/** "Starter: chest X-ray, 14 labels". */
export const starterChoice = (starter: StarterInfo): string =>
  `Starter: ${kindOf(starter)}, ${counted(starter.labels.length, "label")}`;

/** Stands wherever its results appear. */
const origin = "Trained on synthetic reports. Nothing of your reports is in it.";

/** Where a starter comes from, and its scores on public reports. */
export function starterNote(starter: StarterInfo): string {
  const scores = starter.measured.map(
    ({ reports, n, weightedF1 }) =>
      `On ${count(n)} public ${kindOf(starter)} reports (${reports}): weighted F1 ${score(weightedF1)}.`,
  );
  return [origin, ...(scores.length > 0 ? scores : ["Its quality on public reports was not measured."])].join(" ");
}
