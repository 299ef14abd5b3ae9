// Types of setup.mjs, for its test.
export declare function isNewEnough(version: string): boolean;
export declare function isInstalled(folder?: string): boolean;

/** Builds the page or the command line if its sources have changed since. */
export declare function ensureBuilt(target: "page" | "cli"): void;
