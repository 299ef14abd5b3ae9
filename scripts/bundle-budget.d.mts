// Types of bundle-budget.mjs, for the build configuration and the tests.
export interface Sizes {
  readonly js: number;
  readonly css: number;
}
export declare const budgetBytes: Sizes;
export declare function initialFiles(page: string): readonly string[];
export declare function measure(page: string): { readonly sizes: Sizes; readonly broken: readonly string[] };
