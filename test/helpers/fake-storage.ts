// What the fake client answers about the disk: three projects, two databases, one build; empty after the deletion.
import type { StorageCalls, StoredPlace } from "@/workers/storage-protocol";

const ids = ["0b8d", "5f20", "c711"].flatMap((id) => [`projects/${id}.a`, `projects/${id}.b`]);
const stored: readonly StoredPlace[] = [
  { place: "files", names: ["projects/vault.a", "projects/vault.b", ...ids], sizeBytes: 8_060_000 },
  { place: "databases", names: ["cloister-ledger", "cloister-audit-log", "cloister-sweeps"], sizeBytes: 412_000 },
  { place: "caches", names: ["build-3f9d01c2ab47", "current"], sizeBytes: 48_720_000 },
];
const nothing = stored.map(({ place }): StoredPlace => ({ place, names: [], sizeBytes: 0 }));

export const fakeStorageAnswers: { [K in keyof StorageCalls]: () => StorageCalls[K]["result"] } = {
  "stored-here": () => stored,
  "delete-everything": () => ({ before: stored, after: nothing }),
};
