// Words of the frame around the screens: bar, rail, panel, and what each screen keeps or lets go.
import type { Route } from "@/ui/state/router.svelte";

export const screenNames: Readonly<Record<Route, string>> = {
  start: "Start",
  reports: "Reports",
  labels: "Labels",
  privacy: "Privacy",
  train: "Train",
  check: "Check",
  classify: "Classify",
  export: "Export",
  compare: "Compare",
  seal: "Seal",
  help: "Help",
};

export const journey: readonly Route[] = [
  "start",
  "reports",
  "labels",
  "privacy",
  "train",
  "check",
  "classify",
  "export",
];
export const aside: readonly Route[] = ["compare", "seal", "help"];

export const shell = {
  brand: "Cloister",
  skip: "Skip to the screen",
  noProject: "No reports open",
  research: "Research use, not for diagnosis",
  seal: (word: string): string => `Seal: ${word}`,
  connections: (n: number): string => `${n} ${n === 1 ? "connection" : "connections"} to other origins`,
  notCounted: "connections not counted by this browser",
  theme: "Theme",
  themes: { system: "System", dark: "Dark", light: "Light", contrast: "High contrast" },
  keys: "Keys and help",
  steps: "Steps",
  more: "More",
  stays: "Stays here",
  leaves: "May leave, by hand",
  panel: "What stays, what may leave",
  nothingLeaves: "Nothing on this screen.",
} as const;

interface Border {
  readonly stays: readonly string[];
  readonly leaves: readonly string[];
}

export const borders: Readonly<Record<Route, Border>> = {
  start: {
    stays: [
      "The reports that you open. They are read into this page's memory.",
      "The encoder, which runs on this computer.",
    ],
    leaves: ["The hardware lines, if you copy them for your IT department."],
  },
  reports: {
    stays: ["Every report, its patient and its labels.", "Counts, token lengths and the list of problems."],
    leaves: ["The file of problem rows, if you save it. It holds your rows as they were."],
  },
  labels: {
    stays: ["Every label, draft, flag and second reading, and how often they agree."],
    leaves: ["The file of labels, if you save it. It holds ids and labels, no report text."],
  },
  privacy: {
    stays: ["The exact number of your patients and reports."],
    leaves: [
      "The plan: epsilon, delta, unit, public size, steps and noise. It is printed in the privacy statement, and saved as a file by a button.",
    ],
  },
  train: {
    stays: [
      "The loss curve. It comes from your reports and no epsilon covers it.",
      "The adapter, until you save it on Export.",
    ],
    leaves: ["The epsilon that was spent and the number of steps."],
  },
  check: {
    stays: ["Every score, count and chart of this screen. They come from your reports and no epsilon covers them."],
    leaves: [],
  },
  classify: {
    stays: ["Every report, its labels and your corrections."],
    leaves: ["The table of labels, if you save it. It holds report text only if you tick that."],
  },
  export: {
    stays: ["The internal record, unless you decide otherwise. It holds figures that no epsilon covers."],
    leaves: [
      "The adapter to share with its privacy statement.",
      "The merged model. It reveals what the adapter reveals.",
    ],
  },
  compare: {
    stays: [
      "Every score, curve and count of a comparison. They come from your reports and no epsilon covers them.",
      "Finished runs without their predictions, in this browser.",
    ],
    leaves: ["Epsilon, delta, sigma and steps of each run, and their total."],
  },
  seal: {
    stays: ["The ledger, in this browser.", "All that this page holds in memory."],
    leaves: ["What the audit found: it follows from synthetic reports.", "The audit log, and the list of a deletion."],
  },
  help: {
    stays: ["The list of messages since the page opened."],
    leaves: ["DPIA inputs: facts about the page, no report."],
  },
};
