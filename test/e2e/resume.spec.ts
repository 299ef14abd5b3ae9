// A training on saved reports in the built page: paused, loaded anew, killed with its browser, and gone on with to its end. No step that
// was said to be saved is lost, and the ledger holds no more steps than the plan has.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, test, type BrowserContext, type Page } from "@playwright/test";
import { killBrowser } from "../helpers/kill-browser";
import { openInstalled } from "./installed";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const passphrase = "four quiet grey herons";
const steps = 400; // of the private head

const labels = readFileSync("public/label-sets/chexpert14.json", "utf8")
  .split("\n")
  .flatMap((line) => /^ {4}"(?<label>[^"]+)",?$/.exec(line)?.groups?.["label"] ?? []);
const csv = [
  ["patient_id", "report_text", ...labels].join(","),
  ...Array.from({ length: 1000 }, (_, i) =>
    [`P${i}`, `${i % 2 ? "Pulmonary edema." : "No edema."} Report ${i}.`, ...labels.map((_, l) => (i + l) % 2)].join(
      ",",
    ),
  ),
].join("\n");

async function openProject(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Passphrase", exact: true }).fill(passphrase);
  await button(page, "Unlock").click();
  await button(page, "Open").click();
}

/** The step after which the page says that it is kept. */
async function keptStep(page: Page): Promise<number> {
  const words = await page.getByText(/It stands at step \d+ of 400, on mine\.csv\./).innerText({ timeout: 60_000 });
  return Number(/step (?<step>\d+)/.exec(words)!.groups!["step"]);
}

test("a run goes on after a pause, a reload and a killed browser", async ({ baseURL, launchOptions }) => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), "cloister-profile-"));
  const launch = (): Promise<BrowserContext> =>
    chromium.launchPersistentContext(folder, { ...launchOptions, baseURL: baseURL! });
  let context = await launch();
  try {
    let page = context.pages()[0]!;
    await openInstalled(page);
    await button(page, "Use my reports").click();
    await page.setInputFiles("input[type=file]", { name: "mine.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await expect(page.getByText(/1,000 rows read/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole("link", { name: /^Start/ }).click();
    await button(page, "Keep work on this computer").click();
    await page.getByRole("textbox", { name: "Passphrase", exact: true }).fill(passphrase);
    await page.getByRole("textbox", { name: "The same again" }).fill(passphrase);
    await page.getByRole("checkbox").check();
    await button(page, "Set it and save").click();
    await expect(page.getByText(/^Saved on this computer/)).toBeVisible({ timeout: 20_000 });

    await page.getByRole("link", { name: /^Privacy/ }).click();
    await page.getByLabel(/I confirm about \d+ patients/).check();
    await button(page, "Go to Train").click();
    await button(page, "Start training").click();
    await button(page, "Pause").click({ timeout: 60_000 });
    const paused = await keptStep(page);
    expect(paused).toBeGreaterThan(0);
    expect(paused).toBeLessThan(steps);

    await page.reload();
    await openProject(page);
    expect(await keptStep(page)).toBe(paused);
    await button(page, "Resume").click();
    await expect(page.getByText(/^Saved at step \d+\.$/)).toBeVisible({ timeout: 60_000 });
    const said = page.getByText(/^Saved at step \d+\.$/);
    await expect
      .poll(async () => Number(/\d+/.exec(await said.innerText())![0]), { intervals: [20], timeout: 60_000 })
      .toBeGreaterThan(paused);
    const saved = Number(/\d+/.exec(await said.innerText())![0]);
    killBrowser(folder);
    await context.close().catch(() => undefined);

    context = await launch();
    page = context.pages()[0]!;
    await page.goto("/");
    await openProject(page);
    const found = await keptStep(page);
    expect(found).toBeGreaterThanOrEqual(saved);
    await button(page, "Resume").click();
    await expect(page.getByText(/^Done: \d+ steps/)).toBeVisible({ timeout: 60_000 });
    const done = Number(
      /^Done: (?<done>\d+)/.exec(await page.getByText(/^Done: \d+ steps/).innerText())!.groups!["done"],
    );
    expect(done).toBeLessThanOrEqual(steps);
    await page.getByRole("link", { name: "Seal", exact: true }).click();
    await expect(page.getByText(/400 of 400/)).toBeVisible(); // charged, also those that were run again
  } finally {
    await context.close().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
});
