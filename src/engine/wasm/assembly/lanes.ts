// Four float32 lanes: the one multiply-add of all kernels, and reductions in a fixed order. Everything in this folder takes
// pointers and keeps nothing: instances of several workers share one memory, so there are no globals, statics or heap.

/** a·b + c. One rounding in the relaxed build where the processor has fused multiply-add, two in the plain one. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** (0 + 1) + (2 + 3). */
@inline
export function sumLanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

/** Next multiple of 64 bytes, a line of the cache. */
@inline
export function aligned(address: usize): usize {
  return (address + 63) & ~63;
}

/** Next multiple of `step`. */
@inline
export function roundUp(count: usize, step: usize): usize {
  return ((count + step - 1) / step) * step;
}

/** First row of report b, or the row after the last report. */
@inline
export function startOf(offsets: usize, b: usize): usize {
  return load<u32>(offsets + b * 4);
}
