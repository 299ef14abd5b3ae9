// The one table of keys: it feeds the handler, the sheet and the tests. Nothing discards, deletes or saves by one key.
import type { Route } from "./state/router.svelte";

export interface KeyLine {
  readonly where: "everywhere" | "Labels" | "Train" | "Classify" | "charts" | "slider";
  readonly keys: readonly string[];
  readonly does: string;
}

/** After "g". */
export const goKeys: Readonly<Record<string, Route>> = {
  s: "start",
  r: "reports",
  l: "labels",
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
  { where: "everywhere", keys: ["g", "l"], does: "Labels" },
  { where: "everywhere", keys: ["g", "p"], does: "Privacy" },
  { where: "everywhere", keys: ["g", "t"], does: "Train" },
  { where: "everywhere", keys: ["g", "c"], does: "Check" },
  { where: "everywhere", keys: ["g", "k"], does: "Classify" },
  { where: "everywhere", keys: ["g", "e"], does: "Export" },
  { where: "everywhere", keys: ["g", "m"], does: "Compare" },
  { where: "everywhere", keys: ["g", "x"], does: "Seal" },
  { where: "everywhere", keys: ["g", "h"], does: "Help" },
  { where: "everywhere", keys: ["Esc"], does: "close a sheet or a definition" },
  {
    where: "Labels",
    keys: ["1", "…", "9", "0", "a", "b", "c", "d", "e", "h", "i", "l"],
    does: "label 1 to 18 present, or not",
  },
  { where: "Labels", keys: ["u"], does: "the last label uncertain" },
  { where: "Labels", keys: ["x"], does: "the last label absent" },
  { where: "Labels", keys: ["Enter"], does: "done, next report" },
  { where: "Labels", keys: ["Backspace"], does: "undo, and back to where it was" },
  { where: "Labels", keys: ["Ctrl+Z"], does: "undo" },
  { where: "Labels", keys: ["Ctrl+Shift+Z"], does: "redo" },
  { where: "Labels", keys: ["s"], does: "skip" },
  { where: "Labels", keys: ["f"], does: "flag" },
  { where: "Labels", keys: ["j"], does: "next report, nothing decided" },
  { where: "Labels", keys: ["k"], does: "previous report" },
  { where: "Labels", keys: ["/"], does: "search" },
  { where: "Train", keys: ["p"], does: "pause the run, or let it go on" },
  { where: "Classify", keys: ["/"], does: "search" },
  { where: "Classify", keys: ["j"], does: "next report" },
  { where: "Classify", keys: ["k"], does: "previous report" },
  { where: "Classify", keys: ["Enter"], does: "accept the labels of the open report" },
  { where: "Classify", keys: ["f"], does: "flag the open report, or take its flag off" },
  { where: "Classify", keys: ["o"], does: "go to the text of the open report" },
  { where: "Classify", keys: ["w"], does: "show or hide the deciding words" },
  { where: "Classify", keys: ["v"], does: "show or hide probabilities" },
  { where: "slider", keys: ["←", "→"], does: "one stop stronger, one stop more accurate" },
  { where: "charts", keys: ["←", "→"], does: "previous, next point" },
  { where: "charts", keys: ["Home", "End"], does: "first, last point" },
  { where: "charts", keys: ["t"], does: "show as a table" },
];
