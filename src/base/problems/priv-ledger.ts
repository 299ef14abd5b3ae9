// Problems of the ledger and of the limits that a privacy officer sets. Area PRIV.
import type { Problem } from "../errors";

const limitOf = (contact: string | null): string =>
  contact === null ? "the limit set here" : `the limit set by ${contact}`;

type Refused = { readonly contact: string | null } & (
  | { readonly limit: "epsilon"; readonly got: number; readonly most: number }
  | { readonly limit: "delta"; readonly got: number; readonly most: number }
  | { readonly limit: "unit" }
);

function refusal(p: Refused): Pick<Problem, "happened" | "fix"> {
  const by = limitOf(p.contact);
  switch (p.limit) {
    case "epsilon":
      return {
        happened: `This run would bring the total to epsilon ${p.got}; ${by} is ${p.most}.`,
        fix: "Lower the stop or the steps.",
      };
    case "delta":
      return { happened: `This run has delta ${p.got}; ${by} is ${p.most}.`, fix: "Lower delta." };
    case "unit":
      return {
        happened: `This run protects single reports; ${by} is whole patients.`,
        fix: "Name the patient column under Reports.",
      };
  }
}

/** @param p  which limit; `got` and `most` are epsilons of the account or deltas of a plan, `contact` a name of the policy file */
export const policyRefuses = (p: Refused): Problem => ({
  code: "PRIV-POLICY",
  ...refusal(p),
  kept: "Nothing was started.",
  detail: `privacy/ledger: expected ${p.limit} within the policy${p.limit === "unit" ? "" : ` (${p.most}), got ${p.got}`}.`,
});

/** @param detail  which field of ours, expected what */
export const policyNotRead = (detail: string): Problem => ({
  code: "PRIV-RULES",
  happened: "This file is not a policy of Cloister.",
  kept: "No limit was changed.",
  fix: "Ask your privacy officer for the file.",
  detail: `session/read-policy: ${detail}.`,
});

export const runClosedElsewhere = (): Problem => ({
  code: "PRIV-CLOSED",
  happened: "This run was closed in the ledger by another window or program.",
  kept: "What was charged stays charged; no further step is taken.",
  fix: "Start a new run.",
  detail: "privacy/ledger: expected the run to be open, found its close entry.",
});

/** @param p  our own words, to be typed by a person who gives a damaged ledger up */
export const notGivenUp = (p: { word: string }): Problem => ({
  code: "PRIV-WORD",
  happened: "The damaged ledger was not given up.",
  kept: "Nothing was changed.",
  fix: `To go on, type: ${p.word}.`,
  detail: `privacy/ledger/give-up: expected the words "${p.word}".`,
});

export const ledgerHolds = (): Problem => ({
  code: "PRIV-HOLDS",
  happened: "The privacy ledger is not damaged, so it is not given up.",
  kept: "Nothing was changed.",
  fix: "Go on with it; what was spent stays spent.",
  detail: "privacy/ledger/give-up: expected a chain that breaks, found one that holds.",
});
