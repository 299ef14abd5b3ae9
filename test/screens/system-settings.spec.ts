// What the system asks for: its own colours in place of ours, on every part of every screen, with what is chosen still told apart; and no motion.
import { expect, test, type Page } from "@playwright/test";
import { openView, screens } from "./views";

/** Where each screen shows most. */
const views = Object.keys(screens).map((screen) => [screen, "full"] as const);
const more = [
  ["classify", "rules"],
  ["classify", "loading"],
  ["train", "loading"],
  ["check", "attacked"],
  ["labels", "suggested"],
] as const;

/** Parts in a colour that is none of the system's: "tag.class property colour". */
const ownColours = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement("i"));
    const names =
      "Canvas CanvasText Highlight HighlightText GrayText ButtonFace ButtonText ButtonBorder Field FieldText LinkText VisitedText Mark MarkText AccentColor AccentColorText SelectedItem SelectedItemText";
    const system = new Set(["none", "transparent"]);
    for (const name of names.split(" ")) {
      probe.style.color = name;
      system.add(getComputedStyle(probe).color);
    }
    probe.remove();
    const opaque = (colour: string): boolean => !/, 0\)$/.test(colour);
    const found: string[] = [];
    for (const part of document.body.querySelectorAll("*")) {
      const style = getComputedStyle(part);
      const inDrawing = part instanceof SVGElement;
      const painted: (readonly [string, string])[] = inDrawing
        ? [
            ["fill", style.fill],
            ["stroke", style.stroke],
          ]
        : [
            ["color", style.color],
            ["background", style.backgroundColor],
            ["outline", style.outlineColor],
            ["border", style.borderBlockStartColor],
          ];
      for (const [property, colour] of painted)
        if (opaque(colour) && !system.has(colour) && !colour.startsWith("url("))
          found.push(`${part.tagName}.${part.getAttribute("class") ?? ""} ${property} ${colour}`);
    }
    return [...new Set(found)];
  });

/** Parts that are chosen or pressed and have no edge of the system's highlight. */
const unmarked = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = "Highlight";
    const highlight = getComputedStyle(probe).color;
    probe.remove();
    const found: string[] = [];
    for (const part of document.querySelectorAll(
      "nav a[aria-current], button[aria-pressed='true'], [role='row'].open",
    )) {
      const { borderInlineStartColor, borderInlineStartWidth, outlineColor, outlineStyle } = getComputedStyle(part);
      const bordered = borderInlineStartColor === highlight && parseFloat(borderInlineStartWidth) >= 2;
      if (!bordered && !(outlineColor === highlight && outlineStyle === "solid")) found.push(part.outerHTML);
    }
    return found;
  });

const chosen = (page: Page) =>
  page.locator("nav a[aria-current], button[aria-pressed='true'], [role='row'].open").count();

for (const [screen, view] of [...views, ...more])
  test(`${screen}, ${view}: the system's colours alone`, async ({ page }) => {
    await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
    await openView(page, screen, view);
    expect(await ownColours(page)).toEqual([]);
    expect(await chosen(page)).toBeGreaterThan(0);
    expect(await unmarked(page)).toEqual([]);
  });

test("without them the page has its own colours, and this test sees it", async ({ page }) => {
  await openView(page, "classify", "full");
  expect((await ownColours(page)).length).toBeGreaterThan(3);
  expect((await unmarked(page)).length).toBeGreaterThan(0);
});

/** Parts that move or change over time: their class and the time. */
const moving = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("*")].flatMap((part) => {
      const { transitionDuration, animationName } = getComputedStyle(part);
      const lasts = transitionDuration.split(",").some((time) => parseFloat(time) > 0);
      return lasts || animationName !== "none" ? [`${part.tagName} ${transitionDuration} ${animationName}`] : [];
    }),
  );

test("nothing moves where the system asks for no motion", async ({ page }) => {
  for (const [screen, view] of [...views, ...more]) {
    await openView(page, screen, view);
    expect(await moving(page), screen).toEqual([]);
  }
  await page.emulateMedia({ reducedMotion: "no-preference" });
  expect(await moving(page)).not.toEqual([]);
});

test("filled parts lay no plate of the background under their own text", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  for (const [screen, view] of [...views, ...more]) {
    await openView(page, screen, view);
    const plated = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.color = "Canvas";
      const canvas = getComputedStyle(probe).color;
      probe.remove();
      return [...document.body.querySelectorAll("*")].flatMap((part) => {
        const style = getComputedStyle(part);
        const isText = [...part.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== "");
        return isText && style.color === canvas && style.getPropertyValue("forced-color-adjust") !== "none"
          ? [part.outerHTML]
          : [];
      });
    });
    expect(plated, `${screen}, ${view}`).toEqual([]);
  }
});
