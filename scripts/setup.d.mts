// Types of setup.mjs, for its test.
export declare function isNewEnough(version: string): boolean;
export declare function isInstalled(folder?: string): boolean;
