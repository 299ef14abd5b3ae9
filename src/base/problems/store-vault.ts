// Problems of the vault: passphrases and what they open.
import type { Problem } from "../errors";

/** One and the same for a wrong passphrase and a damaged file: nobody learns which. */
export const vaultNotOpened = (): Problem => ({
  code: "STORE-VAULT",
  happened: "This passphrase does not open the saved work, or the saved work is damaged.",
  kept: "Nothing was changed.",
  fix: "Type the passphrase again. Nobody can recover a lost one; a project file may open.",
  detail: "storage/vault: expected the key and the bytes that were saved together.",
});

export const passphraseTooShort = (p: { readonly least: number }): Problem => ({
  code: "STORE-PASSPHRASE",
  happened: `The passphrase has fewer than ${p.least} characters.`,
  kept: "Nothing was changed.",
  fix: "Choose a longer one: four or five words are good.",
  detail: `storage/vault: expected at least ${p.least} characters.`,
});

export const shelfLocked = (): Problem => ({
  code: "STORE-LOCKED",
  happened: "Saved work is locked.",
  kept: "Nothing was changed.",
  fix: "Type its passphrase on Start.",
  detail: "storage/shelf: expected an open vault.",
});

export const notProjectFile = (detail: string): Problem => ({
  code: "STORE-FILE",
  happened: "This is not a project file of Cloister.",
  kept: "Nothing was changed.",
  fix: "Choose a file that ends in .cloister.",
  detail: `storage/project-file: ${detail}.`,
});
