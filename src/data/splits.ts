// Who is held out for Check. u = first 53 bits of HMAC-SHA-256(seed, patient) / 2^53: a patient's side never depends on
// anybody else, so adding or removing one patient moves nobody. Not shuffled, not stratified. Source: EVALUATION, inputs.
import { checkRange } from "@/base/check";
import { sha256Hex } from "@/base/hash";
import { textKey, wholeText } from "./model-text";
import { pause } from "./pause";
import type { ReportRecord } from "./types";

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const seedKey = (seed: number): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", utf8(String(seed)), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

async function draw(patientKey: string, key: CryptoKey): Promise<number> {
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, utf8(patientKey)));
  const high = mac.getUint32(0); // 32 bits
  const low = mac.getUint32(4) >>> 11; // 21 bits
  return (high * 2 ** 21 + low) / 2 ** 53;
}

/** @returns u in [0, 1), fixed by the patient and the seed (keyed with its decimal digits) */
export const splitOf = async (patientKey: string, seed: number): Promise<number> =>
  draw(patientKey, await seedKey(seed));

export interface SplitSettings {
  readonly seed: number;
  /** Share of the patients to hold out, 0 … 0.5. */
  readonly holdOut: number;
}

/**
 * One side a report. The file's own split column wins (valid counts as test); else the patient decides, else the SHA-256 of
 * the normalized text, so that the same text is on one side.
 */
export async function assignSplits(
  reports: readonly ReportRecord[],
  { seed, holdOut }: SplitSettings,
): Promise<("train" | "test")[]> {
  checkRange("data/splits", { holdOut }, [0, 0.5]);
  const key = await seedKey(seed);
  const sides = new Map<string, "train" | "test">();
  const result: ("train" | "test")[] = [];
  for (const [i, report] of reports.entries()) {
    if (i % 5000 === 4999) await pause();
    if (report.split !== null) {
      result.push(report.split === "train" ? "train" : "test");
      continue;
    }
    const { patient } = report;
    const name = patient ?? (await sha256Hex(textKey(wholeText(report))));
    const cached = patient === null ? undefined : sides.get(patient);
    const side = cached ?? ((await draw(name, key)) < holdOut ? "test" : "train");
    if (patient !== null) sides.set(patient, side);
    result.push(side);
  }
  return result;
}
