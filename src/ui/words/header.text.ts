// Words of the asserts on headers.
import type { HeaderAssert } from "@/seal/header-check";
import { count } from "./figures";

export const text = {
  title: "Headers",
  how: "A page cannot read the headers of its own answers. So the service worker tells what its answers for this page and for one file of each kind carry, read from those answers; and the browser tells which policy it enforces here. Each must be there once, with the exact value that this build expects.",
  comparing: "Comparing headers",
  none: "Not compared: this page did not come from an installation.",
  old: "The service worker told nothing: it is older than this page. Close every tab and open the page again.",
  columns: ["Of", "Told by", "Header", "Holds", "Seen"],
  witness: { "service worker": "service worker", browser: "browser" },
  missing: "not there",
} as const;

export const holdSentence = (asserts: readonly HeaderAssert[]): string =>
  `${count(asserts.filter(({ holds }) => holds).length)} of ${count(asserts.length)} hold`;

const longest = 160;

/** The value, cut where it is long: the list of allowed connections names every file. */
export function seenWords({ seen, holds, expected }: HeaderAssert): string {
  if (seen === null) return text.missing;
  const shown = seen.length > longest ? `${seen.slice(0, longest)}… (${count(seen.length)} characters)` : seen;
  return holds ? shown : `${shown}; expected: ${expected}`;
}
