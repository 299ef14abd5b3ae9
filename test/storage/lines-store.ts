// A store of lines in memory, as storage/line-db keeps them.
import type { AuditStore } from "@/storage/audit-log";

const key = crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

/** Stores over the same lines are tabs of one browser. */
export function linesStore(lines: string[], installation: Promise<CryptoKey> = key): AuditStore {
  return {
    read: (from) => Promise.resolve(lines.slice(from)),
    last: () => Promise.resolve(lines.length === 0 ? null : { n: lines.length - 1, line: lines.at(-1)! }),
    append: (n, line) => {
      if (n !== lines.length) return Promise.resolve(n < lines.length ? "taken" : "gap");
      lines.push(line);
      return Promise.resolve("written");
    },
    installationKey: () => installation,
  };
}
