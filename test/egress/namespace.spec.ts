// The whole journey on the sample reports where only loopback is up (npm run test:namespace): the browser is offline, the page works,
// and its own server hears nothing more once the page has started.
import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { expect, test, type Page } from "@playwright/test";
import { openInstalled } from "../e2e/installed";
import { appOrigin, openApp } from "./app-server";
import { openBrowser } from "./browser";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

const namespace = process.env["CLOISTER_NAMESPACE"] ?? "none: run it by npm run test:namespace";
test.skip(namespace !== "only loopback", `network namespace: ${namespace}`);

test("samples, training, scores and export with nothing but loopback, and no word to the page's own server", async () => {
  test.setTimeout(300_000);
  const cards = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  expect(cards.filter(({ internal }) => !internal)).toEqual([]);
  const app = await openApp("built");
  const browser = await openBrowser({ ports: { app: app.port, sink: app.port }, installed: null });
  const page = await browser.context.newPage();
  await openInstalled(page, appOrigin);
  expect(app.connections()).toBeGreaterThan(0); // the server does hear: it has sent the installation
  await page.reload();
  expect(await page.evaluate(() => navigator.onLine)).toBe(false);
  app.clear();

  await button(page, "Try with sample reports").click();
  await expect(page.getByText(/1,512 accepted/)).toBeVisible({ timeout: 60_000 });
  await button(page, "Go to Privacy").click();
  await page.getByLabel(/I confirm about \d+ patients/).check();
  await button(page, "Go to Train").click();
  await button(page, "Start training").click();
  await expect(page.getByText(/Done: 400 steps/)).toBeVisible({ timeout: 240_000 });
  await button(page, "Go to Check").click();
  await expect(page.getByRole("row", { name: /This adapter/ })).toBeVisible({ timeout: 60_000 });
  await page.goto(`${appOrigin}/#/export`);
  await button(page, "Prepare: Adapter to share").click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Save / }).click();
  const saved = readFileSync(await (await download).path());
  expect(saved.length).toBeGreaterThan(1_000);

  await browser.end();
  expect(app.connections()).toBe(0);
  expect(app.bytes()).toEqual([]);
  await Promise.all([browser.remove(), app.close()]);
});
