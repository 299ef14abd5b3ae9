import type { Mutant } from "./mutant-list.mjs";

export const evaluationMutants: readonly Mutant[];
