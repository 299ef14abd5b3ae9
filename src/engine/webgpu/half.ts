// float32 to float16 where nothing is lost. Frozen weights are stored as float16 only if every number of their tensor survives
// (files of dtype F16), so that the storage changes no value. Layout: IEEE 754 binary16, two to a word, the first one low.

const smallestNormal = 113; // exponent field of 2^-14
const smallestSubnormal = 103; // exponent field of 2^-24
const largest = 142; // exponent field of 2^15

/** Bits of the float16 that equals the float32 of these bits; −1 if there is none (infinities and NaN included). */
function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0) return fraction === 0 ? sign : -1;
  if (exponent >= smallestNormal && exponent <= largest)
    return (fraction & 0x1fff) === 0 ? sign | ((exponent - 112) << 10) | (fraction >>> 13) : -1;
  if (exponent < smallestSubnormal || exponent > largest) return -1;
  const shift = 126 - exponent; // subnormal: a multiple of 2^-24 below 2^-14
  const whole = fraction | 0x800000;
  return (whole & ((1 << shift) - 1)) === 0 ? sign | (whole >>> shift) : -1;
}

const wordsOf = (values: Float32Array): Uint32Array => new Uint32Array(values.buffer, values.byteOffset, values.length);

/** Whether every number survives float32 → float16 → float32. The first that does not ends the search. */
export function survivesHalf(values: Float32Array): boolean {
  const words = wordsOf(values);
  for (let i = 0; i < words.length; i++) if (halfBits(words[i]!) < 0) return false;
  return true;
}

/** Two a word; an odd last one stands alone.
 * @param values  that survivesHalf */
export function packHalf(values: Float32Array): Uint32Array<ArrayBuffer> {
  const words = wordsOf(values);
  const packed = new Uint32Array(Math.ceil(words.length / 2));
  for (let i = 0; i < words.length; i++) packed[i >>> 1]! |= halfBits(words[i]!) << (16 * (i & 1));
  return packed;
}
