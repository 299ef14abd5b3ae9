// A table that grows, in the installed page: a starter labels the sample reports, rows come before it has read them all, and what
// is done stays where it is stopped.
import { expect, test, type Page } from "@playwright/test";
import { openInstalled } from "./installed";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const shots = process.env["CLOISTER_SHOTS"];
const shoot = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
};

test("rows are there while the rest is labelled, and stay where it is stopped", async ({ page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1280, height: 720 });
  await openInstalled(page);
  await button(page, "Try with sample reports").click();
  await expect(page.getByText(/1,512 accepted/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole("link", { name: /^Classify/ }).click();
  await page.getByRole("button", { name: /^Starter: chest X-ray/ }).click();
  await button(page, "Label the open reports").click();

  const table = page.getByRole("table", { name: "Classify" });
  const rows = async () => Number(await table.getAttribute("aria-rowcount")) - 1;
  await expect(table).toBeVisible({ timeout: 60_000 });
  await expect(button(page, "Cancel")).toBeVisible(); // it goes on
  const first = await rows();
  expect(first).toBeLessThan(1512);
  await page.getByRole("button", { name: /^Cardiomegaly/ }).click();
  await expect(page.getByRole("cell", { name: "corrected" })).toHaveCount(1);
  await expect.poll(rows, { timeout: 60_000 }).toBeGreaterThan(first);
  await expect(page.getByText(/Labelling reports: [\d,]+ of 1,512, .* left/)).toBeVisible({ timeout: 60_000 });
  await shoot(page, "classify-growing");

  await button(page, "Cancel").click();
  await expect(page.getByText(/^Stopped: [\d,]+ of 1,512 reports are labelled/)).toBeVisible({ timeout: 20_000 });
  await shoot(page, "classify-stopped");
  await expect(page.getByRole("cell", { name: "corrected" })).toHaveCount(1);
  const [saved] = await Promise.all([page.waitForEvent("download"), button(page, "CSV").click()]);
  const lines: string[] = [];
  for await (const part of await saved.createReadStream()) lines.push(String(part));
  const kept = lines.join("").trimEnd().split("\n").length - 1;
  expect(kept).toBeGreaterThan(first);
  expect(kept).toBeLessThan(1512);
  await expect.poll(rows).toBe(kept); // the last rows come a moment after Cancel
});
