// Words about all that is stored on this computer, and its deletion.
import type { StoredPlace } from "@/workers/storage-protocol";
import { count, counted, size } from "./figures";

type Place = StoredPlace["place"];

export const text = {
  title: "Stored on this computer",
  how: "As this browser lists it for this address. Sizes of databases and of the program are the browser's estimate.",
  reading: "Reading the list",
  columns: ["What", "Where", "How many", "Size"],
  names: "Names in the list",
  deleteAll: "Delete everything",
  open: "Delete everything…",
  cancel: "Cancel",
  word: "delete",
  typed: "Type delete",
  saveLedger: "Save the ledger",
  saveLog: "Save the audit log",
  deleting: "Deleting",
  deletedTitle: "Everything on this computer was deleted",
  partlyTitle: "Not everything was deleted",
  proof: "The browser's own list, asked for after the deletion:",
  running: "This page runs on from memory until you close it, and stores nothing any more. What is open is gone then.",
  blocks:
    "The list is empty; the blocks of the disk on which it lay may survive until they are written over. Encrypt the disk of this computer.",
  saveProof: "Save this list",
  unknown: "not told",
  nothing: "nothing",
} as const;

const whats: Readonly<Record<Place, string>> = {
  files: "Saved projects and the header of their vault, encrypted",
  databases: "Privacy ledger, audit log, scores of comparisons",
  caches: "The program and its encoder",
  "service-workers": "The part that starts the page without a network",
  settings: "Theme, density, keys",
};

const wheres: Readonly<Record<Place, string>> = {
  files: "private files (OPFS)",
  databases: "databases (IndexedDB)",
  caches: "caches (Cache Storage)",
  "service-workers": "service workers",
  settings: "settings (localStorage)",
};

export const whatWords = ({ place }: StoredPlace): string => whats[place];
export const whereWords = ({ place }: StoredPlace): string => wheres[place];
export const numberWords = ({ names }: StoredPlace): string =>
  names.length === 0 ? text.nothing : count(names.length);

export function sizeWords({ place, names, sizeBytes }: StoredPlace): string {
  if (names.length === 0) return "0 bytes";
  if (sizeBytes === null) return text.unknown;
  return place === "databases" || place === "caches" ? `about ${size(sizeBytes)}` : size(sizeBytes);
}

export function askSentence(projects: number): string {
  const saved = projects === 0 ? "" : `${counted(projects, "project")} and `;
  return (
    `Type delete to remove ${saved}the ledger, the audit log, the settings and the program itself. ` +
    "Save the ledger first: without it, later runs on these reports count from zero."
  );
}

const listOf = (places: readonly StoredPlace[]): string =>
  places
    .map((one) => `- ${wheres[one.place]}: ${numberWords(one)}${one.names.map((name) => `\n  - ${name}`).join("")}`)
    .join("\n");

/** The proof as a file: what the browser listed before and after. */
export const proofText = (
  build: string,
  { at, before, after }: { at: string; before: readonly StoredPlace[]; after: readonly StoredPlace[] },
): string => `# Deletion of all that Cloister stored

Time (UTC): ${at}
Build: ${build}

## The browser's list before

${listOf(before)}

## The browser's list after

${listOf(after)}

${text.blocks}
`;
