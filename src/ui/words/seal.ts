// Words of the seal: its level, the rows of the self-test, the ways of the leak test.
import type { Tried } from "@/seal/leak-test";
import type { Level, Place, Probe, Row } from "@/seal/level";

/** Undefined while it is measured. */
export function sealWord(level: Level | undefined): string {
  switch (level) {
    case 3:
      return "Sealed";
    case 2:
      return "Partly sealed";
    case 0:
      return "Open";
    case undefined:
      return "measuring";
  }
}

export function sealSentence(level: Level | undefined): string {
  switch (level) {
    case 3:
      return "Measured at this start: code in this page and its workers cannot send anything to another machine, nor to its own server.";
    case 2:
      return "Measured at this start: requests are blocked, but this browser does not block links, look-ups of server names and WebRTC. Unplug the network to be sure; everything works without it.";
    case 0:
      return "This page came from a server and may fetch its own files there. It opens sample reports only.";
    case undefined:
      return "Measuring…";
  }
}

/** What code of the page could still do at this level. */
export function remains(level: Level | undefined): readonly string[] {
  const partly =
    "Open a link, start a download from another place, look up the name of a server, or use WebRTC: this browser does not block them.";
  if (level === 3) return ["Nothing that a test has found."];
  if (level === 2) return [partly];
  return ["Ask its own server for the encoder and the sample reports.", partly];
}

export const placeWords: Readonly<Record<Place, string>> = {
  page: "page",
  worker: "worker",
  "nested worker": "worker of a worker",
};

export const probeWords: Readonly<Record<Probe, string>> = {
  control: "An image that is listed loads (control)",
  unlisted: "An image of this server that is not listed is refused",
  query: "A listed image with a query behind it is refused",
  fetch: "Fetch of a listed file is refused",
  sandbox: "The document is in a sandbox",
  isolated: "Isolated from other origins",
  webrtc: "Two WebRTC peers never find each other",
  importScripts: "A listed script with a query behind it is refused",
};

export const holdsWord = ({ holds }: Pick<Row, "holds">): string =>
  holds === null ? "not testable here" : holds ? "yes" : "no";

export const triedWord = ({ blocked }: Pick<Tried, "blocked">): string =>
  blocked === null ? "not testable here" : blocked ? "blocked" : "got through";
