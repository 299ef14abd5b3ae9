// gelu and gelu_new with their derivatives. Φ(x) = ½(1 + erf(x/√2)) by Abramowitz and Stegun 7.1.26 (absolute error of erf at
// most 1.5e-7), written for erfc so that the left tail keeps its digits.
import { exp } from "./exp";
import { madd } from "./lanes";

/** exp(−x²/2). */
@inline
function bell(x: v128): v128 {
  return exp(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
}

/** Φ(x), given exp(−x²/2). Coefficients are halved. */
@inline
function phi(x: v128, e: v128): v128 {
  const one = f32x4.splat(1);
  const a = f32x4.abs(x);
  const t = f32x4.div(one, madd(a, f32x4.splat(<f32>(0.3275911 * 0.7071067811865476)), one));
  let p = madd(f32x4.splat(<f32>(1.061405429 / 2)), t, f32x4.splat(<f32>(-1.453152027 / 2)));
  p = madd(p, t, f32x4.splat(<f32>(1.421413741 / 2)));
  p = madd(p, t, f32x4.splat(<f32>(-0.284496736 / 2)));
  p = madd(p, t, f32x4.splat(<f32>(0.254829592 / 2)));
  const half = f32x4.mul(f32x4.mul(p, t), e); // Φ(−|x|)
  return v128.bitselect(half, f32x4.sub(one, half), f32x4.lt(x, f32x4.splat(0)));
}

@inline
export function gelu(x: v128): v128 {
  return f32x4.mul(x, phi(x, bell(x)));
}

/** x within ±20: beyond, the second term of a slope is 0, and the smallest exp times a huge x would not be. */
@inline
function near(x: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, f32x4.splat(20)), f32x4.splat(-20));
}

/** Φ(x) + x·exp(−x²/2)/√(2π). */
@inline
export function geluSlope(x: v128): v128 {
  const e = bell(x);
  return madd(f32x4.mul(near(x), f32x4.splat(0.3989422804014327)), e, phi(x, e));
}

/** e^−2u with u = √(2/π)(x + 0.044715x³). */
@inline
function decay(x: v128): v128 {
  const bend = madd(f32x4.mul(x, x), f32x4.splat(-0.0713548162726), f32x4.splat(-1.5957691216057308));
  return exp(f32x4.mul(x, bend));
}

/** x·σ(2u), for ½(1 + tanh u) = σ(2u) = 1/(1 + e^−2u). */
@inline
export function geluNew(x: v128): v128 {
  return f32x4.div(x, f32x4.add(f32x4.splat(1), decay(x)));
}

/** s + x·s(1 − s)·2u', s = σ(2u); 1 − s is e^−2u·s, which keeps its digits where s is near 1. */
@inline
export function geluNewSlope(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = decay(x), s = f32x4.div(one, f32x4.add(one, e)), n = near(x);
  const rise = madd(f32x4.mul(n, n), f32x4.splat(0.2140644488178), f32x4.splat(1.5957691216057308));
  const steep = f32x4.mul(s, f32x4.mul(e, s));
  return madd(f32x4.mul(n, steep), rise, s);
}
