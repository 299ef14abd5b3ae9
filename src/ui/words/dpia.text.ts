// The facts that a data protection impact assessment asks for, as this page knows and measured them: as sections for the screen, for paper
// and for a file. No count of reports or patients is in it, as the file may leave and no epsilon covers a count. No claim of compliance.
import type { HeaderAssert } from "@/seal/header-check";
import type { Tried } from "@/seal/leak-test";
import type { Level, Row } from "@/seal/level";
import { limitSentence, text as sealText, totalSentence } from "@/ui/screens/seal.text";
import type { KeepStatus } from "@/workers/keep-protocol";
import type { LedgerView, ResultOf } from "@/workers/protocol";
import type { StoredPlace } from "@/workers/storage-protocol";
import { count, counted } from "./figures";
import { notCovered } from "./promise";
import { remains, sealSentence, sealWord } from "./seal";
import { numberWords, sizeWords, whatWords, whereWords } from "./stored.text";

export const text = {
  title: "DPIA inputs",
  lead: "The facts that a data protection impact assessment asks for, as this page knows and measured them now. No claim of compliance.",
  gather: "Gather the facts",
  again: "Gather again",
  gathering: "Gathering",
  save: "Save as Markdown",
  print: "Print",
} as const;

export interface DpiaFacts {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly build: string;
  readonly origin: string;
  readonly level: Level | undefined;
  readonly selfTest: readonly Row[];
  readonly headers: readonly HeaderAssert[];
  readonly tried: readonly Tried[];
  /** Connections to other origins since the page opened; null where the browser does not count. */
  readonly foreign: number | null;
  readonly keep: KeepStatus | undefined;
  readonly stored: readonly StoredPlace[];
  readonly ledger: LedgerView | undefined;
  readonly log: ResultOf<"audit-log"> | undefined;
}

export interface DpiaSection {
  readonly title: string;
  readonly lines: readonly string[];
}

const holding = (of: readonly { readonly holds: boolean | null }[]): string =>
  of.length === 0 ? "not run" : `${count(of.filter(({ holds }) => holds === true).length)} of ${count(of.length)} hold`;

function savedNow(keep: KeepStatus | undefined): string {
  switch (keep?.kind) {
    case "open":
      return "Now: a passphrase is set and saved work is unlocked.";
    case "locked":
      return "Now: a passphrase is set and saved work is locked.";
    case "second-tab":
      return "Now: another tab owns saved work; this one stores nothing of a project.";
    case "memory":
    case "unavailable":
    case undefined:
      return "Now: no passphrase is set, so nothing of a project rests on the disk.";
  }
}

const storedLine = (one: StoredPlace): string =>
  `Stored now: ${whatWords(one)}, in ${whereWords(one)}: ${numberWords(one)} listed, ${sizeWords(one)}.`;

function leakTest(tried: readonly Tried[]): string {
  if (tried.length === 0) return "Test for leaks: not run in this session.";
  const through = tried.filter(({ blocked }) => blocked === false).length;
  const blocked = tried.filter(({ blocked: is }) => is === true).length;
  return `Test for leaks: ${count(blocked)} ways blocked, ${count(through)} got through, ${count(tried.length - blocked - through)} not testable here.`;
}

function spent(ledger: LedgerView | undefined): readonly string[] {
  if (!ledger) return ["The privacy ledger could not be read."];
  return [
    ledger.ofOpenReports
      ? totalSentence(ledger)
      : `No reports are open, so what was spent on their patients is not told. Private runs in this browser: ${count(ledger.runs.length)}.`,
    `Limit of a privacy officer: ${limitSentence(ledger)}`,
    ...(ledger.complete ? [] : ["An earlier ledger was damaged and given up: what was spent before is unknown."]),
    `Ledger: ${counted(ledger.entries, "entry", "entries")}, hash of the last ${ledger.head}.`,
  ];
}

/** In the order in which an assessment asks. */
export function dpiaSections(facts: DpiaFacts): readonly DpiaSection[] {
  const { level, keep, stored, log } = facts;
  return [
    {
      title: "What this is",
      lines: [
        `Written by Cloister, build ${facts.build}, at ${facts.origin}, on ${facts.at} (UTC).`,
        "Facts for a data protection impact assessment. It is no assessment and claims no compliance: whether the use is lawful, necessary and proportionate is for the hospital to decide.",
        "Counts of reports and patients are left out: they come from private rows.",
      ],
    },
    {
      title: "Purpose",
      lines: [
        "Label radiology reports, and train a small adapter to the wording of a department on its own reports. A person reads every report.",
        "Research and education. Not for diagnosis or triage.",
      ],
    },
    {
      title: "Which data",
      lines: [
        "Texts of radiology reports: health data. They may name patients, relatives and staff in free text.",
        "Patient numbers, where the file that was opened has a column of them; labels, from that file or made here by hand.",
        "Names and dates in the texts are not removed. Reports can find and mark likely identifiers by rules; what the rules do not find stays.",
      ],
    },
    {
      title: "Where the data are",
      lines: [
        "In the memory of this page, on this computer. No server of Cloister exists; the server of the page hands out the program and receives no report.",
        "On the disk only where a passphrase was set: encrypted (AES-256-GCM, key by PBKDF2-HMAC-SHA-256 with at least 600,000 rounds), in the browser's private files. A lost passphrase is lost work.",
        savedNow(keep),
        "The privacy ledger and the audit log lie outside that, without names and texts: a lost passphrase must not reset what was spent.",
        ...stored.map(storedLine),
      ],
    },
    {
      title: "Who can see them",
      lines: [
        "Whoever is at this computer while the page is open and saved work is unlocked. It locks after 15 minutes without a key or click, not during a run.",
        "Administrators of this computer, browser extensions and developer tools, malware.",
        "No operator, no cloud service, no maker of Cloister.",
      ],
    },
    {
      title: "What leaves, and when",
      lines: [
        "Nothing by itself. Files leave when a person saves them and carries them away.",
        "May leave: an adapter with its privacy statement, the audit log, the list of a deletion, this sheet.",
        "Stay here: reports, predictions, labels, scores, curves, counts, the ledger (it has a code for each patient), the internal record. A project file holds the reports and is encrypted with a passphrase of its own.",
        `Connections to other origins since the page opened: ${facts.foreign === null ? "not counted by this browser" : count(facts.foreign)}.`,
      ],
    },
    {
      title: "Retention and deletion",
      lines: [
        "Memory: until the page is closed. Saved projects: until a person deletes them; nothing expires by itself, and the browser may evict all of it.",
        "Delete everything on Seal removes projects, ledger, audit log, settings and program, and shows the browser's own list afterwards. Blocks of the disk may survive: use disk encryption.",
        "Deleting a report changes no adapter that was trained with it.",
      ],
    },
    {
      title: "Protection of patients in a trained adapter",
      lines: [
        "An adapter may be personal data. Training with differential privacy bounds what it can tell about one unit; the unit is the patient where patients are known, else the single report.",
        ...spent(facts.ledger),
        ...notCovered.map((line) => `Not covered by epsilon: ${line}`),
      ],
    },
    {
      title: "Security measures, with what was measured",
      lines: [
        `Seal: ${sealWord(level)}. ${sealSentence(level)}`,
        `Self-test of this start: ${holding(facts.selfTest)}.`,
        `Headers of this page and its files: ${holding(facts.headers)}.`,
        leakTest(facts.tried),
        log
          ? `Audit log: ${counted(log.entries, "entry", "entries")}, hash of the last ${log.head}.`
          : "Audit log: could not be read.",
        "Every package and model file with version, licence and hash: Parts list (SBOM) on Help. Every file of the program is compared with its hash when it is installed.",
      ],
    },
    {
      title: "Known limits",
      lines: [
        ...remains(level).map((line) => `Code of this page could still do: ${line}`),
        ...sealText.cannotList.map((line) => `No page can stop: ${line}`),
        "Custom implementation of differential privacy; its tests and known gaps stand in the documents of the program.",
      ],
    },
    {
      title: "Left open for the hospital",
      lines: [
        "Legal basis, necessity and proportion of the use.",
        "Who may use it, on which computers, under which disk encryption.",
        "How long projects and exported files are kept, and who deletes them.",
        "Advice of the data protection officer, and views of patients.",
      ],
    },
  ];
}

export const dpiaMarkdown = (sections: readonly DpiaSection[]): string =>
  [
    `# ${text.title}`,
    ...sections.map(({ title, lines }) => `## ${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}`),
  ].join("\n\n") + "\n";
