// Complementary error function and its logarithm in float64, relative error below 1e-14 over the whole range.
// Source: rational approximations of FreeBSD msun s_erf.c (Sun Microsystems 1993, freely distributable).

const erx = 8.45062911510467529297e-1;
const pp = [
  1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3,
  -2.37630166566501626084e-5,
];
const qq = [
  1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4,
  -3.9602282787753681232e-6,
];
const pa = [
  -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1,
  -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.166375594868790843e-3,
];
const qa = [
  1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1,
  1.36370839120290507362e-2, 1.1984499846799107417e-2,
];
const ra = [
  -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1,
  -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592,
];
const sa = [
  1, 1.96512716674392571292e1, 1.376577541435190426e2, 4.34565877475229228821e2, 6.45387271733267880336e2,
  4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2,
];
const rb = [
  -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2,
  -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2,
];
const sb = [
  1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3,
  2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1,
];

function polynomial(x: number, coefficients: readonly number[]): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i]!;
  return value;
}

/** x ≥ 1.25: log(erfc(x)·x) + x², a slowly varying number near −0.57. */
function tailLog(x: number): number {
  const s = 1 / (x * x);
  const ratio = x < 1 / 0.35 ? polynomial(s, ra) / polynomial(s, sa) : polynomial(s, rb) / polynomial(s, sb);
  return ratio - 0.5625;
}

/** x² = high² + low with high of 32 bits at most, so that exp(−x²) keeps its relative accuracy. */
function expOfMinusSquare(x: number, offset: number): number {
  const high = Math.fround(x);
  return Math.exp(-high * high) * Math.exp((high - x) * (high + x) + offset);
}

/** erfc(x) = 2/√π ∫_x^∞ exp(−t²) dt; 2 at −∞, 0 above 27.3, NaN for NaN. */
export function erfc(x: number): number {
  const a = Math.abs(x);
  if (a < 0.84375) {
    const z = x * x;
    const y = polynomial(z, pp) / polynomial(z, qq);
    return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x - 0.5 + x * y);
  }
  if (a < 1.25) {
    const s = a - 1;
    const y = polynomial(s, pa) / polynomial(s, qa);
    return x > 0 ? 1 - erx - y : 1 + (erx + y);
  }
  if (Number.isNaN(x)) return NaN;
  if (a > 28) return x > 0 ? 0 : 2;
  const tail = expOfMinusSquare(a, tailLog(a)) / a;
  return x > 0 ? tail : 2 - tail;
}

/** log(erfc(x)), finite also where erfc underflows. */
export function logErfc(x: number): number {
  if (x === Infinity) return -Infinity;
  return x < 1.25 ? Math.log(erfc(x)) : tailLog(x) - x * x - Math.log(x);
}

/** Φ(x), the standard normal distribution function; small tails keep their relative accuracy. */
export const normalCdf = (x: number): number => erfc(-x * Math.SQRT1_2) / 2;

/** Φ̄(x) = 1 − Φ(x), never computed as a difference. */
export const normalTail = (x: number): number => erfc(x * Math.SQRT1_2) / 2;

/** x with Φ(x) = p, 0 < p < 1, to the last digits: bisection on the tail that is small. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  let low = -40;
  let high = 0;
  for (let i = 0; i < 70; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return high;
}
