// The graphics process crashes in the middle of a private training: the run goes on, equals one that nothing befell, and each of its steps
// is charged once. CLOISTER_CRASHES sets how many; `npm run test:crash` has 30. A fresh browser for each, because a
// browser that has seen some crashes gives no graphics for minutes.
import { randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { chromium, expect, test, type Browser, type LaunchOptions, type Page } from "@playwright/test";
import type { page as crashPage, Trained } from "./crash-page";

const crashes = Number(process.env["CLOISTER_CRASHES"] ?? 0);

type Name = keyof typeof crashPage;

// Text, not a function: the address means something to the development server only.
const ask = <T>(page: Page, what: Name | `${Name}(${string})`): Promise<T> =>
  page.evaluate<T>(`import("/test/browser/crash-page.ts").then(({ page }) => page.${what})`);

async function withPage<T>(
  { launchOptions, baseURL }: { launchOptions: LaunchOptions; baseURL: string },
  task: (page: Page, browser: Browser) => Promise<T>,
): Promise<T> {
  const browser = await chromium.launch(launchOptions);
  try {
    const page = await browser.newPage({ baseURL });
    await expect(async () => {
      await page.goto("/label-sets/chexpert14.json"); // it runs no code of its own
      await ask(page, "steps");
    }).toPass({ timeout: 60_000 }); // the development server may bundle a package for the first time
    return await task(page, browser);
  } finally {
    await browser.close();
  }
}

async function crash(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  await session.send("Browser.crashGpuProcess");
  await session.detach();
}

/** Largest difference of two lists of numbers; infinite where they differ in length. */
const apart = (a: readonly (number | null)[], b: readonly (number | null)[]): number =>
  a.length === b.length ? Math.max(...a.map((value, i) => Math.abs((value ?? 0) - (b[i] ?? 0)))) : Infinity;

test(`${crashes} crashes of the graphics process at random moments of a private training`, async ({
  launchOptions,
  baseURL,
}) => {
  test.skip(crashes === 0, "npm run test:crash");
  test.setTimeout(60_000 + crashes * 60_000);
  const at = { launchOptions, baseURL: baseURL! };
  const train = (page: Page) => ask<Trained>(page, `train("gpu-crash-${crypto.randomUUID()}")`);
  const [steps, whole] = await withPage(
    at,
    async (page) => [await ask<number>(page, "steps"), await train(page)] as const,
  );
  expect([whole.device, whole.note, whole.charged, whole.losses.length]).toEqual(["webgpu", null, steps, steps]);

  let browsers = 0;
  for (let crashed = 0; crashed < crashes;) {
    // Each other browser crashes twice in its run: the second time the processor takes over.
    const times = Math.min(browsers % 2 === 0 ? 1 : 2, crashes - crashed);
    const trained = await withPage(at, async (page, browser) => {
      const crashAll = async () => {
        for (let n = 0, after = 0; n < times; n++) {
          after = randomInt(after + 1, Math.floor((steps * (n + 1)) / (times + 1)) + 1);
          const done = expect.poll(() => ask<number>(page, "stepsDone()"), { intervals: [20], timeout: 30_000 });
          await done.toBeGreaterThanOrEqual(after);
          await wait(randomInt(150));
          await crash(browser);
        }
      };
      const [run] = await Promise.all([train(page), crashAll()]);
      return run;
    });
    expect(trained.note).toMatch(/GPU-/); // told in words
    expect(trained.charged).toBe(steps); // each once
    // The same device gives the same bits, the processor nearly so; a lost or doubled step would show in both.
    const tolerance = trained.device === "webgpu" ? 0 : 1e-5; // measured: 1.5e-8
    expect(apart(trained.losses, whole.losses)).toBeLessThanOrEqual(tolerance);
    expect(apart(trained.adapter, whole.adapter)).toBeLessThanOrEqual(tolerance);
    crashed += times;
    browsers++;
    const { device } = trained;
    console.log(
      `${times} of ${crashed}: ended on ${device}, adapter apart by ${apart(trained.adapter, whole.adapter)}`,
    );
  }
});
