// Each screen in each view: no console message, no page error, nothing wider than the window, axe without findings.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { everyView } from "../../screens/views";

const folder = process.env["SHOTS"] ?? "test-results/shots";

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
}

for (const { screen, view } of everyView)
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
