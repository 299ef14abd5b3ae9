// Types of build-wasm.mjs for the test that compares.
export function binariesModule(): Promise<string>;
