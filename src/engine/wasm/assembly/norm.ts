// Layer normalization of rows in two passes, and its gradient. Sums run in four lanes, then over the lanes, then over the last
// columns where the width is no multiple of 4: an order that depends on the width alone.
import { sumLanes } from "./lanes";

/** y = γ∘(x − μ)ρ + β; stats [rows, 2] = μ, ρ if not 0. y may be x. */
export function layerNorm(
  x: usize,
  rows: usize,
  width: usize,
  gamma: usize,
  beta: usize,
  epsilon: f32,
  y: usize,
  stats: usize,
): void {
  for (let row: usize = 0; row < rows; row++) {
    const mean = sumOf(x, width) / <f32>width;
    const rho: f32 = 1 / sqrt<f32>(sumOfSquares(x, mean, width) / <f32>width + epsilon);
    if (stats != 0) {
      store<f32>(stats, mean);
      store<f32>(stats, rho, 4);
      stats += 8;
    }
    const m = f32x4.splat(mean), r = f32x4.splat(rho);
    let at: usize = 0;
    for (const end = (width & ~3) * 4; at < end; at += 16) {
      const normal = f32x4.mul(f32x4.sub(v128.load(x + at), m), r);
      v128.store(y + at, f32x4.add(f32x4.mul(normal, v128.load(gamma + at)), v128.load(beta + at)));
    }
    for (const end = width * 4; at < end; at += 4)
      store<f32>(y + at, (load<f32>(x + at) - mean) * rho * load<f32>(gamma + at) + load<f32>(beta + at));
    x += width * 4, y += width * 4;
  }
}

function sumOf(x: usize, width: usize): f32 {
  let sums = f32x4.splat(0);
  let at: usize = 0;
  for (const end = (width & ~3) * 4; at < end; at += 16) sums = f32x4.add(sums, v128.load(x + at));
  let sum = sumLanes(sums);
  for (const end = width * 4; at < end; at += 4) sum += load<f32>(x + at);
  return sum;
}

function sumOfSquares(x: usize, mean: f32, width: usize): f32 {
  const m = f32x4.splat(mean);
  let sums = f32x4.splat(0);
  let at: usize = 0;
  for (const end = (width & ~3) * 4; at < end; at += 16) {
    const centered = f32x4.sub(v128.load(x + at), m);
    sums = f32x4.add(sums, f32x4.mul(centered, centered));
  }
  let sum = sumLanes(sums);
  for (const end = width * 4; at < end; at += 4) {
    const centered = load<f32>(x + at) - mean;
    sum += centered * centered;
  }
  return sum;
}

/** dx = ρ(e − mean e − x̂·mean(e∘x̂)), e = γ∘dy, x̂ = (x − μ)ρ. */
export function layerNormBack(
  x: usize,
  stats: usize,
  rows: usize,
  width: usize,
  gamma: usize,
  dy: usize,
  dx: usize,
): void {
  const bytes = width * 4, vectorBytes = (width & ~3) * 4;
  for (let row: usize = 0; row < rows; row++) {
    const mean = load<f32>(stats), rho = load<f32>(stats, 4);
    const m = f32x4.splat(mean), r = f32x4.splat(rho);
    let sums = f32x4.splat(0), alongs = sums;
    let at: usize = 0;
    for (; at < vectorBytes; at += 16) {
      const e = f32x4.mul(v128.load(gamma + at), v128.load(dy + at));
      sums = f32x4.add(sums, e);
      alongs = f32x4.add(alongs, f32x4.mul(e, f32x4.mul(f32x4.sub(v128.load(x + at), m), r)));
    }
    let sum = sumLanes(sums), along = sumLanes(alongs);
    for (; at < bytes; at += 4) {
      const e = load<f32>(gamma + at) * load<f32>(dy + at);
      sum += e;
      along += e * ((load<f32>(x + at) - mean) * rho);
    }
    sum /= <f32>width, along /= <f32>width;
    const meanE = f32x4.splat(sum), meanAlong = f32x4.splat(along);
    for (at = 0; at < vectorBytes; at += 16) {
      const e = f32x4.mul(v128.load(gamma + at), v128.load(dy + at));
      const normal = f32x4.mul(f32x4.sub(v128.load(x + at), m), r);
      v128.store(dx + at, f32x4.mul(r, f32x4.sub(f32x4.sub(e, meanE), f32x4.mul(normal, meanAlong))));
    }
    for (; at < bytes; at += 4) {
      const normal = (load<f32>(x + at) - mean) * rho;
      store<f32>(dx + at, rho * (load<f32>(gamma + at) * load<f32>(dy + at) - sum - normal * along));
    }
    x += bytes, dy += bytes, dx += bytes, stats += 8;
  }
}
