// The error classes of Cloister. A Problem says what happened, what was kept and what to do; it never holds report text,
// a cell, a file name or a column name of the user's. Such things live in an Issue, which stays on the screen.

/** A message for the person at the screen. `code` is permanent, AREA-WORD; `detail` is the technical line (where, expected, got). */
export interface Problem {
  readonly code: string;
  readonly happened: string;
  readonly kept: string;
  readonly fix: string;
  readonly detail: string;
}

/** One finding about one place of an imported file. `received` is private: shown on the page, never in logs or exports. */
export interface Issue {
  readonly code: string;
  readonly severity: "error" | "warning" | "note";
  readonly file: string;
  readonly row?: number;
  readonly line?: number;
  readonly column?: string;
  readonly byte?: number;
  readonly expected: string;
  readonly received: string;
  readonly kept: string;
  readonly fix: string;
}

export const problemText = (problem: Problem): string =>
  `${problem.happened} ${problem.kept} ${problem.fix} [${problem.code}]`;

/** The person gave something that cannot be used; the Problem says which and how to go on. */
export class InputError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problemText(problem), options);
    this.name = "InputError";
    this.problem = problem;
  }
}

/** A file is damaged or foreign. Carries the place as an Issue, which stays on the screen. */
export class FormatError extends InputError {
  readonly issue: Issue;
  constructor(problem: Problem, issue: Issue, options?: ErrorOptions) {
    super(problem, options);
    this.name = "FormatError";
    this.issue = issue;
  }
}

/** A device (graphics card, wasm) could not do its work. */
export class DeviceError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problemText(problem), options);
    this.name = "DeviceError";
    this.problem = problem;
  }
}

/** A device computed numbers that differ from the reference, or could not start: the next one is used. */
export class DeviceRefusedError extends DeviceError {
  override name = "DeviceRefusedError";
}

/** Our own bug: an invariant of the code does not hold. */
export class InternalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(`internal: ${message}`, options);
    this.name = "InternalError";
  }
}

/** Thrown inside a worker when its request was cancelled; crosses the border as a reply, never as an error. */
export class Cancelled extends Error {
  override name = "Cancelled";
}
