// The whole journey with the keyboard alone, with character keys and without: what has the focus shows it, and nothing covers it.
import { expect, test, type Page } from "@playwright/test";
import { openView } from "./views";

const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 });

/** What has the focus: its words, whether its ring is drawn, and whether a point of it is on top. */
const focus = (page: Page) =>
  page.evaluate(() => {
    const node = document.activeElement;
    // A new screen takes the focus itself, so that it is read out: no stop of Tab.
    if (!(node instanceof HTMLElement) || node === document.body || node.tagName === "MAIN") return undefined;
    const { left, top, width, height } = node.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 12));
    const { outlineStyle, outlineWidth } = getComputedStyle(node);
    const labels = node instanceof HTMLInputElement ? [...(node.labels ?? [])].map((one) => one.textContent) : [];
    return {
      words: [node.getAttribute("aria-label"), ...labels, node.textContent].join(" ").replaceAll(/\s+/g, " ").trim(),
      ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
      seen: hit !== null && (node.contains(hit) || hit.contains(node)),
    };
  });

/** Tab until the control with these words has the focus; every stop on the way must be visible. */
async function tabTo(page: Page, words: RegExp): Promise<void> {
  for (let stop = 0; stop < 80; stop++) {
    await page.keyboard.press("Tab");
    const at = await focus(page);
    if (!at) continue; // the browser's own controls
    expect(at, at.words).toMatchObject({ ring: true, seen: true });
    if (words.test(at.words)) return;
  }
  throw new Error(`no stop of Tab is called ${String(words)}`);
}

async function press(page: Page, words: RegExp, key = "Enter"): Promise<void> {
  await tabTo(page, words);
  await page.keyboard.press(key);
}

/** The plan is settled a quarter of a second after its last change; Start waits for it in its place. */
async function startTraining(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Start training" })).toBeEnabled();
  await press(page, /^Start training/);
  await expect(page.getByText("Done: 80 steps")).toBeVisible();
}

/** From an empty page to a saved adapter; `go` reaches a screen. */
async function journey(page: Page, goExport: () => Promise<void>): Promise<void> {
  await press(page, /^Try with sample reports/);
  await expect(heading(page, "Reports")).toBeVisible();
  await press(page, /^Go to Privacy/);
  await tabTo(page, /^Strength of the promise/);
  await page.keyboard.press("ArrowRight");
  await expect(page.getByText("at most 96")).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await press(page, /^I confirm about 700 patients/, "Space");
  await press(page, /^Go to Train/);
  await startTraining(page);
  await press(page, /^Go to Check/);
  await expect(page.getByRole("row", { name: /This adapter/ })).toContainText("0.702");
  await goExport();
  await expect(heading(page, "Export")).toBeVisible();
  await press(page, /^Prepare: Adapter to share/);
  const download = page.waitForEvent("download");
  await press(page, /^Save 48/);
  expect((await download).suggestedFilename()).toBe("chexpert14-4c1e09ab.zip");
}

test("from Start to a saved adapter, with the keys of the page", async ({ page }) => {
  await openView(page, "start", "empty");
  await journey(page, async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("e");
  });
});

test("the same with character keys switched off", async ({ page }) => {
  await openView(page, "help", "empty");
  await press(page, /^Character keys|character keys/, "Space");
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(heading(page, "Help")).toBeVisible(); // the keys are off
  await press(page, /^Start\b/);
  await journey(page, () => press(page, /^Export\b/));
});

test("a stop that is covered or without a ring is found", async ({ page }) => {
  await openView(page, "help", "empty");
  await page.evaluate(() => {
    const style = new CSSStyleSheet();
    style.replaceSync("main button { outline: none !important; }");
    document.adoptedStyleSheets.push(style);
  });
  await expect(tabTo(page, /^no such stop$/)).rejects.toThrow(/ring/);
});
