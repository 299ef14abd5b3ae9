// The key of saved work: a random data key, wrapped by a key that follows from the passphrase. Both can be used and not read
// out, and live in one worker's memory only. A lost passphrase is lost data (SECURITY 8).
import * as v from "valibot";
import { canonicalJson } from "@/base/canonical-json";
import { InputError } from "@/base/errors";
import { passphraseTooShort, vaultNotOpened } from "@/base/problems/store-vault";

const leastIterations = 600_000; // OWASP, PBKDF2-HMAC-SHA-256
const mostIterations = 1e7;
const leastMs = 250;
const leastCharacters = 10;

const hexOf = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`)));

/** Public; lies beside the saved work. `iv` and `wrapped` are hex, the rest of the header is bound to them. */
export const vaultHeader = v.strictObject({
  v: v.literal(1),
  kdf: v.literal("PBKDF2-HMAC-SHA-256"),
  iterations: v.pipe(v.number(), v.integer(), v.minValue(leastIterations), v.maxValue(mostIterations)),
  salt: hexOf(16),
  iv: hexOf(12),
  wrapped: hexOf(48),
});
export type VaultHeader = v.InferOutput<typeof vaultHeader>;

/** A data key, in use. */
export interface OpenVault {
  readonly header: VaultHeader;
  /** AES-256-GCM, not extractable. */
  readonly key: CryptoKey;
}

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

/** Equal words have equal bytes whatever keyboard typed them. */
const bytesOf = (passphrase: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(passphrase.normalize("NFKC"));

type Derivation = Pick<VaultHeader, "iterations" | "salt">;

async function wrappingKey(passphrase: string, { iterations, salt }: Derivation): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey("raw", bytesOf(passphrase), "PBKDF2", false, ["deriveKey"]);
  const rule = { name: "PBKDF2", hash: "SHA-256", iterations, salt: fromHex(salt) };
  return crypto.subtle.deriveKey(rule, typed, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

const wrapping = (bound: Omit<VaultHeader, "wrapped">): AesGcmParams => ({
  name: "AES-GCM",
  iv: fromHex(bound.iv),
  additionalData: new TextEncoder().encode(canonicalJson({ ...bound, iv: undefined })),
});

async function unwrap(header: VaultHeader, passphrase: string, extractable: boolean): Promise<CryptoKey> {
  const { wrapped, ...bound } = header;
  const by = await wrappingKey(passphrase, header);
  try {
    const use: KeyUsage[] = ["encrypt", "decrypt"];
    return await crypto.subtle.unwrapKey(
      "raw",
      fromHex(wrapped),
      by,
      ...([wrapping(bound), "AES-GCM", extractable, use] as const),
    );
  } catch (cause) {
    throw new InputError(vaultNotOpened(), { cause });
  }
}

async function wrap(key: CryptoKey, passphrase: string, iterations: number): Promise<VaultHeader> {
  const bound = {
    v: 1 as const,
    kdf: "PBKDF2-HMAC-SHA-256" as const,
    iterations,
    salt: toHex(randomBytes(16)),
    iv: toHex(randomBytes(12)),
  };
  const wrapped = await crypto.subtle.wrapKey("raw", key, await wrappingKey(passphrase, bound), wrapping(bound));
  return { ...bound, wrapped: toHex(new Uint8Array(wrapped)) };
}

/** Rounds of PBKDF2 that take this machine at least 250 ms, never below 600,000. */
export async function measuredIterations(now: () => number = () => performance.now()): Promise<number> {
  const started = now();
  await wrappingKey("a passphrase", { iterations: leastIterations, salt: "00".repeat(16) });
  const factor = Math.max(1, leastMs / Math.max(1, now() - started));
  return Math.min(mostIterations, Math.ceil((leastIterations * factor) / 1e4) * 1e4);
}

function checkPassphrase(passphrase: string): void {
  if (passphrase.normalize("NFKC").length < leastCharacters)
    throw new InputError(passphraseTooShort({ least: leastCharacters }));
}

/** A new data key under a passphrase. @throws InputError STORE-PASSPHRASE if that is too short */
export async function createVault(passphrase: string, iterations: number): Promise<OpenVault> {
  checkPassphrase(passphrase);
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const header = await wrap(fresh, passphrase, iterations);
  return openVault(header, passphrase);
}

/**
 * @param header  as it was read: unknown
 * @throws InputError STORE-VAULT, one and the same for a wrong passphrase and a damaged header
 */
export async function openVault(header: unknown, passphrase: string): Promise<OpenVault> {
  const read = v.safeParse(vaultHeader, header);
  if (!read.success) throw new InputError(vaultNotOpened());
  return { header: read.output, key: await unwrap(read.output, passphrase, false) };
}

/** The same data key under another passphrase: what is saved stays as it is. @throws InputError STORE-VAULT, STORE-PASSPHRASE */
export async function changePassphrase(header: VaultHeader, from: string, to: string): Promise<OpenVault> {
  checkPassphrase(to);
  const copy = await unwrap(header, from, true); // the only time that the key could be read out
  return openVault(await wrap(copy, to, header.iterations), to);
}
