// Bytes under a vault's key, in chunks that are bound to their file, their place in it and the last one's being last: none can be
// swapped, cut off, doubled or brought back from an earlier state. Source: STREAM (Hoang et al. 2015), as in age; SECURITY 8.
import { canonicalJson } from "@/base/canonical-json";
import { InputError } from "@/base/errors";
import { vaultNotOpened } from "@/base/problems/store-vault";
import type { SlotPlace } from "./slots";
import { randomBytes } from "./vault";

/** What a sealed file is: its name and the slot and seq that it lies at. */
export interface StreamPlace extends SlotPlace {
  readonly file: string;
  /** Absent: 1 MiB. */
  readonly chunkBytes?: number;
}

export const usualChunk = 2 ** 20;
const ivBytes = 12;
const tagBytes = 16;

const bindingOf = (iv: Uint8Array<ArrayBuffer>, place: StreamPlace, chunk: { index: number; last: boolean }) => {
  const bound = canonicalJson({ v: 1, ...place, ...chunk });
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(bound) };
};

/** IV (12, random) ‖ ciphertext ‖ tag (16) for each MiB; no bytes make one empty last chunk. */
export async function seal(
  key: CryptoKey,
  bytes: Uint8Array<ArrayBuffer>,
  place: StreamPlace,
): Promise<Uint8Array<ArrayBuffer>> {
  const { chunkBytes = usualChunk } = place;
  const sealedBytes = ivBytes + chunkBytes + tagBytes;
  const chunks = Math.max(1, Math.ceil(bytes.length / chunkBytes));
  const out = new Uint8Array(bytes.length + chunks * (ivBytes + tagBytes));
  for (let index = 0; index < chunks; index++) {
    const part = bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes);
    const iv = randomBytes(ivBytes);
    const binding = bindingOf(iv, place, { index, last: index === chunks - 1 });
    out.set(iv, index * sealedBytes);
    out.set(new Uint8Array(await crypto.subtle.encrypt(binding, key, part)), index * sealedBytes + ivBytes);
  }
  return out;
}

/** @throws InputError STORE-VAULT for anything but what `seal` made for this key and place */
export async function unseal(
  key: CryptoKey,
  sealed: Uint8Array<ArrayBuffer>,
  place: StreamPlace,
): Promise<Uint8Array<ArrayBuffer>> {
  const { chunkBytes = usualChunk } = place;
  const sealedBytes = ivBytes + chunkBytes + tagBytes;
  const chunks = Math.ceil(sealed.length / sealedBytes);
  const length = sealed.length - chunks * (ivBytes + tagBytes);
  if (chunks === 0 || length < 0) throw new InputError(vaultNotOpened());
  const out = new Uint8Array(length);
  for (let index = 0; index < chunks; index++) {
    const part = sealed.subarray(index * sealedBytes, (index + 1) * sealedBytes);
    const binding = bindingOf(part.slice(0, ivBytes), place, { index, last: index === chunks - 1 });
    try {
      const plain = await crypto.subtle.decrypt(binding, key, part.subarray(ivBytes));
      out.set(new Uint8Array(plain), index * chunkBytes);
    } catch (cause) {
      throw new InputError(vaultNotOpened(), { cause });
    }
  }
  return out;
}
