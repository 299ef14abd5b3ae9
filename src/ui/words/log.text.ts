// Words of the audit log.
import type { ResultOf } from "@/workers/protocol";
import { count, counted, deltaFigure, epsilonFigure } from "./figures";

type Entry = ResultOf<"audit-log">["last"][number];

const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const text = {
  title: "Audit log",
  how: "What was done in this browser, each entry holding the hash of the one before. It holds no report, no name and no label: a file, project or run stands there as a code that only this installation can make again. It lies outside saved work and is never changed by locking it.",
  limit:
    "Whoever owns this computer can write the whole log anew. A cut end is found while saved projects are unlocked, because each holds the hash of the entry before it was saved.",
  reading: "Reading the audit log",
  verify: "Verify chain",
  save: "Save the log",
  empty: "Nothing was done yet.",
  caption: "The last entries",
  columns: ["When", "What", "With", "Build"],
  head: (entries: number): string => `${counted(entries, "entry", "entries")}. Hash of the last:`,
} as const;

const actions: Readonly<Record<Entry["action"], string>> = {
  "reports-opened": "Reports opened",
  "samples-opened": "Sample reports opened",
  "import-undone": "File taken back",
  "labels-confirmed": "Labels confirmed by hand",
  "run-started": "Run started",
  "run-finished": "Run finished",
  "run-stopped": "Run stopped by hand",
  "run-discarded": "Run discarded",
  "run-broken-off": "Run refused or ended by a fault",
  "run-paused": "Run paused",
  "run-resumed": "Run resumed",
  "comparison-started": "Comparison started",
  "comparison-ended": "Comparison ended",
  "exported-share": "Adapter to share exported",
  "exported-merged": "Merged model exported",
  "exported-internal": "Internal record exported",
  "project-file-saved": "Project file saved",
  "project-opened": "Project opened",
  "project-deleted": "Project deleted",
  "vault-created": "Passphrase set",
  "vault-locked": "Saved work locked",
  "vault-unlocked": "Saved work unlocked",
  "passphrase-changed": "Passphrase changed",
  "policy-set": "Limit of a privacy officer set",
  "policy-removed": "Limit removed",
  "ledger-given-up": "Damaged ledger given up",
  "build-changed": "Another build of Cloister at work",
  "delete-everything": "Delete everything begun",
};

const spentWords = ({ epsilon, delta, unit }: NonNullable<Entry["epsilonSpent"]>): string =>
  `epsilon ${epsilonFigure(epsilon)}, delta ${deltaFigure(delta)}, per ${unit}, all runs on this data`;

export function entryWords({ action, count: labels, epsilonSpent }: Entry): string {
  const parts = [
    actions[action],
    ...(labels === null ? [] : [`about ${count(labels)}`]),
    ...(epsilonSpent === null ? [] : [spentWords(epsilonSpent)]),
  ];
  return parts.join(": ");
}

export const entryTime = ({ time }: Entry): string => when.format(new Date(time));

/** First digits of the object's code: enough to see that two entries are about the same thing. */
export const objectCode = ({ object }: Entry): string => object?.slice(0, 8) ?? "";

export function holdsSentence({ entries, heads }: ResultOf<"verify-audit-log">): string {
  const read = `The chain holds: ${counted(entries, "entry", "entries")} read, each fits the one before.`;
  return heads === 0
    ? `${read} No saved project is unlocked, so a cut end would not be seen.`
    : `${read} The hashes in ${counted(heads, "saved project")} are in it.`;
}
