// Types of test-counts.mjs, for its test.
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
export declare const none: Counts;
export declare function add(a: Counts, b: Counts): Counts;
export declare function summary(counts: Counts): string;
export declare function countsOf(report: object): Counts;
