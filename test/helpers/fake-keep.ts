// What the fake client answers about saved work: nothing saved, locked, two projects (one damaged), or another tab's.
import type { KeepCalls, KeepStatus } from "@/workers/keep-protocol";
import { fakeSummary } from "./fake-reports";

export type FakeKeep = "memory" | "locked" | "open" | "second-tab";

const status = (kind: FakeKeep): KeepStatus => ({
  ...{ version: 1, kind, problem: null, openId: kind === "open" ? "a" : null, persistent: false },
  savedStep: null,
  savedAt: kind === "open" ? "2026-03-03T12:04:00.000Z" : null,
  projects:
    kind === "open"
      ? [
          {
            id: "a",
            about: { name: "reports.csv", savedAt: "2026-03-03T12:04:00.000Z", reports: 1203, trained: true },
            sizeBytes: 6_214_000,
          },
          {
            id: "b",
            about: { name: "chest-ct-2025.csv", savedAt: "2026-02-11T08:30:00.000Z", reports: 412, trained: false },
            sizeBytes: 1_802_000,
          },
          { id: "c", about: null, sizeBytes: 44_000 },
        ]
      : [],
  stored: kind === "memory" ? { projects: 0, sizeBytes: 0 } : { projects: 3, sizeBytes: 8_060_000 },
});

export const fakeKeepAnswers = (
  kind: FakeKeep,
): { [K in keyof KeepCalls]: (request: KeepCalls[K]["request"]) => KeepCalls[K]["result"] } => {
  const opened = () => ({
    summary: fakeSummary,
    options: {},
    choices: null,
    run: null,
    adapter: null,
    paused: null,
    runProblem: null,
    classified: null,
  });
  return {
    "keep-status": () => status(kind),
    "create-vault": () => status("open"),
    unlock: () => status("open"),
    lock: () => status("locked"),
    "change-passphrase": () => status("open"),
    "save-now": () => status("open"),
    "open-project": opened,
    "delete-project": () => status("open"),
    "project-file": () => ({ name: "project.cloister", bytes: new ArrayBuffer(4) }),
    "open-project-file": opened,
  };
};
