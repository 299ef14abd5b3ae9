// 100,000 synthetic reports, labelled by rules, in the table of Classify: time to the first rows, frames while scrolling, filter and search,
// rows in the document, heap of the page.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { openInstalled } from "../../test/e2e/installed";

const reports = Number(process.env["CLOISTER_ROWS"] ?? 100_000);
const inWords = reports.toLocaleString("en-US");

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))]!;

/** Milliseconds from a change on the page until the table has another number of rows. */
async function untilRows(page: Page, change: () => Promise<unknown>): Promise<number> {
  const changed = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const table = document.querySelector("[aria-rowcount]")!;
        let began = 0;
        const begin = (): void => {
          began = performance.now();
        };
        for (const kind of ["input", "change"]) addEventListener(kind, begin, { capture: true, once: true });
        new MutationObserver((_, observer) => {
          observer.disconnect();
          requestAnimationFrame(() => {
            resolve(performance.now() - began);
          });
        }).observe(table, { attributes: true, attributeFilter: ["aria-rowcount"] });
      }),
  );
  await change();
  return changed;
}

test(`a table of ${inWords} reports`, async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "cloister-rows-"));
  const file = join(folder, "many.csv");
  execFileSync(process.execPath, [
    ...["bin/cloister.mjs", "make-samples", "--set", "chexpert14"],
    ...["--count", String(reports), "--seed", "5", "--out", file],
  ]);
  try {
    await openInstalled(page);
    await page.goto("/#/classify");
    await page.getByRole("button", { name: "Rules: chest X-ray, 14 labels" }).click();
    const began = Date.now();
    await page.setInputFiles("input[type=file]", file);
    await expect(page.locator(`[aria-rowcount="${reports + 1}"]`)).toBeVisible({
      timeout: Math.max(20_000, reports * 6),
    });
    const labelled = Date.now() - began;

    const box = page.locator("[aria-rowcount] [role=rowgroup]");
    const frames = await box.evaluate(
      (element) =>
        new Promise<number[]>((resolve) => {
          const times: number[] = [];
          let last = performance.now();
          const step = (now: number): void => {
            times.push(now - last);
            last = now;
            element.scrollTop += 180; // five rows a frame
            if (times.length < 240) requestAnimationFrame(step);
            else resolve(times.slice(1));
          };
          requestAnimationFrame(step);
        }),
    );
    const jump = await page.evaluate(async () => {
      const element = document.querySelector("[aria-rowcount] [role=rowgroup]")!;
      const start = performance.now();
      element.scrollTop = element.scrollHeight;
      for (;;) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const last = [...element.querySelectorAll("[role=row]")].at(-1);
        if (last && last.children[1]?.textContent !== "") return performance.now() - start;
      }
    });
    const rowsInDocument = await box.locator("[role=row]").count();
    const filters: number[] = [];
    for (const value of ["2", "5", "8", "10", "1"])
      filters.push(await untilRows(page, () => page.locator("select").nth(1).selectOption(value)));
    await untilRows(page, () => page.locator("select").nth(1).selectOption(""));
    const search = page.locator("#classify-search");
    const searches: number[] = [];
    for (const word of ["pacemaker", "effusion", "fracture"]) {
      searches.push(await untilRows(page, () => search.fill(word)));
      await untilRows(page, () => search.fill(""));
    }
    const heap = await page.evaluate(() => {
      const memory: unknown = Reflect.get(performance, "memory"); // of Chromium alone
      const used: unknown = typeof memory === "object" && memory !== null ? Reflect.get(memory, "usedJSHeapSize") : 0;
      return Number(used) / 1e6;
    });
    const ms = (value: number): string => `${value.toFixed(0)} ms`;
    console.log(
      [
        `${inWords} reports read and labelled by rules in ${(labelled / 1000).toFixed(1)} s`,
        `scrolling five rows a frame: median ${ms(quantile(frames, 0.5))}, p95 ${ms(quantile(frames, 0.95))}, longest ${ms(Math.max(...frames))} (budget p95 32 ms)`,
        `jump to the end until its rows are there: ${ms(jump)}`,
        `filter by a label: median ${ms(quantile(filters, 0.5))}, longest ${ms(Math.max(...filters))} (budget 300 ms)`,
        `search, with its wait for the next key: first ${ms(searches[0]!)}, later ${ms(quantile(searches.slice(1), 0.5))}`,
        `${rowsInDocument} rows in the document (budget 60), ${heap.toFixed(0)} MB heap of the page (budget 60)`,
      ].join("\n"),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
