// The rule of all sample reports: every sentence records what it states, and together they state what the clinical state
// does, no more and no less. A report that breaks it is our bug and stops the run.
import { InternalError } from "@/base/errors";
import type { Stated } from "./labels";

/** A sentence with the findings that it states. */
export interface Statement<F extends string> {
  readonly text: string;
  readonly says: readonly (readonly [F, Stated])[];
}

/** @throws InternalError unless the sentences state exactly what the state does */
export function checkStatements<F extends string>(
  statements: readonly Statement<F>[],
  expected: ReadonlyMap<F, Stated>,
): void {
  const said = new Set<F>();
  for (const [finding, stated] of statements.flatMap((statement) => statement.says)) {
    if (expected.get(finding) !== stated)
      throw new InternalError(`samples/statements: a sentence contradicts ${finding}`);
    said.add(finding);
  }
  for (const finding of expected.keys())
    if (!said.has(finding)) throw new InternalError(`samples/statements: no sentence states ${finding}`);
}

/** Words a report again until its text is one that no other report has; adds it to `taken`. */
export function wordNew<W extends { readonly text: string }>(taken: Set<string>, word: () => W): W {
  let worded = word();
  for (let again = 0; again < 50 && taken.has(worded.text); again++) worded = word();
  taken.add(worded.text);
  return worded;
}
