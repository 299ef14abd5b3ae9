// Keys by which the ledger knows data again: the first 8 bytes of HMAC-SHA-256 of a patient, else of a report's normalised
// text, under a key that never leaves the installation (PRIVACY 9). Without that key nobody can try a name or a text.

/** A report as far as its unit key goes. */
export interface KeyedReport {
  readonly patient: string | null;
  readonly sections: readonly { readonly text: string }[];
}

const normal = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();

/** What is keyed; patients and texts cannot meet. Private. */
const nameOf = ({ patient, sections }: KeyedReport): string =>
  patient === null ? `text ${normal(sections.map(({ text }) => text).join(" "))}` : `patient ${normal(patient)}`;

const atOnce = 2_000;
const keyBytes = 8;

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * @param key  HMAC-SHA-256, allowed to sign
 * @returns one key for each different patient (or text) of the reports, 16 hex digits each, in order of first appearance
 */
export async function unitKeysOf(reports: readonly KeyedReport[], key: CryptoKey): Promise<string[]> {
  const names = [...new Set(reports.map(nameOf))];
  const encoder = new TextEncoder();
  const keys: string[] = [];
  for (let start = 0; start < names.length; start += atOnce) {
    const part = names.slice(start, start + atOnce);
    const signed = await Promise.all(part.map((name) => crypto.subtle.sign("HMAC", key, encoder.encode(name))));
    for (const bytes of signed) keys.push(toHex(new Uint8Array(bytes, 0, keyBytes)));
  }
  return [...new Set(keys)];
}
