// Problems of the command line: arguments and files that cannot be used. Area APP.
import type { Problem } from "../errors";

export const badArgument = (detail: string): Problem => ({
  code: "APP-ARGUMENT",
  happened: `The command cannot be run: ${detail}.`,
  kept: "Nothing was read or written.",
  fix: "See cloister --help.",
  detail: `cli: ${detail}.`,
});

export const fileNotReadable = (flag: string): Problem => ({
  code: "APP-FILE",
  happened: `The file or folder given with ${flag} cannot be read.`,
  kept: "Nothing was changed.",
  fix: "Check that it exists and that you may read it.",
  detail: `cli: expected a readable file or folder with ${flag}.`,
});

export const fileNotWritable = (flag: string): Problem => ({
  code: "APP-WRITE",
  happened: `The file or folder given with ${flag} cannot be written.`,
  kept: "What was there before is unchanged.",
  fix: "Choose a place that you may write to.",
  detail: `cli: expected a writable place with ${flag}.`,
});
