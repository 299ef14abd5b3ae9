// Problems of the area STORE: files of the release, the privacy ledger, saved work and its vault.
import type { Problem } from "../errors";

export const fileNotLoaded = (detail: string): Problem => ({
  code: "STORE-LOAD",
  happened: "A file of this release could not be read.",
  kept: "Nothing was changed.",
  fix: "Check that the page's own server still runs, then try again.",
  detail: `storage/own-files: ${detail}.`,
});

/** @param detail  ours: which place, which operation */
export const ledgerNotKept = (detail: string): Problem => ({
  code: "STORE-LEDGER",
  happened: "The privacy ledger could not be read or written.",
  kept: "Nothing was released; your reports and adapters are kept.",
  fix: "Check that there is space and that this place may be written to, then start again.",
  detail: `storage: ${detail}.`,
});

export const ledgerBusy = (): Problem => ({
  code: "STORE-LOCK",
  happened: "Another program holds the privacy ledger.",
  kept: "Nothing was changed.",
  fix: "Wait for it to end. If none runs, delete the file ledger.lock beside the ledger.",
  detail: "cli/file-lock: expected the lock within 10 s.",
});

export const installationKeyMissing = (): Problem => ({
  code: "STORE-KEY",
  happened: "The key beside the privacy ledger is missing, so earlier patients cannot be recognised.",
  kept: "Nothing was changed.",
  fix: "Put the file installation.key back, or begin a new ledger in another folder.",
  detail: "cli/ledger-file: expected installation.key beside a ledger with entries.",
});

export const secondTab = (): Problem => ({
  code: "STORE-SECOND-TAB",
  happened: "Cloister is open in another tab.",
  kept: "Nothing was changed.",
  fix: "Work there, look here.",
  detail: "storage/ledger-db: expected to be the only page that trains.",
});

/** For the message where there is no space: "step 350", "Step 340 is intact." */
export interface UnsavedWords {
  readonly what: string;
  readonly kept: string;
  readonly fix?: string;
}

/** @param words  what was to be saved and what stands */
export const noSpace = ({
  what = "the last changes",
  kept = "What was saved before is intact.",
  fix = "Delete an old project, then Save.",
}: Partial<UnsavedWords> = {}): Problem => ({
  code: "STORE-QUOTA",
  happened: `Could not save ${what}.`,
  kept,
  fix,
  detail: "storage/slots: expected every byte to be written, got fewer.",
});

/** @param detail  ours: which operation */
export const notSaved = (detail: string): Problem => ({
  code: "STORE-SAVE",
  happened: "This browser did not let Cloister save.",
  kept: "What was saved before is intact, and your work is in this page.",
  fix: "Save a project file, then reload the page.",
  detail: `${detail}.`,
});

export const damagedSlots = (): Problem => ({
  code: "STORE-DAMAGED",
  happened: "Saved work is damaged and cannot be read.",
  kept: "Nothing was changed, and no damaged part was used.",
  fix: "Open a project file or the last export.",
  detail: "storage/slots: expected one slot whose digest holds.",
});
