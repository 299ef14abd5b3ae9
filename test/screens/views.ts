// Which views each screen has in the gallery (test/helpers/gallery/states.ts brings them about).
import { expect, type Page } from "@playwright/test";

export const screens = {
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

export const everyView: readonly { readonly screen: string; readonly view: string }[] = Object.entries(screens).flatMap(
  ([screen, views]) => views.map((view) => ({ screen, view })),
);

/** Opens a screen of the gallery in a view and theme and waits until it stands. */
export async function openView(
  page: Page,
  ...[screen, view, theme = "dark"]: [string, string, string?]
): Promise<void> {
  await page.goto(`/?screen=${screen}&view=${view}&theme=${theme}#/start`);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
}

/** @returns errors and warnings of the console and thrown errors, from now on */
export function listen(page: Page): readonly string[] {
  const said: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(String(error)));
  return said;
}

/** The theme is an attribute of the document; style sheets alone draw it. */
export const draw = (page: Page, theme: string): Promise<void> =>
  page.evaluate((name) => {
    document.documentElement.dataset["theme"] = name;
  }, theme);

/** No part of the page, tables in their own scrolling box apart, may reach beyond the window. */
export async function expectNoWiderThanWindow(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}
