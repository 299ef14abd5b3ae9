// A split that cannot be judged. Area EVAL.
import type { Problem } from "../errors";

export const patientsOnBothSides = (p: { patients: number }): Problem => ({
  code: "EVAL-LEAK",
  happened: `${p.patients} ${p.patients === 1 ? "patient is" : "patients are"} in training and in test.`,
  kept: "Nothing was scored.",
  fix: "Split again by patient.",
  detail: `workers/session/sweep-split: expected each patient on one side, got ${p.patients} on both.`,
});
