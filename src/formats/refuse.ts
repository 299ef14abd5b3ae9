// A FormatError from a Problem and the place in the file; the words of the Issue are those of the Problem.
import { FormatError, type Issue, type Problem } from "@/base/errors";

export interface FileFault {
  readonly file: string;
  readonly expected: string;
  readonly received: string;
  readonly line?: number;
  readonly byte?: number;
}

/** `received` is cut to 80 characters, as in every Issue. */
export const cutReceived = (received: string): string =>
  received.length > 80 ? `${received.slice(0, 79)}…` : received;

/** The error that refuses a whole file. */
export function refuse(problem: Problem, fault: FileFault): FormatError {
  const issue: Issue = {
    code: problem.code,
    severity: "error",
    kept: problem.kept,
    fix: problem.fix,
    ...fault,
    received: cutReceived(fault.received),
  };
  return new FormatError(problem, issue);
}
