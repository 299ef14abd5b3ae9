// Turns whatever a call rejects with into the Problem that the screen shows, without knowing the class that carries it.
import { Cancelled, type Issue, type Problem } from "@/base/errors";

const parts = ["code", "happened", "kept", "fix", "detail"] as const;

function isProblem(value: unknown): value is Problem {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map(Object.entries(value));
  return parts.every((part) => typeof fields.get(part) === "string");
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(name) : undefined;

/** A bug of ours, in the form of every other message. `detail` is a class name only: a message could hold private text. */
const unexpected = (error: unknown): Problem => ({
  code: "APP-BUG",
  happened: "The page met a state that it does not know.",
  kept: "The opened reports are still in memory.",
  fix: "Try once more; if it happens again, reload the page and report the code.",
  detail: `ui/problem-of: got ${error instanceof Error ? error.name : typeof error}.`,
});

export const wasCancelled = (error: unknown): boolean =>
  error instanceof Cancelled || (error instanceof Error && (error.name === "Cancelled" || error.name === "AbortError"));

export function problemOf(error: unknown): Problem {
  const problem = fieldOf(error, "problem");
  return isProblem(problem) ? problem : unexpected(error);
}

const isIssue = (value: unknown): value is Issue =>
  ["code", "expected", "received", "kept", "fix"].every((part) => typeof fieldOf(value, part) === "string");

/** The place that came with the problem, as a list; empty when there is none. */
export function issuesOf(error: unknown): readonly Issue[] {
  const issue = fieldOf(error, "issue");
  return isIssue(issue) ? [issue] : [];
}
