// Words of "Find and mark identifiers". No verdict: what rules do not find may still identify somebody.
import type { IdentifierCounts, MarkedReport } from "@/workers/identifier-protocol";
import { count, counted } from "@/ui/words/figures";

type IdentifierKind = IdentifierCounts["kinds"][number]["kind"];

export const text = {
  title: "Find and mark identifiers",
  note: "Rules mark what looks like a name, place, date or number of the 18 Safe Harbor categories, on this computer. They change no report.",
  find: "Find and mark",
  finding: "Reading the reports",
  nothing: "Nothing found by these rules. Read the text yourself.",
  press: "Press a mark to take it off, again to put it back. What is not marked may still identify somebody.",
  previous: "Previous",
  next: "Next",
  takenOff: "taken off",
} as const;

export const kindNames: Readonly<Record<IdentifierKind, string>> = {
  name: "Names",
  place: "Places",
  date: "Dates, ages over 89",
  phone: "Phone",
  fax: "Fax",
  mail: "E-mail",
  "social security": "Social security",
  record: "Medical record",
  "health plan": "Health plan",
  account: "Account",
  licence: "Licence, certificate",
  vehicle: "Vehicle",
  device: "Device",
  "web address": "Web address",
  "IP address": "IP address",
  "other number": "Other numbers",
};

export const countsSentence = ({ marked, reports, takenOff }: IdentifierCounts): string =>
  `${count(marked)} of ${counted(reports, "report")} with a mark${takenOff > 0 ? `; ${counted(takenOff, "mark")} taken off` : ""}.`;

export const placeWords = ({ place, of, id }: MarkedReport): string =>
  `Report ${id}: ${count(place + 1)} of ${count(of)} with marks`;
