// npm run screens: docs/screens, every screen dark and light as it looks in use, a few telling states, and the index of them.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { openView, screens } from "./views";

const folder = fileURLToPath(new URL("../../docs/screens/", import.meta.url));
const themes = ["dark", "light"] as const;

/** Screen, view, what to see. */
const states: readonly (readonly [screen: string, view: string, caption: string])[] = [
  ["start", "locked", "Start, saved work that is locked: the passphrase comes first"],
  ["reports", "empty", "Reports, before anything is open"],
  ["reports", "error", "Reports, a file that cannot be read: what happened, what was kept, what to do"],
  ["labels", "suggested", "Labels, suggestions of the rules: hatched until accepted"],
  ["train", "paused", "Train, a paused run: go on, keep or discard"],
  ["train", "error", "Train, a run that ended early"],
  ["classify", "asked", "Classify, before reviews would be dropped"],
  ["classify", "rules-typed", "Classify, a typed report and the words that decided"],
  ["seal", "leak", "Seal, a test that got through"],
  ["seal", "deleted", "Seal, after everything was deleted"],
];
const shown = [...Object.keys(screens).map((screen) => [screen, "full", ""] as const), ...states];
const title = (screen: string): string => screen.charAt(0).toUpperCase() + screen.slice(1);
const name = (screen: string, view: string, theme: string): string =>
  `${screen}${view === "full" ? "" : `-${view}`}-${theme}.png`;

test.beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) rmSync(join(folder, old));
});

for (const [screen, view] of shown)
  for (const theme of themes)
    test(`${screen}, ${view}, ${theme}`, async ({ page }) => {
      await openView(page, screen, view, theme);
      await page.screenshot({ path: join(folder, name(screen, view, theme)) });
    });

test("the index, and a folder below 6 MB", () => {
  const rows = shown.map(([screen, view, caption]) => {
    const words = caption === "" ? title(screen) : caption;
    const cells = themes.map((theme) => `![${words}, ${theme}](${name(screen, view, theme)})`);
    return `### ${words}\n\n| dark | light |\n|---|---|\n| ${cells.join(" | ")} |\n`;
  });
  const head =
    "# Screens\n\nEach screen at 1280×720, drawn by `npm run screens` from the product's own components over a scripted client:\n" +
    "the texts are synthetic and the figures stand for no measurement.\n";
  writeFileSync(join(folder, "README.md"), [head, ...rows].join("\n"));
  const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  expect(bytes).toBeLessThan(6_000_000);
});
