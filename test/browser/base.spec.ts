// The sources in a real Chromium: the same numbers as in Node, and a WebGPU adapter for the tests that need one.
import { expect, test } from "@playwright/test";
import { sha256Hex } from "../../src/base/hash";
import { seededRng } from "../../src/base/random";

// Text, not a function: the addresses mean something to the development server only.
const inPage = `Promise.all([import("/src/base/hash.ts"), import("/src/base/random.ts")]).then(
  async ([{ sha256Hex }, { seededRng }]) =>
    [await sha256Hex("chest, 2 views"), seededRng(7).word(), seededRng(4294967295).word()])`;

test("hash and seeded randomness give what they give in Node", async ({ page }) => {
  const here = [await sha256Hex("chest, 2 views"), seededRng(7).word(), seededRng(4_294_967_295).word()];
  await expect(async () => {
    await page.goto("/");
    expect(await page.evaluate(inPage)).toEqual(here);
  }).toPass(); // the development server reloads the page while it bundles a package for the first time
});

test("this Chromium has a WebGPU adapter, if only in software", async ({ page }) => {
  await expect(async () => {
    await page.goto("/");
    expect(await page.evaluate(async () => (await navigator.gpu.requestAdapter()) !== null)).toBe(true);
  }).toPass(); // as above
});
