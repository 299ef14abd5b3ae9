// Each screen in each view: axe without findings, silent console, and whole at 100, 200 and 400 % zoom. The colours of the other themes on
// full and failed screens; on every view with CLOISTER_SCREENS=all, as `npm run test:screens` has it.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { draw, everyView, expectNoWiderThanWindow, listen, openView } from "./views";

/** The rules that can depend on colour: a theme is a set of colours (tokens.css), so the other rules find the same in each. */
const colourRules = ["color-contrast", "link-in-text-block"];

const all = process.env["CLOISTER_SCREENS"] === "all";

async function findings(page: Page, rules: readonly string[] | "all"): Promise<readonly string[]> {
  // One frame, so no second page to gather results in; what passed is not carried over, which is most of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  if (rules !== "all") axe.withRules([...rules]);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

for (const { screen, view } of everyView)
  test(`${screen}, ${view}`, async ({ page }) => {
    const said = listen(page);
    await openView(page, screen, view);
    expect(await findings(page, "all"), "dark").toEqual([]);
    for (const theme of all || view === "full" || view === "error" ? ["light", "contrast"] : []) {
      await draw(page, theme);
      expect(await findings(page, colourRules), theme).toEqual([]);
    }
    // 1280×720 as it is, at 200 and at 400 %, in CSS pixels.
    for (const [width, height] of [
      [1280, 720],
      [640, 360],
      [320, 180],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expectNoWiderThanWindow(page);
    }
    expect(said).toEqual([]);
  });

test("a pale text, a nameless button and a box that is too wide are found", async ({ page }) => {
  await openView(page, "help", "full");
  await page.evaluate(() => {
    const main = document.querySelector("main");
    main?.insertAdjacentHTML("beforeend", '<p class="pale">pale</p><button></button>');
    const style = new CSSStyleSheet();
    style.replaceSync(".pale { width: 2000px; color: #444; background: #333; }");
    document.adoptedStyleSheets.push(style);
  });
  const found = (await findings(page, "all")).map((line) => line.split(":")[0]);
  expect(found).toEqual(expect.arrayContaining(["button-name", "color-contrast"]));
  expect((await findings(page, colourRules)).map((line) => line.split(":")[0])).toEqual(["color-contrast"]);
  await expect(expectNoWiderThanWindow(page)).rejects.toThrow(/toBeLessThanOrEqual/);
});
