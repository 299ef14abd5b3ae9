// The classifier on pooled features and the gradient of its loss, a report at a time. t' = (t − mean)/std where the adapter has
// a scaling (mean and std not 0), else t. Sums run in four lanes over the features, in an order that depends on the width alone.
import { exp, lnOnePlus } from "./exp";
import { madd, sumLanes } from "./lanes";

/** scaled [H] = t'. */
function scaleRow(t: usize, mean: usize, std: usize, H: usize, scaled: usize): void {
  for (let at: usize = 0; at < H * 4; at += 4) {
    const value = load<f32>(t + at);
    store<f32>(scaled + at, mean == 0 ? value : (value - load<f32>(mean + at)) / load<f32>(std + at));
  }
}

function dot(a: usize, b: usize, H: usize): f32 {
  let sums = f32x4.splat(0);
  let at: usize = 0;
  for (const end = (H & ~3) * 4; at < end; at += 16) sums = madd(v128.load(a + at), v128.load(b + at), sums);
  let sum = sumLanes(sums);
  for (; at < H * 4; at += 4) sum += load<f32>(a + at) * load<f32>(b + at);
  return sum;
}

/** out (+)= factor·a over H floats. */
function addTimes(a: usize, factor: f32, H: usize, adds: bool, out: usize): void {
  const f = f32x4.splat(factor);
  let at: usize = 0;
  for (const end = (H & ~3) * 4; at < end; at += 16) {
    const start = adds ? v128.load(out + at) : f32x4.splat(0);
    v128.store(out + at, madd(f, v128.load(a + at), start));
  }
  for (; at < H * 4; at += 4) store<f32>(out + at, (adds ? load<f32>(out + at) : 0) + factor * load<f32>(a + at));
}

/** logits [B, L] = t'·Wᵀ + bias; weight [L, H]; scratch [H]. */
export function classify(
  t: usize,
  mean: usize,
  std: usize,
  weight: usize,
  bias: usize,
  reports: usize,
  H: usize,
  L: usize,
  logits: usize,
  scratch: usize,
): void {
  for (let b: usize = 0; b < reports; b++) {
    scaleRow(t + b * H * 4, mean, std, H, scratch);
    for (let l: usize = 0; l < L; l++) {
      store<f32>(logits, load<f32>(bias + l * 4) + dot(scratch, weight + l * H * 4, H));
      logits += 4;
    }
  }
}

/**
 * δ = w(σ(z) − y), w = 0 where y < 0; losses [B] = Σ w(max(z, 0) − zy + ln(1 + e^−|z|)).
 * @param dWeight, dBias  places of the first report's δ⊗t' and δ, reports gradPitch bytes apart
 * @param dt              [B, H] = (Σ_l δ_l·W_l)/std, times 1 − t² if `tanh`; or 0
 */
export function lossBack(
  t: usize,
  mean: usize,
  std: usize,
  weight: usize,
  reports: usize,
  H: usize,
  L: usize,
  logits: usize,
  targets: usize,
  losses: usize,
  dWeight: usize,
  dBias: usize,
  gradPitch: usize,
  dt: usize,
  tanh: bool,
  scratch: usize,
): void {
  for (let b: usize = 0; b < reports; b++) {
    scaleRow(t, mean, std, H, scratch);
    let loss: f64 = 0;
    for (let l: usize = 0; l < L; l++) {
      const z = load<f32>(logits + l * 4), y = load<f32>(targets + l * 4);
      const e = f32x4.extract_lane(exp(f32x4.splat(-abs<f32>(z))), 0); // e^−|z|
      const sigmoid: f32 = z >= 0 ? 1 / (1 + e) : e / (1 + e);
      const delta: f32 = y < 0 ? 0 : sigmoid - y;
      if (y >= 0) loss += <f64>max<f32>(z, 0) - <f64>z * <f64>y + lnOnePlus(e);
      store<f32>(dBias + l * 4, delta);
      addTimes(scratch, delta, H, false, dWeight + l * H * 4);
      if (dt != 0) addTimes(weight + l * H * 4, delta, H, l > 0, dt);
    }
    store<f32>(losses + b * 4, <f32>loss);
    if (dt != 0) {
      belowHead(t, std, H, dt, tanh);
      dt += H * 4;
    }
    t += H * 4, logits += L * 4, targets += L * 4, dWeight += gradPitch, dBias += gradPitch;
  }
}

function belowHead(t: usize, std: usize, H: usize, dt: usize, tanh: bool): void {
  for (let at: usize = 0; at < H * 4; at += 4) {
    const value = load<f32>(t + at);
    let d = load<f32>(dt + at);
    if (std != 0) d /= load<f32>(std + at);
    store<f32>(dt + at, tanh ? d * (1 - value * value) : d);
  }
}
