// Types of reproducible.mjs, for the tests.
export declare function digests(folder: string): Readonly<Record<string, string>>;
export declare function differences(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): readonly string[];
