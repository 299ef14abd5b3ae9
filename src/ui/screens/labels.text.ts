// Words of Labels.
import type { WorkState } from "@/data/labeling/find-rows";
import type { LabelValue, LabeledBy } from "@/data/types";
import type { Disagreement, LabelCard, LabelJudgement, LabelView } from "@/workers/label-protocol";
import type { ResultOf } from "@/workers/protocol";
import { count, counted, percent, score } from "@/ui/words/figures";

export const text = {
  title: "Labels",
  lead: "One report at a time. A draft becomes labels with Enter.",
  empty: "No labels yet. Label reports here, or open a file that has them.",
  goReports: "Go to Reports",
  next: "Go to Privacy",
  chooseSet: "Which labels do these reports get? None of them has labels yet.",
  own: "Own list…",
  ownList: "One label name a line",
  useList: "Use this list",
  loading: "Opening the reports",
  show: "Show",
  label: "with",
  anyLabel: "any label",
  value: "that is",
  search: "Search the text",
  nothing: "No report matches. Choose another filter or clear the search; no label was touched.",
  textOf: "Text of the report",
  done: "Done, next",
  skip: "Skip",
  flag: "Flag",
  unflag: "Take flag off",
  undo: "Undo",
  redo: "Redo",
  previous: "Previous report",
  following: "Next report",
  again: "Second reading: label this report as if you saw it for the first time.",
  flagged: "flagged",
  skipped: "skipped",
  suggestions: "Suggestions",
  suggestionsNote: "Hatched, and no label until you accept them.",
  byRules: "From the rules",
  byModel: "From the open adapter",
  suggesting: "Reading the reports",
  hide: "Hide suggestions until I answer",
  acceptCard: "Accept on this report",
  acceptAll: (n: number): string => `Accept for ${counted(n, "report")} without labels`,
  bulk: "All reports of this filter",
  bulkNote:
    "Adding fills blanks and removing takes away what is present. Nothing else is overwritten; Undo takes it back.",
  add: (n: number): string => `Add to ${count(n)}`,
  remove: (n: number): string => `Remove from ${count(n)}`,
  judge: "Agreement",
  compare: "Compare now",
  judgeNote: "One of ten reports comes a second time. Labels are compared with that reading and with suggestions.",
  noneDiffers: "Nothing differs.",
  columns: ["Report", "Label", "Yours", "Theirs", "Of"],
  files: "Labels as a file",
  filesNote: "One row a report, joined by report id. Opening a file fills reports without labels and changes no other.",
  save: "Save labels",
  open: "Open labels",
} as const;

export const workStates: readonly WorkState[] = ["all", "unlabelled", "draft", "done", "flagged", "skipped", "differs"];

export const workNames: Readonly<Record<WorkState, string>> = {
  all: "all reports",
  unlabelled: "without labels",
  draft: "drafts",
  done: "done here",
  flagged: "flagged",
  skipped: "skipped",
  differs: "that differ",
};

export const valueNames: Readonly<Record<LabelValue, string>> = {
  1: "Present",
  [-1]: "Uncertain",
  0: "Absent",
  [-2]: "Not set",
};
export const valueName = (value: number): string =>
  value === 1 ? valueNames[1] : value === -1 ? valueNames[-1] : value === 0 ? valueNames[0] : valueNames[-2];

const byNames: Readonly<Record<LabeledBy, string>> = {
  person: "done",
  rules: "accepted from rules",
  model: "accepted from the adapter",
  file: "from a labels file",
};

/** "draft", "done", "from the file", "no labels yet". */
export function stateWords({ state, by }: LabelCard): string {
  if (state === "draft") return "draft";
  if (state === "done") return by ? byNames[by] : "done";
  return state === "from file" ? "labels of the file" : "no labels yet";
}

export function progressSentence({ counts }: LabelView, pace: number | null): string {
  const parts = [
    `${count(counts.labelled)} of ${count(counts.reports)} labelled`,
    `${count(counts.done)} here`,
    counted(counts.drafts, "draft"),
    ...(counts.flagged > 0 ? [`${count(counts.flagged)} flagged`] : []),
    ...(pace === null ? [] : [`about ${count(pace)} an hour`]),
  ];
  return parts.join(" · ");
}

/** "Report 3 of 60". */
export const placeWords = ({ found, place }: LabelView): string =>
  found === 0 ? "No report" : place < found ? `Report ${count(place + 1)} of ${count(found)}` : `After ${count(found)}`;

export function bulkSentence(act: "add" | "remove" | "accept-all", changed: number): string {
  const reports = counted(changed, "report");
  if (act === "add") return `Added to ${reports}. The others had a value.`;
  if (act === "remove") return `Removed from ${reports}.`;
  return `${reports} took the suggestions as labels.`;
}

export function importSentence(result: Omit<ResultOf<"label-import">, "view">): string {
  const { read, filled, same, kept, unknown, unreadable } = result;
  return [
    `${counted(read, "row")} read: ${count(filled)} filled`,
    ...(same > 0 ? [`${count(same)} the same as here`] : []),
    ...(kept > 0 ? [`${count(kept)} differ and yours were kept`] : []),
    ...(unknown > 0 ? [`${count(unknown)} name no open report`] : []),
    ...(unreadable > 0 ? [`${count(unreadable)} with a cell that is no label value`] : []),
  ]
    .join(", ")
    .concat(".");
}

export function selfSentence({ self }: LabelJudgement): string {
  if (self.reports === 0) return "No report was read twice yet.";
  const share = percent(self.same / Math.max(1, self.cells));
  return (
    `${counted(self.reports, "report")} read twice: kappa ${score(self.kappa)}, AC1 ${score(self.ac1)}; ` +
    `${share} of ${counted(self.cells, "cell")} the same.`
  );
}

export const againstNames: Readonly<Record<Disagreement["against"], string>> = {
  second: "second reading",
  rules: "rules",
  model: "adapter",
};

export const listSentence = ({ disagreements, total }: LabelJudgement): string =>
  total > disagreements.length
    ? `The ${count(disagreements.length)} most surprising of ${counted(total, "disagreement")}.`
    : `${counted(total, "disagreement")}.`;
