import type { Mutant } from "./mutant-list.mjs";

export const teacherMutants: readonly Mutant[];
