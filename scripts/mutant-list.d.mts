export interface Mutant {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly changes: readonly (readonly [find: string, put: string])[];
  readonly tests: readonly string[];
  readonly only?: string;
}
export const mutants: readonly Mutant[];
