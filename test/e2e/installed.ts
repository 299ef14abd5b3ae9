// Installs the page as a person's first visit does, and waits until it has measured its seal.
import { expect, type Page } from "@playwright/test";

export const sealWord = (page: Page, word: string) => page.getByRole("link", { name: `Seal: ${word} ·` });

/** @param origin "" for the server of the test run */
export async function openInstalled(page: Page, origin = ""): Promise<void> {
  await page.goto(`${origin}/install/#open`);
  await page.waitForURL((url) => url.pathname === "/", { timeout: 60_000 });
  await expect(sealWord(page, "Sealed")).toBeVisible({ timeout: 30_000 });
}

/** What the browser says on every load of the policy, and while the tests of the seal try what the policy forbids. */
export const expectedOnConsole = [
  /'bluetooth'/,
  /directive 'webrtc'/,
  /allow-scripts and allow-same-origin/,
  /probe-(?:un)?listed\.gif/,
  /probe\.js/,
];
