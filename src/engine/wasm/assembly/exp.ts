// exp, tanh and logarithms. exp(x) = 2ⁿ·eᑫ, x = n·ln 2 + q, with ln 2 in two parts; eᑫ − 1 by the polynomial of Cephes expf
// (|q| ≤ 0.35, relative error below 1e-7). NaN passes through.
import { madd } from "./lanes";

// 1.5·2²³ + 127: added to x/ln 2 it leaves n + 127, the exponent of 2ⁿ, in the low bits.
// @ts-ignore: decorator
@inline const magic: f32 = 12583039;

/** The polynomial part eᑫ − 1. */
@inline
function grown(q: v128): v128 {
  let p = madd(f32x4.splat(1.9875691500e-4), q, f32x4.splat(1.3981999507e-3));
  p = madd(p, q, f32x4.splat(8.3334519073e-3));
  p = madd(p, q, f32x4.splat(4.1665795894e-2));
  p = madd(p, q, f32x4.splat(1.6666665459e-1));
  p = madd(p, q, f32x4.splat(5.0000001201e-1));
  return madd(p, f32x4.mul(q, q), q);
}

@inline
function shifted(x: v128): v128 {
  return madd(x, f32x4.splat(1.44269504088896341), f32x4.splat(magic));
}

/** x − n·ln 2. */
@inline
function rest(x: v128, t: v128): v128 {
  const n = f32x4.sub(t, f32x4.splat(magic));
  return madd(n, f32x4.splat(2.12194440e-4), madd(n, f32x4.splat(-0.693359375), x));
}

/** eˣ; x is taken as −87 or 88 outside these. */
@inline
export function exp(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(88)), f32x4.splat(-87));
  const t = shifted(x);
  const power = i32x4.shl(t, 23);
  return madd(power, grown(rest(x, t)), power);
}

/** (e²ᵃ − 1)/(e²ᵃ + 1) with a = |x| up to 10, and the sign of x. Exact digits near 0 because 2ⁿ − 1 and eᑫ − 1 are kept apart. */
@inline
export function tanh(x: v128): v128 {
  const sign = f32x4.splat(-0.0);
  let a = f32x4.pmin(v128.andnot(x, sign), f32x4.splat(10));
  a = f32x4.add(a, a);
  const t = shifted(a);
  const power = i32x4.shl(t, 23);
  const m = madd(power, grown(rest(a, t)), f32x4.sub(power, f32x4.splat(1)));
  return v128.or(f32x4.div(m, f32x4.add(m, f32x4.splat(2))), v128.and(x, sign));
}

/** ln x for x > 0 by 2·artanh((m − 1)/(m + 1)) on [√½, √2]; relative error below 1e-10. */
export function ln(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let e = <f64>((bits >> 52) - 1023);
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    e += 1;
  }
  return e * 0.6931471805599453 + twiceArtanh((m - 1) / (m + 1));
}

/** ln(1 + x) for x in [0, 1], with the digits of a small x. */
export function lnOnePlus(x: f64): f64 {
  return twiceArtanh(x / (2 + x));
}

/** 2(z + z³/3 + z⁵/5 + …) for |z| ≤ 1/3: twelve terms leave 2e-13. */
function twiceArtanh(z: f64): f64 {
  const square = z * z;
  let sum: f64 = 0;
  for (let n: f64 = 23; n > 0; n -= 2) sum = sum * square + 1 / n;
  return 2 * z * sum;
}
