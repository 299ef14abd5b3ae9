// Unit keys: one a patient or, without a patient, one a text; the same whatever the file, the case or the spaces.
import { createHmac } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { unitKeysOf } from "@/privacy/ledger/unit-keys";

const secret = new Uint8Array(32).fill(7);
let key: CryptoKey;
beforeAll(async () => {
  key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
});

const report = (patient: string | null, ...texts: string[]) => ({ patient, sections: texts.map((text) => ({ text })) });

describe("unitKeysOf", () => {
  test("are the first 8 bytes of HMAC-SHA-256", async () => {
    const expected = createHmac("sha256", secret).update("patient p-17").digest("hex").slice(0, 16);
    expect(await unitKeysOf([report("P-17", "any text")], key)).toEqual([expected]);
  });

  test("one for all reports of a patient, whatever case and spaces", async () => {
    const reports = [report("P-17", "a"), report(" p-17 ", "b"), report("P-18", "a")];
    expect(await unitKeysOf(reports, key)).toHaveLength(2);
  });

  test("without a patient, one for a text, whatever case, spaces and line ends", async () => {
    const keys = await unitKeysOf([report(null, "No  effusion.\r\n"), report(null, "NO EFFUSION.")], key);
    expect(keys).toHaveLength(1);
    expect(await unitKeysOf([report(null, "no effusion!")], key)).not.toEqual(keys);
  });

  test("a patient never meets a text", async () => {
    const [patient] = await unitKeysOf([report("17")], key);
    const [text] = await unitKeysOf([report(null, "17")], key);
    expect(patient).not.toBe(text);
  });

  test("no reports, no keys", async () => {
    expect(await unitKeysOf([], key)).toEqual([]);
  });

  test("100,000 patients take less than 10 s", async () => {
    const reports = Array.from({ length: 100_000 }, (_, i) => report(`patient ${i}`));
    const started = performance.now();
    expect(new Set(await unitKeysOf(reports, key)).size).toBe(100_000);
    expect(performance.now() - started).toBeLessThan(10_000);
  }, 30_000);
});
