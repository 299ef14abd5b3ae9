// Saved things behind one passphrase: each a two-slot file sealed under the vault's key. Locked, it tells how many there are and
// their size, nothing else.
import { InputError, InternalError } from "@/base/errors";
import type { UnsavedWords } from "@/base/problems/store";
import { shelfLocked } from "@/base/problems/store-vault";
import type { SlotFolder, StoredFile } from "./slot-folder";
import type { SlotWrite } from "./slots";
import { seal, unseal } from "./stream";
import { changePassphrase, createVault, measuredIterations, openVault, type OpenVault } from "./vault";

const headerName = "vault";
/** Flag of a sealed payload. */
const sealedFlag = 1;

const encode = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value));

function parsed(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null; // no header: the vault says what a damaged one says
  }
}

export class Shelf {
  readonly #folder: SlotFolder;
  #vault: OpenVault | null = null;

  constructor(folder: SlotFolder) {
    this.#folder = folder;
  }

  get isOpen(): boolean {
    return this.#vault !== null;
  }

  /** Whether a passphrase was set. @throws InputError STORE-SAVE, STORE-DAMAGED */
  async exists(): Promise<boolean> {
    return (await this.#header()) !== null;
  }

  /** Sets the first passphrase. @throws InputError STORE-PASSPHRASE, STORE-QUOTA, STORE-SAVE */
  async create(passphrase: string): Promise<void> {
    if (await this.exists()) throw new InternalError("storage/shelf: expected no vault to be there");
    const vault = await createVault(passphrase, await measuredIterations());
    await this.#keepHeader(vault, {
      ...{ what: "the passphrase", kept: "None is set; your work is in this page." },
      fix: "Make space on this disk, then set it again.",
    });
  }

  /** @throws InputError STORE-VAULT */
  async unlock(passphrase: string): Promise<void> {
    const read = await this.#header();
    this.#vault = await openVault(read && parsed(read), passphrase);
  }

  lock(): void {
    this.#vault = null;
  }

  /** @throws InputError STORE-VAULT for a wrong old one, STORE-PASSPHRASE, STORE-QUOTA */
  async change(from: string, to: string): Promise<void> {
    const changed = await changePassphrase(this.#open().header, from, to);
    const fix = "Delete an old project, then change the passphrase again.";
    const before = "The one before opens your saved work.";
    await this.#keepHeader(changed, { what: "the new passphrase", kept: before, fix });
    // Into the other slot too: what the old passphrase opens is then gone from the disk.
    const both = "It opens your saved work from now on; on this disk the one before might still open it.";
    await this.#keepHeader(changed, { what: "the new passphrase a second time", kept: both, fix });
  }

  /** Everything that is saved, by name. */
  async list(): Promise<readonly StoredFile[]> {
    return (await this.#folder.list()).filter(({ name }) => name !== headerName);
  }

  /** @throws InputError STORE-VAULT, STORE-DAMAGED, STORE-LOCKED; null if there is none of that name */
  load(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const { key } = this.#open();
    return this.#folder.use(file, async (slots) => {
      const read = await slots.read();
      return read && unseal(key, read.payload, { file, slot: read.slot, seq: read.seq });
    });
  }

  /** Resolves once it is on the disk. @throws InputError STORE-QUOTA, STORE-SAVE, STORE-LOCKED; the state before is then intact */
  async save(file: string, bytes: Uint8Array<ArrayBuffer>, write: SlotWrite = {}): Promise<void> {
    const { key } = this.#open();
    const sealed = { ...write, flags: sealedFlag };
    await this.#folder.use(file, (slots) => slots.write((place) => seal(key, bytes, { file, ...place }), sealed));
  }

  remove(file: string): Promise<void> {
    return this.#folder.remove(file);
  }

  #open(): OpenVault {
    if (!this.#vault) throw new InputError(shelfLocked());
    return this.#vault;
  }

  #header(): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#folder.use(headerName, async (slots) => (await slots.read())?.payload ?? null);
  }

  async #keepHeader(vault: OpenVault, words: UnsavedWords): Promise<void> {
    const header = encode(vault.header);
    await this.#folder.use(headerName, (slots) => slots.write(() => Promise.resolve(header), { words }));
    this.#vault = vault;
  }
}
