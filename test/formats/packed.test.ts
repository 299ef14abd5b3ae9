// Plain data with typed arrays through bytes and back.
import { describe, expect, test } from "vitest";
import { pack, unpack } from "@/formats/packed";

describe("packed data", () => {
  test("comes back as it was: texts, numbers that are not finite, nested arrays of each kind", () => {
    const value = {
      text: "Größe 5 µm",
      none: null,
      list: [1, -0.5, Infinity, -Infinity],
      labels: Int8Array.of(1, -2),
      nested: [{ adapter: Float32Array.of(1.5, -2) }, { bytes: Uint8Array.of(9) }, Float64Array.of(Math.PI, 1e300)],
      tokens: new Int32Array(0),
    };
    expect(unpack(pack(value))).toEqual(value);
    expect(unpack(pack({ x: NaN }))).toEqual({ x: NaN });
  });

  test("takes views for what they show, and bytes that stand anywhere", () => {
    const whole = Float32Array.of(1, 2, 3, 4);
    const packed = pack({ part: whole.subarray(1, 3) });
    const shifted = new Uint8Array(packed.length + 3);
    shifted.set(packed, 3);
    expect(unpack(shifted.subarray(3))).toEqual({ part: Float32Array.of(2, 3) });
  });

  test("refuses what it would lose", () => {
    expect(() => pack({ map: new Map() })).toThrow("internal:");
    expect(() => unpack(new Uint8Array(8).fill(255))).toThrow();
  });
});
