// Problems of the area SEAL: installing the page, and what its self-test and leak test find.
import type { Problem } from "../errors";

export const notSealable = (): Problem => ({
  code: "SEAL-CONTEXT",
  happened: "Cloister cannot be sealed here.",
  kept: "Nothing was stored.",
  fix: "Open it over https or from this computer, in a browser with service workers and outside a private window.",
  detail: "seal/install: expected a secure context with service workers and Cache Storage.",
});

/** @param detail ours: what did not arrive */
export const noDownload = (detail: string): Problem => ({
  code: "SEAL-DOWNLOAD",
  happened: "The files of Cloister could not be fetched from its server.",
  kept: "What was installed before is unchanged.",
  fix: "Check that the server runs and that the network is on, then try again.",
  detail: `seal/install: ${detail}.`,
});

/** @param path of a file of the release */
export const differentFile = (path: string): Problem => ({
  code: "SEAL-FILE",
  happened: "A file from the server is not the one that its list names.",
  kept: "What was installed before is unchanged.",
  fix: "Try again; if it happens again, tell your IT department.",
  detail: `seal/install: ${path}: size or SHA-256 differ.`,
});

export const noSpaceForBuild = (): Problem => ({
  code: "SEAL-SPACE",
  happened: "This browser has no room for Cloister's files.",
  kept: "What was installed before is unchanged.",
  fix: "Make some space on this computer, about 60 MB, then try again.",
  detail: "seal/install: Cache Storage refused a file.",
});

export const sealOpen = (): Problem => ({
  code: "SEAL-OPEN",
  happened: "This page is not sealed, so it opens no reports of yours.",
  kept: "Nothing was read.",
  fix: "Install Cloister on this computer first: Start, Use my reports. Sample reports work now.",
  detail: "ui/own-reports: expected the level Sealed or Partly sealed.",
});

/** @param way ours: "WebSocket from a worker" */
export const leakFound = (way: string): Problem => ({
  code: "SEAL-LEAK",
  happened: `A test got through: ${way}.`,
  kept: "Reports are closed; nothing of them was sent.",
  fix: "Close this page and tell your IT department.",
  detail: "seal/leak-test: expected every way out to be blocked.",
});

export const hostOffers = (): Problem => ({
  code: "SEAL-HOST",
  happened: "The server offers a different program file.",
  kept: "Nothing was changed.",
  fix: "Ask your IT department.",
  detail: "seal/watch-worker: the browser found another sw.js that nobody asked for.",
});
