// The one matcher for floating-point arrays: |got − expected| ≤ atol + rtol·|expected| for each element. NaN equals only
// NaN, an infinity only itself, and every tolerance says why it is what it is.

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
  /** Why this tolerance, in a few words; an empty reason is an error. */
  readonly because: string;
}

const isClose = (got: number, expected: number, { rtol, atol }: Tolerance): boolean =>
  Object.is(got, expected) ||
  got === expected ||
  (Number.isFinite(got) && Number.isFinite(expected) && Math.abs(got - expected) <= atol + rtol * Math.abs(expected));

export function toBeAllClose(received: unknown, expected: ArrayLike<number>, tolerance: Tolerance) {
  if (tolerance.because.trim() === "") throw new Error("toBeAllClose: say why with `because`");
  const got: number[] = Array.from(
    received instanceof Object && "length" in received ? Array.from(Object.values(received), Number) : [],
  );
  if (got.length !== expected.length)
    return { pass: false, message: () => `expected ${expected.length} numbers, got ${got.length}` };
  const wrong = got.findIndex((value, at) => !isClose(value, expected[at]!, tolerance));
  const off = wrong < 0 ? 0 : Math.abs(got[wrong]! - expected[wrong]!);
  return {
    pass: wrong < 0,
    message: () =>
      wrong < 0
        ? `expected some number outside the tolerance (${tolerance.because})`
        : `at ${wrong}: expected ${expected[wrong]!}, got ${got[wrong]!}, off by ${off} (${tolerance.because})`,
  };
}
