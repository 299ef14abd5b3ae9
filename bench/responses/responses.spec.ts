// On the sample reports in the installed page: time from a click to the first labels, and, while a run reads and trains, from each key and
// click to the frame that shows it (the browser's own event timing, the measure behind INP).
import { expect, test, type Page } from "@playwright/test";
import { openInstalled } from "../../test/e2e/installed";

const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" });
const rail = (page: Page, name: string) =>
  page.getByRole("navigation").getByRole("link", { name: new RegExp(`^${name}`) });

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))] ?? NaN;

/** Milliseconds of each interaction from now on; under 16 ms the browser reports none. */
async function listen(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.evaluate(() => {
    const longest = new Map<number, number>();
    Object.assign(window, { longest });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const id: unknown = Reflect.get(entry, "interactionId");
        if (typeof id === "number" && id > 0) longest.set(id, Math.max(longest.get(id) ?? 0, entry.duration));
      }
    }).observe(Object.assign({ type: "event" }, { durationThreshold: 16 })); // a member that TypeScript does not know
  });
  return () =>
    page.evaluate(() => {
      const found: unknown = Reflect.get(window, "longest");
      return found instanceof Map ? [...found.values()].map(Number) : [];
    });
}

/** What a person does meanwhile: other screens, the slider, a menu, a switch. */
async function useThePage(page: Page): Promise<number> {
  let done = 0;
  const act = async (task: () => Promise<unknown>): Promise<void> => {
    await task();
    done++;
    await page.waitForTimeout(120);
  };
  for (const screen of ["Reports", "Privacy", "Seal", "Help", "Labels", "Train"])
    await act(() =>
      rail(page, screen)
        .or(page.getByRole("link", { name: screen, exact: true }))
        .first()
        .click(),
    );
  await act(() => page.keyboard.press("?"));
  await act(() => page.keyboard.press("Escape"));
  await rail(page, "Help")
    .or(page.getByRole("link", { name: "Help", exact: true }))
    .first()
    .click();
  for (let i = 0; i < 2; i++) await act(() => page.getByLabel("Compact rows").click());
  await rail(page, "Train").first().click();
  return done;
}

test("first labels, and the wait for the page while a run is at work", async ({ page }) => {
  await openInstalled(page);
  await expect(button(page, "Try with sample reports")).toBeEnabled();
  const began = Date.now();
  await button(page, "Try with sample reports").click();
  await expect(page.getByText(/1,512 rows read/)).toBeVisible({ timeout: 60_000 });
  const opened = Date.now() - began;
  await rail(page, "Classify").click();
  await button(page, "Rules: chest X-ray, 14 labels").click();
  await button(page, "Label the open reports").click();
  await expect(page.locator('[aria-rowcount="1513"]')).toBeVisible({ timeout: 60_000 });
  const labelled = Date.now() - began;

  await rail(page, "Privacy").click();
  await page.getByLabel(/I confirm about \d+ patients/).check();
  await button(page, "Go to Train").click();
  await button(page, "Start training").click();
  await expect(page.getByText(/Reading reports with the encoder/).first()).toBeVisible();
  const waits = await listen(page);
  let acts = 0;
  while (await button(page, "Stop and keep").or(button(page, "Cancel")).first().isVisible())
    acts += await useThePage(page);
  const found = await waits();
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  console.log(
    [
      `from the click on the samples: reports read ${(opened / 1000).toFixed(1)} s, first labels (rules, 1,512 reports) ${(labelled / 1000).toFixed(1)} s (budget 5 s)`,
      `while training: ${found.length} slow enough to be timed of ${acts} acts; median ${ms(quantile(found, 0.5))}, p98 ${ms(quantile(found, 0.98))}, longest ${ms(Math.max(...found))} (budget 100 ms)`,
    ].join("\n"),
  );
  expect(acts).toBeGreaterThan(10);
});
