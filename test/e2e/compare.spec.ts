// Compare in the built page behind the real server, on the sample reports: baselines run, the table and its charts read by keys, files
// save, and a page that was closed shows what it had. Runs that are charged: test/workers/session/sweep-run.test.ts.
import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function openSamples(page: Page): Promise<void> {
  await page.goto("/");
  await button(page, "Try with sample reports").click();
  await expect(page.getByRole("heading", { name: "Reports", level: 1 })).toBeVisible({ timeout: 120_000 });
  await page.getByRole("heading", { name: "Reports", level: 1 }).click();
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await expect(page.getByRole("heading", { name: "Compare", level: 1 })).toBeVisible();
}

test("baselines on the sample reports: price, table, chart, files, and again after closing", async ({
  page,
  baseURL,
}) => {
  test.setTimeout(600_000);
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(baseURL ?? "-") && !/^(?:blob|data):/.test(request.url()))
      foreign.push(request.url());
  });
  await openSamples(page);
  await page.getByRole("checkbox", { name: "Rules" }).check();
  await page.getByRole("checkbox", { name: "Head", exact: true }).uncheck();
  await page.getByRole("spinbutton", { name: "Repeats (seeds)" }).fill("2");
  await page.getByRole("spinbutton", { name: "Repeats (seeds)" }).blur();
  await expect(page.getByText("6 runs. About less than a minute on this computer.")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("nothing is charged")).toBeVisible();
  await button(page, "Start").click();
  await expect(page.getByText("All 6 runs are done.")).toBeVisible({ timeout: 300_000 });

  const rules = page.getByRole("row", { name: /^Rules / });
  await expect(rules).toContainText("2 of 2");
  const weightedF1 = Number(/0\.\d{3}/.exec(await rules.innerText())?.[0]);
  expect(weightedF1).toBeGreaterThan(0.7); // the samples are worded plainly
  await expect(page.getByRole("row", { name: /^TF-IDF regression / })).toContainText("reference");
  const chart = page.getByRole("img", { name: /No private run yet\. Best of the others/ });
  await chart.press("End");
  await expect(page.getByText(/TF-IDF regression: 0\.\d{3}; patients 0\.\d{3} to/)).toBeVisible();
  await chart.press("t");
  await expect(page.getByRole("region", { name: /Best of the others.*As a table/ }).getByRole("row")).toHaveCount(4);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);

  const download = page.waitForEvent("download");
  await button(page, "Report to print (HTML)").click();
  const html = readFileSync(await (await download).path(), "utf8");
  expect(html).toContain("Conditions");
  expect(html).toContain("Stays here");

  await page.close({ runBeforeUnload: false });
  const later = await page.context().newPage();
  await openSamples(later);
  await expect(later.getByText("All 6 runs are done.")).toBeVisible({ timeout: 60_000 });
  await expect(later.getByRole("row", { name: /^Rules / })).toContainText(weightedF1.toFixed(3));
  expect(foreign).toEqual([]);
});
