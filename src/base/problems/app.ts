// Problems of the area APP: the program itself.
import type { Problem } from "../errors";

export const workerEnded = (detail: string): Problem => ({
  code: "APP-WORKER",
  happened: "The background worker stopped.",
  kept: "Files that you saved are kept; reports held in memory are gone.",
  fix: "Reload the page and open the reports again.",
  detail: `workers/calls: ${detail}`,
});

/** Our own bug. `detail` comes from an InternalError, whose text is ours alone. */
export const internalBug = (detail: string): Problem => ({
  code: "APP-BUG",
  happened: "Cloister met a fault of its own.",
  kept: "Your reports and finished runs are kept in memory.",
  fix: "Try the step again; if it comes back, report the technical line below.",
  detail,
});

export const outOfOrder = (what: string): Problem => ({
  code: "APP-ORDER",
  happened: `This step needs ${what} first.`,
  kept: "Nothing was changed.",
  fix: "Go back to that step and come here again.",
  detail: `workers/session: expected ${what}, got none.`,
});

export const importNotUndone = (): Problem => ({
  code: "APP-UNDO",
  happened: "The file that was opened last cannot be taken back: something was made of it since.",
  kept: "Nothing was changed.",
  fix: "Open the earlier file again.",
  detail: "workers/undo-import: expected an import that nothing stands on.",
});
