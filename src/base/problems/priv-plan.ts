// Problems of a saved plan. Area PRIV.
import type { Problem } from "../errors";

/** @param p  a field of ours and what it must be */
export const planFileRefused = (p: { place: string; rule: string }): Problem => ({
  code: "PRIV-FILE",
  happened: `This plan cannot be used: ${p.place} must be ${p.rule}.`,
  kept: "Your settings are kept.",
  fix: "Open a plan that was saved on Privacy.",
  detail: `workers/plan-file: expected ${p.place} to be ${p.rule}.`,
});

type Unit = "patient" | "report";

export const planOfOtherUnit = (p: { expected: Unit; got: Unit }): Problem => ({
  code: "PRIV-UNIT",
  happened: `This plan protects each ${p.got}; a training on the open reports protects each ${p.expected}.`,
  kept: "Your settings are kept.",
  fix:
    p.got === "patient" ? "Name the patient column under Reports, then open the plan again." : "Set the plan by hand.",
  detail: `workers/plan-file: expected unit ${p.expected}, got ${p.got}.`,
});
