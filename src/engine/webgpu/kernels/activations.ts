// WGSL of the activations and their derivatives, on four values at once. Arguments are clamped where a function could
// overflow: WGSL may assume that infinities and NaN do not exist.
import type { Activation } from "@/engine/program/program";

/** tanh, the argument within ±10: beyond it is ±1 in float32. */
export const boundedTanh = `
fn boundedTanh(x: vec4<f32>) -> vec4<f32> { return tanh(clamp(x, vec4<f32>(-10.0), vec4<f32>(10.0))); }
`;

// Abramowitz and Stegun 7.1.26, off by 1.5e-7 at most; with a = x/√2 its exponential e^{−a²} is also the bell of gelu'.
const gelu = `
struct Share { share: vec4<f32>, bell: vec4<f32> }
// Φ(x) = ½(1 + erf(x/√2)) and e^{−x²/2}.
fn shareOf(x: vec4<f32>) -> Share {
  let a = min(abs(x) * 0.70710678, vec4<f32>(10.0));
  let bell = exp(-a * a);
  let t = 1.0 / (1.0 + 0.3275911 * a);
  let tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * bell;
  return Share(select(0.5 * tail, 1.0 - 0.5 * tail, x >= vec4<f32>(0.0)), bell);
}
fn act(x: vec4<f32>) -> vec4<f32> { return x * shareOf(x).share; }
fn actBack(x: vec4<f32>) -> vec4<f32> {
  let s = shareOf(x);
  return s.share + x * s.bell * 0.39894228;
}
`;

// gelu_new = ½x(1 + τ), τ = tanh(√(2/π)(x + 0.044715x³)); ' = ½(1 + τ) + ½x(1 − τ²)√(2/π)(1 + 0.134145x²).
const geluNew = `
fn inner(x: vec4<f32>) -> vec4<f32> {
  let near = clamp(x, vec4<f32>(-20.0), vec4<f32>(20.0));
  return boundedTanh(0.79788456 * (near + 0.044715 * near * near * near));
}
fn act(x: vec4<f32>) -> vec4<f32> { return 0.5 * x * (1.0 + inner(x)); }
fn actBack(x: vec4<f32>) -> vec4<f32> {
  let t = inner(x);
  let near = clamp(x, vec4<f32>(-20.0), vec4<f32>(20.0));
  return 0.5 * (1.0 + t) + 0.5 * near * (1.0 - t * t) * 0.79788456 * (1.0 + 0.134145 * near * near);
}
`;

/** act(x) and actBack(x). */
export const activationCode = (activation: Activation): string =>
  activation === "gelu" ? gelu : boundedTanh + geluNew;
