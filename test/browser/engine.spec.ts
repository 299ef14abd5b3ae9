// The reference engine on WebGPU in a real Chromium (SwiftShader where there is no card), against the golden numbers of
// transformers + peft. Two small shapes: in software the first shape is slow, as its shaders are compiled first.
import { expect, test } from "@playwright/test";

// Text, not a function: the addresses mean something to the development server only.
const compare = (name: string) => `Promise.all([
  import("/test/engine/golden.ts"), import("/src/engine/reference/runtime.ts"),
]).then(async ([{ smallCases, smallErrors }, { openRuntime }]) => {
  const found = smallCases.find((one) => one.name === ${JSON.stringify(name)});
  const runtimes = [];
  const errors = await smallErrors(async (weights) => {
    const runtime = await openRuntime(weights, "webgpu");
    runtimes.push(runtime.device);
    return runtime;
  }, found);
  return { small: Object.values(errors).every((error) => error < 1e-4), kinds: Object.keys(errors).length, runtimes };
})`;

for (const name of ["the head alone, scaled features", "mean pooling, scaled features, last layer"])
  test(`webgpu gives the golden numbers: ${name}`, async ({ page }) => {
    test.setTimeout(180_000);
    await expect(async () => {
      await page.goto("/");
      expect(await page.evaluate(compare(name))).toEqual({ small: true, kinds: 4, runtimes: ["webgpu"] });
    }).toPass({ timeout: 170_000 }); // the development server reloads the page while it bundles a package for the first time
  });
