// Check on paper: at most three pages of A4 and of Letter, black on white from any theme, "Stays here" in each page's head.
import { expect, test } from "@playwright/test";
import { draw, openView } from "./views";

const pagesOf = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;

test("Check fits three pages, also with parts and an attack", async ({ page }) => {
  await openView(page, "check", "explained");
  await page.getByRole("button", { name: /^Attack this run/ }).click();
  await expect(
    page
      .getByText("Of 100 pairs")
      .or(page.getByText(/Of 100 pa/))
      .first(),
  ).toBeVisible();
  for (const format of ["A4", "Letter"] as const) {
    const pages = pagesOf(await page.pdf({ format }));
    expect(pages).toBeGreaterThan(1);
    expect(pages).toBeLessThanOrEqual(3);
  }
});

test("no frame, no button, no report text, black on white", async ({ page }) => {
  await openView(page, "check", "explained");
  await draw(page, "dark");
  await expect(page.getByText(/cardiac silhouette is enlarged/).first()).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText(/cardiac silhouette is enlarged/).first()).toBeHidden();
  await expect(page.getByRole("navigation")).toBeHidden();
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Weighted F1", exact: true })).toBeVisible(); // a column's name
  const colours = await page.evaluate(() => {
    const seen = [...document.querySelectorAll("html, main :is(h1, h2, p, td, th, text, .tag)")].filter((node) =>
      node.checkVisibility(),
    );
    return [...new Set(seen.map((node) => getComputedStyle(node).color))];
  });
  expect(colours).toEqual(["rgb(0, 0, 0)"]);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
    "rgb(255, 255, 255)",
  );
});

test("each page's head says that it stays here", async ({ page }) => {
  await openView(page, "check", "full");
  const heads = await page.evaluate(() => {
    const within = (rules: CSSRuleList): string[] =>
      [...rules].flatMap((rule) => {
        if (rule instanceof CSSPageRule && rule.selectorText === "check") return [rule.cssText];
        return rule instanceof CSSMediaRule ? within(rule.cssRules) : [];
      });
    return [...document.styleSheets].flatMap((sheet) => within(sheet.cssRules));
  });
  expect(heads.join(" ")).toMatch(/@top-right \{[^}]*"Stays here"/);
  expect(await page.locator(".paper").evaluate((node) => getComputedStyle(node).getPropertyValue("page"))).toBe("auto");
  await page.emulateMedia({ media: "print" });
  expect(await page.locator(".paper").evaluate((node) => getComputedStyle(node).getPropertyValue("page"))).toBe(
    "check",
  );
});
