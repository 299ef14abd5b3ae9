// Statistical tests run on a fixed seed with each change; CLOISTER_NIGHTLY=1 gives them fresh entropy, and prints the seed.

const isNightly = process.env["CLOISTER_NIGHTLY"] === "1";

/** `fixed` on each change; nightly a fresh seed, printed so that a failure can be repeated. */
export function seedFor(what: string, fixed: number): number {
  if (!isNightly) return fixed;
  const seed = crypto.getRandomValues(new Uint32Array(1))[0]!;
  console.info(`${what}: seed ${seed}`);
  return seed;
}
