// The matcher for floating-point arrays must itself be able to fail.
import { describe, expect, test } from "vitest";

const exact = { rtol: 0, atol: 0, because: "whole numbers" };

describe("toBeAllClose", () => {
  test("passes within the tolerance and fails outside it", () => {
    expect([1, 100]).toBeAllClose([1.0009, 100.09], { rtol: 1e-3, atol: 0, because: "relative only" });
    expect([1, 100]).not.toBeAllClose([1.0011, 100], { rtol: 1e-3, atol: 0, because: "relative only" });
    expect([0]).toBeAllClose([1e-7], { rtol: 0, atol: 1e-6, because: "absolute only" });
  });

  test("NaN equals only NaN, an infinity only itself", () => {
    expect([Number.NaN, Infinity, -Infinity]).toBeAllClose([Number.NaN, Infinity, -Infinity], exact);
    const wide = { rtol: 1, atol: 1e9, because: "as wide as can be" };
    expect([Number.NaN]).not.toBeAllClose([0], wide);
    expect([Number.NaN]).not.toBeAllClose([Infinity], wide);
    expect([Infinity]).not.toBeAllClose([-Infinity], wide);
    expect([1]).not.toBeAllClose([Infinity], wide);
  });

  test("refuses another length, and a value that is no array", () => {
    expect([1, 2]).not.toBeAllClose([1], exact);
    expect(1).not.toBeAllClose([1], exact);
  });

  test("takes typed arrays, and an empty one equals an empty one", () => {
    expect(new Float32Array([0.5, 2])).toBeAllClose(new Float64Array([0.5, 2]), exact);
    expect([]).toBeAllClose([], exact);
  });

  test("an empty reason is an error", () => {
    expect(() => {
      expect([1]).toBeAllClose([1], { rtol: 0, atol: 0, because: " " });
    }).toThrow("because");
  });
});
