// Types of source-hash.mjs, for the build configuration.
export type Target = "page" | "cli";
export declare const root: string;
export declare function sourceHash(target: Target): string;
export declare function stampFile(target: Target): string;
