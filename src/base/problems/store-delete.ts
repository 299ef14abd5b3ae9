// Problems of deleting everything.
import type { Problem } from "../errors";

export const everythingDeleted = (): Problem => ({
  code: "STORE-DELETED",
  happened: "Everything on this computer was deleted, and this page stores nothing any more.",
  kept: "What is open stays in this page's memory until it is closed.",
  fix: "Close this page; open Cloister again to begin anew.",
  detail: "storage/storage-gate: expected a page that has not deleted everything.",
});

/** @param p  our own word, to be typed */
export const notDeleted = (p: { word: string }): Problem => ({
  code: "STORE-WORD",
  happened: "Nothing was deleted.",
  kept: "Nothing was changed.",
  fix: `To delete everything, type: ${p.word}.`,
  detail: `workers/delete-calls: expected the word "${p.word}".`,
});

export const otherTabOpen = (): Problem => ({
  code: "STORE-TABS",
  happened: "Cloister is open in another tab, which could store something again.",
  kept: "Nothing was deleted.",
  fix: "Close the other tab, then delete.",
  detail: "storage/tab-owner: expected no other page in the queue of saved work.",
});

/** @param p  how many stored things are still listed */
export const notAllDeleted = (p: { remaining: number }): Problem => ({
  code: "STORE-REMAINS",
  happened: `Not everything could be deleted: the browser still lists ${p.remaining === 1 ? "1 thing" : `${p.remaining} things`}, named below.`,
  kept: "All else is deleted.",
  fix: "Close every other tab of this address and delete again, or clear the data of this site in the browser's settings.",
  detail: `storage/delete-all: expected 0 stored things, found ${p.remaining}.`,
});
