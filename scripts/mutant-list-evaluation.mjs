// Planted bugs of scores, intervals and tests, in the form of mutant-list.mjs.

const labelCounts = "src/evaluation/label-counts.ts";
const patientTable = "src/evaluation/patient-table.ts";
const permutation = "src/evaluation/permutation.ts";

const scoreTests = ["test/evaluation/score.test.ts"];
const bootstrapTests = ["test/evaluation/bootstrap.test.ts"];
const permutationTests = ["test/evaluation/permutation.test.ts"];

/** @type {import("./mutant-list.mjs").Mutant[]} */
export const evaluationMutants = [
  {
    id: "E1",
    name: "FP and FN swapped",
    file: labelCounts,
    changes: [["const [tn = 0, fp = 0, fn = 0, tp = 0] = cells;", "const [tn = 0, fn = 0, fp = 0, tp = 0] = cells;"]],
    tests: scoreTests,
  },
  {
    id: "E2",
    name: "support counts ignored cells",
    file: labelCounts,
    changes: [["if (scored.scored[cell] !== 0) {", "if (scored.scored[cell] !== 0 || scored.truth[cell] === 1) {"]],
    tests: scoreTests,
  },
  {
    id: "E3",
    name: "intervals count ignored cells",
    file: patientTable,
    changes: [["scored.scored[cell] === 0\n", "scored.scored[cell] === 0 && scored.truth[cell] === 0\n"]],
    tests: bootstrapTests,
  },
  {
    id: "E4",
    name: "reports resampled in place of patients",
    file: patientTable,
    changes: [["patientRows(scored.patients);", "patientRows(scored.patients.map((_, i) => i));"]],
    tests: bootstrapTests,
  },
  {
    id: "E5",
    name: "two-class F1 under the headline name",
    file: "src/evaluation/averages.ts",
    changes: [["weightedF1: weighted(all, f1Of),", "weightedF1: twoClass(all),"]],
    tests: scoreTests,
  },
  {
    id: "E6",
    name: "sign of the acceleration",
    file: "src/evaluation/interval.ts",
    changes: [["const d = mean - value;", "const d = value - mean;"]],
    tests: ["test/evaluation/interval.test.ts"],
  },
  {
    id: "E7",
    name: "p without + 1",
    file: permutation,
    changes: [["p: (1 + asLarge) / (R + 1)", "p: asLarge / R"]],
    tests: permutationTests,
  },
  {
    id: "E8",
    name: "p counts larger differences only",
    file: permutation,
    changes: [[">= Math.abs(difference) - tieTolerance", "> Math.abs(difference) + tieTolerance"]],
    tests: permutationTests,
  },
  {
    id: "E9",
    name: "positive above the threshold only",
    file: labelCounts,
    changes: [["(probability >= threshold ? 1 : 0)", "(probability > threshold ? 1 : 0)"]],
    tests: scoreTests,
  },
];
