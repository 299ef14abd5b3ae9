// Words about saved work: the bar, Start's part and its forms.
import type { KeepStatus } from "@/workers/keep-protocol";
import { count, counted, size } from "./figures";

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const dayAndClock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const text = {
  title: "Saved work",
  memory: "In memory only: closing forgets it",
  unavailable: "This browser keeps no files: closing this page forgets everything but the privacy ledger.",
  secondTab: "Open in another tab: nothing is saved here",
  locked: "Saved work is locked",
  notSaved: "Not saved",
  saving: "Saved by itself from now on",
  memoryLong:
    "Reports, labels and adapters are in this page's memory only. With a passphrase they are saved on this computer, encrypted, as you work. Without one nothing of them is written to disk.",
  keep: "Keep work on this computer",
  passphrase: "Passphrase",
  again: "The same again",
  newPassphrase: "New passphrase",
  oldPassphrase: "Passphrase now",
  differ: "The two are not the same.",
  rule: "At least 10 characters; four or five words are good.",
  lost: "I know that a lost passphrase is lost work: nobody can recover it.",
  set: "Set it and save",
  unlock: "Unlock",
  unlockNote: "What is open is then saved with it.",
  lockedLead: "Type the passphrase to see the saved projects.",
  without: "Work without saved projects",
  caption: "Projects on this computer, encrypted",
  columns: ["Project", "Saved", "Reports", "Run", "Size", ""],
  none: "No project yet: what you open is saved as one.",
  damaged: "Damaged, cannot be read",
  open: "Open",
  isOpen: "is open",
  remove: "Delete",
  removeAsk: "Delete this project? Its reports, labels and adapter go; the epsilon spent stays in the ledger.",
  removeYes: "Delete project",
  removeNo: "Keep it",
  trained: "finished",
  untrained: "none",
  saveNow: "Save now",
  lock: "Lock",
  change: "Change passphrase",
  changed: "The passphrase was changed.",
  fileSave: "Save project file",
  fileOpen: "Open project file",
  fileNote: "A project file holds the reports, so it is encrypted with a passphrase of its own.",
  filePassphrase: "Passphrase of the file",
  fileChosen: (name: string): string => `Chosen: ${name}`,
  cancel: "Cancel",
  opening: "Opening the project",
  working: "Working on the passphrase",
  idle: "Saved work locks by itself after 15 minutes without a key or click, never during a run.",
} as const;

/** The bar's line: what closing this page would do. */
export function savedLine(status: KeepStatus | undefined): { readonly words: string; readonly bad: boolean } {
  if (status?.problem && status.kind === "open")
    return { words: `${text.notSaved} [${status.problem.code}]`, bad: true };
  switch (status?.kind) {
    case "open":
      return {
        words: status.savedAt ? `Saved on this computer ${clock.format(new Date(status.savedAt))}` : text.saving,
        bad: false,
      };
    case "locked":
      return { words: text.locked, bad: false };
    case "second-tab":
      return { words: text.secondTab, bad: true };
    case "memory":
    case "unavailable":
    case undefined:
      return { words: text.memory, bad: false };
  }
}

export const savedAtWords = (iso: string): string => dayAndClock.format(new Date(iso));

export const lockedSentence = ({ stored }: KeepStatus): string =>
  `${counted(stored.projects, "project")}, about ${size(stored.sizeBytes)}, encrypted on this computer.`;

export const reportsWords = (reports: number): string => count(reports);
