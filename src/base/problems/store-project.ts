// Problems of saved projects.
import type { Problem } from "../errors";

export const otherVersion = (): Problem => ({
  code: "STORE-VERSION",
  happened: "This project was saved by another version of Cloister.",
  kept: "Nothing was changed.",
  fix: "Open it with the version that saved it.",
  detail: "workers/project-content: expected schema cloister.project/1.",
});

export const projectMissing = (): Problem => ({
  code: "STORE-PROJECT",
  happened: "This project is not there any more.",
  kept: "Nothing was changed.",
  fix: "Choose another one on Start.",
  detail: "workers/keeper: expected a saved project of this id.",
});

export const nothingToSave = (): Problem => ({
  code: "STORE-NOTHING",
  happened: "No reports are open, so there is nothing to save.",
  kept: "Nothing was changed.",
  fix: "Open reports first.",
  detail: "workers/keeper: expected open reports.",
});

/** @param p  why: code and detail of what reading it met */
export const savedRunNotRead = (p: { readonly code: string; readonly detail: string }): Problem => ({
  code: "STORE-RUN",
  happened: "A run of this project was waiting, and what was saved of it cannot be read.",
  kept: "Reports, labels and adapter are open. The steps it charged stay in the ledger.",
  fix:
    p.code === "STORE-VERSION"
      ? "Open the project with the version that saved it, or discard the run and train again."
      : "Discard it, then train again.",
  detail: `workers/keep-calls: ${p.code}: ${p.detail}`,
});

/** Of the persist() promise: told, never an error. */
export const volatileStorage = (): Problem => ({
  code: "STORE-VOLATILE",
  happened: "This browser may delete saved work.",
  kept: "Your work is saved for now.",
  fix: "Save a project file as well.",
  detail: "storage: persist() was not granted.",
});

export const trainingRuns = (): Problem => ({
  code: "STORE-BUSY",
  happened: "A training is running.",
  kept: "It goes on; nothing was changed.",
  fix: "Wait for its end, or stop it on Train.",
  detail: "workers/keep-calls: expected no run.",
});
