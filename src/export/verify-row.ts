// One check of a bundle: what was looked at, whether it holds, and what was found. A bug of ours stays an error.
import { InputError } from "@/base/errors";

export interface VerifyRow {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** The first problem in words, or null; and what to say where there is none. */
export interface Finding {
  readonly problem: string | null;
  readonly fine: string;
}

export const rowOf = (check: string, { problem, fine }: Finding): VerifyRow => ({
  check,
  ok: problem === null,
  detail: problem ?? fine,
});

/** What a check throws about its input becomes its detail. */
export async function attempt(check: string, work: () => Finding | Promise<Finding>): Promise<VerifyRow> {
  try {
    return rowOf(check, await work());
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { happened, code } = error.problem;
    return rowOf(check, { problem: `${happened} [${code}]`, fine: "" });
  }
}

/** The first rule that does not hold, in words. */
export const firstBroken = (rules: readonly (readonly [holds: boolean, otherwise: string])[]): string | null =>
  rules.find(([holds]) => !holds)?.[1] ?? null;

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);
