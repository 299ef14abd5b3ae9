// What the self-test saw, and which level that makes. The worst row counts (docs/seal.md).

/** 3 Sealed; 2 Partly sealed: links, look-ups of names and WebRTC are open; 0 Open: own reports are refused. */
export type Level = 0 | 2 | 3;

export type Place = "page" | "worker" | "nested worker";

export interface Row {
  readonly place: Place;
  readonly probe: Probe;
  /** What happened, in the words of the table: "load", "error", an error's name, "opened". */
  readonly seen: string;
  /** Whether that is what a sealed page shows; null where this browser cannot run the probe. */
  readonly holds: boolean | null;
}

/** Each probe with the level that remains when it does not hold. */
const remaining = {
  /** The listed image loads: without that, an error of the others says nothing. */
  control: 0,
  /** Fetch is refused by the policy, and the browser reports it. */
  fetch: 0,
  /** The document cannot change its domain: the sandbox of the header is on. */
  sandbox: 0,
  /** Isolated from other origins. */
  isolated: 0,
  /** An own image that is not listed. */
  unlisted: 2,
  /** A listed image with a query behind it. */
  query: 2,
  /** Two peers in the page find each other. */
  webrtc: 2,
  /** importScripts of a listed script with a query. */
  importScripts: 2,
} as const satisfies Record<string, Level>;

export type Probe = keyof typeof remaining;

/** @param rows of page and workers; none, or none of some place, is level 0: an unmeasured seal is no seal */
export function levelOf(rows: readonly Row[]): Level {
  const places: readonly Place[] = ["page", "worker", "nested worker"];
  if (places.some((place) => !rows.some((row) => row.place === place))) return 0;
  const levels = rows.map(({ holds, probe }): Level => (holds === true ? 3 : remaining[probe]));
  return levels.reduce((least, level) => (level < least ? level : least), 3);
}

/** Rows that got through although every browser with a policy stops them: a leak, not an old browser. */
export const leaksOf = (rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ probe, holds }) => probe === "fetch" && holds === false);
