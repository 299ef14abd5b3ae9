// The WebGPU library in a real Chromium on SwiftShader: golden numbers, and a graphics process that crashes before and in a step.
import { expect, test, type Page } from "@playwright/test";
import type { steps } from "./webgpu-page";

type Steps = typeof steps;

// Text, not a function: the address means something to the development server only.
const ask = <K extends keyof Steps>(page: Page, name: K, ...given: Parameters<Steps[K]>): Promise<unknown> =>
  page.evaluate(
    `import("/test/browser/webgpu-page.ts").then(({ steps }) => steps.${name}(...${JSON.stringify(given)}))`,
  );

/** Loads the page, and again while the development server still bundles packages for the first time. */
async function load(page: Page): Promise<void> {
  await expect(async () => {
    await page.goto("/");
    await ask(page, "isLoaded");
  }).toPass({ timeout: 100_000 });
}

test("equals transformers and peft: ALBERT, every target and the pooler", async ({ page }) => {
  test.setTimeout(180_000);
  await load(page);
  const errors = await ask(page, "goldenErrors", "ALBERT, every target and the pooler");
  expect(errors).toHaveLength(4);
  for (const error of Array.isArray(errors) ? errors : [NaN]) expect(error).toBeLessThan(1e-4);
});

test("a crash of the graphics process is a typed error, and the device opens again with the same numbers", async ({
  browser,
  page,
}) => {
  test.setTimeout(180_000);
  const crash = async () => {
    const session = await browser.newBrowserCDPSession();
    await session.send("Browser.crashGpuProcess");
    await session.detach();
  };
  await load(page);
  expect(await ask(page, "open")).toBe("open");
  const numbers = await ask(page, "step", 2);
  expect(numbers).toMatch(/^\d+ \d+/);
  await crash();
  expect(await ask(page, "step", 2)).toBe("GPU-LOST");
  expect(await ask(page, "open")).toBe("open");
  expect(await ask(page, "step", 2)).toBe(numbers);
  const long = ask(page, "step", 100); // seconds in software
  await crash();
  expect(await long).toBe("GPU-LOST");
  // A browser gives no adapter for a while after the second crash, or a new one: never numbers from the old.
  expect(["GPU-LOST", "GPU-NONE", "open"]).toContain(await ask(page, "open"));
});
