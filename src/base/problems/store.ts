// Problems of the area STORE: files of the release and, later, saved work.
import type { Problem } from "../errors";

export const fileNotLoaded = (detail: string): Problem => ({
  code: "STORE-LOAD",
  happened: "A file of this release could not be read.",
  kept: "Nothing was changed.",
  fix: "Check that the page's own server still runs, then try again.",
  detail: `storage/own-files: ${detail}.`,
});
