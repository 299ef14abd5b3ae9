// Below this many cases a label's figures jump with a single report: words stand in place of a number. At 20 a resample
// without positives has chance 2·10⁻⁹, at 3 5 %.

/** Positives; for specificity, negatives. */
export const fewestCases = 20;
