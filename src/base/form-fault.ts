// What is wrong with a JSON object of ours, in our own names: a key that a person invented may hold anything, so it is called nothing.
import type * as v from "valibot";

export interface FormFault {
  /** Our own name of the field, "" for the whole object. */
  readonly place: string;
  /** What it must be. */
  readonly rule: string;
}

/** The place of a fault; a key of the person's is left out. */
function placeOf(issue: v.BaseIssue<unknown>, known: ReadonlySet<string>): string {
  const keys = (issue.path ?? []).map(({ key }) => {
    if (typeof key === "number") return `[${key + 1}]`;
    return typeof key === "string" && known.has(key) ? `.${key}` : "";
  });
  return keys.join("").replace(/^\./u, "");
}

function ruleOf(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === "never") return "without fields that are not known";
  if (issue.message.startsWith("Invalid key")) return "given";
  if (issue.message.startsWith("Invalid")) return issue.expected ?? "as documented";
  return issue.message;
}

/** @param known  every key of the form */
export const faultOf = (issue: v.BaseIssue<unknown>, known: ReadonlySet<string>): FormFault => ({
  place: placeOf(issue, known),
  rule: ruleOf(issue),
});
