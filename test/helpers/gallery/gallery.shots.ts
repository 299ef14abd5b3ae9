// Each screen in each view: no console message, no page error, nothing wider than the window, axe without findings.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";

const folder = process.env["SHOTS"] ?? "test-results/shots";
const screens = {
  start: ["full", "open", "saved", "locked", "second-tab", "loading", "error"],
  reports: ["empty", "full", "explained", "loading", "error"],
  labels: ["empty", "full", "suggested", "error"],
  privacy: ["empty", "full", "error"],
  train: ["empty", "locked", "paste", "loading", "paused", "unreadable", "full", "error"],
  check: ["empty", "full", "explained", "attacked", "loading", "error"],
  classify: ["empty", "full", "explained", "asked", "paste", "rules", "rules-typed", "starter", "loading", "error"],
  export: ["empty", "full", "verified", "without", "error"],
  compare: ["empty", "paste", "loading", "full", "error"],
  seal: ["full", "guided", "open", "partly", "leak", "deleting", "deleted"],
  help: ["full", "gathered"],
} as const;

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
}

for (const [screen, views] of Object.entries(screens))
  for (const view of views)
    for (const theme of view === "full" ? ["dark", "light", "contrast"] : ["dark", "light"])
      test(`${screen}, ${view}, ${theme}`, async ({ page }) => {
        const said: string[] = [];
        page.on("console", (message) => {
          if (["error", "warning"].includes(message.type())) said.push(message.text());
        });
        page.on("pageerror", (error) => said.push(String(error)));
        await open(page, `/?screen=${screen}&view=${view}&theme=${theme}#/start`);
        await page.screenshot({ path: `${folder}/${screen}-${view}-${theme}.png` });
        if (
          ["attacked", "explained", "deleting", "deleted", "gathered"].includes(view) ||
          (view === "full" && theme === "dark")
        )
          await page.screenshot({ path: `${folder}/${screen}-${view}-${theme}-whole.png`, fullPage: true });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide).toBeLessThanOrEqual(0);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
        expect(said).toEqual([]);
      });
