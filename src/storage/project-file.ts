// The project file `.cloister`: a vault header of its own and one sealed stream, to be kept elsewhere or moved by hand. It holds
// reports, so it always has a passphrase.
import { InputError } from "@/base/errors";
import { notProjectFile } from "@/base/problems/store-vault";
import { seal, unseal } from "./stream";
import { createVault, measuredIterations, openVault } from "./vault";

const magic = new TextEncoder().encode("CLOISTER-PROJECT1");
const headerLimit = 4096;
const place = { file: "project-file", slot: 0, seq: 0 } as const;

/** @param content  what `openProjectFile` gives back @throws InputError STORE-PASSPHRASE */
export async function sealProjectFile(
  content: Uint8Array<ArrayBuffer>,
  passphrase: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const vault = await createVault(passphrase, await measuredIterations());
  const header = new TextEncoder().encode(JSON.stringify(vault.header));
  const sealed = await seal(vault.key, content, place);
  const start = magic.length + 4 + header.length;
  const file = new Uint8Array(start + sealed.length);
  file.set(magic);
  new DataView(file.buffer).setUint32(magic.length, header.length, true);
  file.set(header, magic.length + 4);
  file.set(sealed, start);
  return file;
}

const refuse = (detail: string): InputError => new InputError(notProjectFile(detail));

/** @throws InputError STORE-FILE if it is none, STORE-VAULT for a wrong passphrase or a changed byte */
export async function openProjectFile(
  file: Uint8Array<ArrayBuffer>,
  passphrase: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const at = magic.length + 4;
  if (file.length < at || !magic.every((byte, i) => byte === file[i])) throw refuse("expected its first bytes");
  const length = new DataView(file.buffer, file.byteOffset, file.byteLength).getUint32(magic.length, true);
  if (length > headerLimit || at + length > file.length) throw refuse("expected a header inside the file");
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(file.subarray(at, at + length)));
  } catch (cause) {
    throw new InputError(notProjectFile("expected a header"), { cause });
  }
  const { key } = await openVault(header, passphrase);
  return unseal(key, file.subarray(at + length), place);
}
