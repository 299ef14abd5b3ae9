// The privacy statement on paper: one page of A4 and of Letter, 10 pt at the usual fill, all figures on it, nothing loaded.
import { expect, test, type Page } from "@playwright/test";
import { statementPage } from "@/export/statement";
import type { Statement } from "@/export/statement-schema";
import { full, usual, wordy } from "../export/statement-cases";

const pagesOf = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;

async function show(page: Page, statement: Statement): Promise<void> {
  await page.setContent(statementPage(statement));
  await page.emulateMedia({ media: "print" });
}

/** Smallest type on the page in points, the hashes apart. */
const smallestPoints = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const texts = [...document.querySelectorAll("p, li, td, th, .facts dd, .facts dt, .figures span, footer div")];
    return Math.min(...texts.map((node) => (parseFloat(getComputedStyle(node).fontSize) * 72) / 96));
  });

const cases: [name: string, make: () => Statement, leastPoints: number][] = [
  ["one run", usual, 8.9],
  ["one sampled run with the longest sentences", wordy, 8.9],
  ["six runs, audited", () => full(true), 8],
];

for (const [name, make, leastPoints] of cases) {
  for (const format of ["A4", "Letter"] as const) {
    test(`${name}: one page of ${format}`, async ({ page }) => {
      await show(page, make());
      const pdf = await page.pdf({ format, preferCSSPageSize: false });
      expect(pagesOf(pdf)).toBe(1);
      expect(await smallestPoints(page)).toBeGreaterThanOrEqual(leastPoints);
    });
  }
}

test("a page that is too long is counted as two", async ({ page }) => {
  await show(page, usual());
  await page.evaluate(() => {
    for (let i = 0; i < 20; i++) document.body.append(document.createElement("p"), "one line more");
    document.body.style.lineHeight = "2";
  });
  expect(pagesOf(await page.pdf({ format: "A4" }))).toBeGreaterThan(1);
});

test("body text is 10 pt at the usual fill", async ({ page }) => {
  await show(page, usual());
  const points = await page.evaluate(() => (parseFloat(getComputedStyle(document.body).fontSize) * 72) / 96);
  expect(points).toBeCloseTo(10, 3);
});

test("it loads nothing, runs nothing, and reads in the order of importance", async ({ page }) => {
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  const statement = full(true);
  await show(page, statement);
  expect(requested).toEqual([]);
  expect(await page.locator("script, img, iframe, link").count()).toBe(0);
  const text = await page.locator("body").innerText();
  const order = [
    `at most ${statement.odds.right_guesses_of_100_at_most}`,
    `Epsilon ${statement.epsilon}`,
    "Who is protected: each patient",
    "What epsilon does not cover",
    "What was spent on these reports",
    statement.implementation.adapter_sha256,
    "Signature",
  ].map((part) => text.replaceAll(/\s+/g, " ").indexOf(part));
  expect(order.every((place, i) => place >= 0 && (i === 0 || place > order[i - 1]!))).toBe(true);
});
