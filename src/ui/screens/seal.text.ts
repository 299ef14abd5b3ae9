// Words of Seal. They claim what was measured and nothing more.
import { counted, deltaFigure } from "@/ui/words/figures";
import type { LedgerView } from "@/workers/protocol";

export const text = {
  title: "Seal",
  lead: "What keeps your reports on this computer, and what this page can see of it.",
  connections: "Connections",
  foreign: "to other origins since the page opened",
  loads: "loads from its own origin",
  how: "Counted by the page from the browser's own list of what it loaded. The worker keeps a list of its own, which the page cannot read. The browser's network panel shows both.",
  networkOn: "on",
  networkOff: "off",
  network: "network of this computer, as the browser says",
  self: "Self-test of this start",
  selfNote: "The service worker answers these probes inside the browser; no packet leaves.",
  noSelf: "Not run: this page did not come from an installation.",
  install: "Install",
  what: "Question",
  place: "From",
  result: "Holds",
  seen: "Seen",
  test: "Test for leaks",
  testing: "Testing…",
  testAgain: "Test again",
  testNote:
    "Tries every way out to 192.0.2.1, an address that belongs to nobody. On this page a way that gets through closes Reports.",
  notTested: "Not tested in this session.",
  way: "Way",
  by: "By what",
  outcome: "Result",
  policy: "The policy in the document",
  noPolicy: "None. This is a development server: open sample reports only.",
  remains: "What code of this page could still do",
  cannot: "What no page can stop",
  cannotList: [
    "An address that you type.",
    "A host that serves changed code, once you press Update.",
    "Browser extensions and developer tools.",
    "Anyone at this computer while it is unlocked, and malware on it.",
    "Swap files, crash dumps and traces in the memory of a graphics card.",
    "Files that you save and carry away.",
  ],
} as const;

export const ledgerText = {
  title: "Privacy ledger",
  how: "Each step of a private run is written here before anything is drawn or computed, and is never taken back: stopping, a fault and discarding refund nothing. Data that share one patient share one account. It stays in this browser, outside your reports, and holds no name and no text.",
  reading: "Reading the ledger",
  verify: "Verify chain",
  save: "Save ledger.jsonl",
  empty: "No private run was started in this browser.",
  emptyHere: "No private run was started on the patients of the open reports.",
  caption: "All private runs in this browser",
  captionHere: "Private runs on the patients of the open reports",
  columns: ["Day", "Ended", "Steps charged", "Noise", "Sampling", "Plan"],
  ended: {
    done: "done",
    stopped: "stopped by hand",
    failed: "ended by a fault",
    discarded: "discarded",
    running: "not closed",
  },
  incomplete: "An earlier ledger was damaged and given up: what was spent before is unknown.",
  holds: (entries: number): string =>
    `The chain holds: ${counted(entries, "entry", "entries")} read, each fits the one before.`,
  head: (entries: number, since: string): string =>
    `${counted(entries, "entry", "entries")} since ${since}. Hash of the last:`,
  giveUpAsk:
    "To begin a new ledger, with the privacy officer's consent, type: earlier spending unknown. Every later statement says so; the damaged ledger is kept.",
  giveUp: "Begin a new ledger",
  limits: "Limit of a privacy officer",
  setLimit: "Open policy.json",
  removeLimit: "Remove the limit",
  removeAsk: "The removal stays in the ledger and is told in every later privacy statement.",
  removeYes: "Remove it",
  removeNo: "Keep it",
} as const;

/** What the runs cost together; epsilon never without delta and unit. */
export function totalSentence({ runs, total, ofOpenReports }: LedgerView): string {
  if (total)
    return `Spent: epsilon ${total.epsilon}, delta ${deltaFigure(total.delta)}, per ${total.unit}, ${counted(runs.length, "run")} composed.`;
  return ofOpenReports ? "Nothing was charged yet." : "Open reports to see what was spent on their patients.";
}

/** The limit in force, who set it, and whether one was ever removed. */
export function limitSentence({ policy, policyRemoved }: LedgerView): string {
  const removed = policyRemoved ? " A limit was removed earlier; every privacy statement says so." : "";
  if (!policy) return `None is set.${removed}`;
  const parts = [
    `epsilon ${policy.maxEpsilon} in all`,
    ...(policy.maxDelta === null ? [] : [`delta ${deltaFigure(policy.maxDelta)}`]),
    ...(policy.unit === null ? [] : ["whole patients"]),
  ];
  return `At most ${parts.join(", ")}${policy.contact === null ? "" : `, set by ${policy.contact}`}.${removed}`;
}
