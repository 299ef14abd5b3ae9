// Types of find-chromium.mjs, for playwright.config.ts and the tests.
export declare function findChromium(
  env?: Readonly<Record<string, string | undefined>>,
  platform?: NodeJS.Platform,
): string | null;
