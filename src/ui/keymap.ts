// The one table of keys: it feeds the handler, the sheet and the tests. Nothing discards, deletes or saves by one key.
import type { Route } from "./state/router.svelte";

export interface KeyLine {
  readonly where: "everywhere" | "Classify" | "charts" | "slider";
  readonly keys: readonly string[];
  readonly does: string;
}

/** After "g". */
export const goKeys: Readonly<Record<string, Route>> = {
  s: "start",
  r: "reports",
  p: "privacy",
  t: "train",
  c: "check",
  k: "classify",
  e: "export",
  m: "compare",
  x: "seal",
  h: "help",
};

export const keyLines: readonly KeyLine[] = [
  { where: "everywhere", keys: ["?"], does: "show this sheet" },
  { where: "everywhere", keys: ["g", "s"], does: "Start" },
  { where: "everywhere", keys: ["g", "r"], does: "Reports" },
  { where: "everywhere", keys: ["g", "p"], does: "Privacy" },
  { where: "everywhere", keys: ["g", "t"], does: "Train" },
  { where: "everywhere", keys: ["g", "c"], does: "Check" },
  { where: "everywhere", keys: ["g", "k"], does: "Classify" },
  { where: "everywhere", keys: ["g", "e"], does: "Export" },
  { where: "everywhere", keys: ["g", "m"], does: "Compare" },
  { where: "everywhere", keys: ["g", "x"], does: "Seal" },
  { where: "everywhere", keys: ["g", "h"], does: "Help" },
  { where: "everywhere", keys: ["Esc"], does: "close a sheet or a definition" },
  { where: "Classify", keys: ["/"], does: "search" },
  { where: "Classify", keys: ["j"], does: "next report" },
  { where: "Classify", keys: ["k"], does: "previous report" },
  { where: "Classify", keys: ["Enter"], does: "accept the labels of the open report" },
  { where: "Classify", keys: ["o"], does: "go to the text of the open report" },
  { where: "Classify", keys: ["v"], does: "show or hide probabilities" },
  { where: "slider", keys: ["←", "→"], does: "one stop stronger, one stop more accurate" },
  { where: "charts", keys: ["←", "→"], does: "previous, next point" },
  { where: "charts", keys: ["Home", "End"], does: "first, last point" },
  { where: "charts", keys: ["t"], does: "show as a table" },
];
