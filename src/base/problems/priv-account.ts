// Problems of the area PRIV that the accountants have.
import type { Problem } from "../errors";

export const accountantsDisagree = (): Problem => ({
  code: "PRIV-ACCOUNTANT",
  happened: "Two ways of computing epsilon do not agree.",
  kept: "Nothing was started.",
  fix: "Report the build number; choose another plan meanwhile.",
  detail: "privacy/accounting: expected the Renyi bound above the privacy loss distribution.",
});
