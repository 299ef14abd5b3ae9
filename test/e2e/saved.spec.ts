// Saved work in the built page: a passphrase, autosave, lock, reload, a wrong passphrase, a second tab, a project file; and no report
// text on the disk of the profile, before a passphrase was set or after the lock.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, test, type BrowserContext, type Page } from "@playwright/test";
import { openInstalled } from "./installed";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const passphrase = "four quiet grey herons";

const sentinels = Array.from({ length: 50 }, (_, i) => `sentinel-${i}-${crypto.randomUUID()}`);
const csv = [
  "patient_id,report_text,labels.Edema",
  ...sentinels.map((one, i) => `P-${one},No edema. ${one} is stable.,${i % 2}`),
].join("\n");

/** Every file below a folder that holds one of the sentinels, as UTF-8 or UTF-16. */
function leaksBelow(folder: string): string[] {
  const forms = sentinels.flatMap((one) => [Buffer.from(one), Buffer.from(one, "utf16le")]);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return forms.some((form) => bytes.includes(form));
    });
}

async function openReports(page: Page): Promise<void> {
  await button(page, "Use my reports").click();
  await page.setInputFiles("input[type=file]", { name: "mine.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await expect(page.getByText(/50 rows read/)).toBeVisible({ timeout: 60_000 });
}

test.describe("saved work", () => {
  let folder: string;
  let context: BrowserContext;
  test.beforeEach(async ({ baseURL, launchOptions }) => {
    folder = mkdtempSync(join(tmpdir(), "cloister-profile-"));
    context = await chromium.launchPersistentContext(folder, { ...launchOptions, baseURL: baseURL! });
  });
  test.afterEach(async () => {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("is encrypted, locks, opens again after a reload, and belongs to one tab", async () => {
    test.setTimeout(180_000);
    const page = context.pages()[0]!;
    await openInstalled(page);
    await openReports(page);
    await expect(page.getByText("In memory only: closing forgets it")).toBeVisible();
    expect(leaksBelow(folder)).toEqual([]);

    await page.getByRole("link", { name: /^Start/ }).click();
    await button(page, "Keep work on this computer").click();
    await expect(button(page, "Set it and save")).toBeDisabled();
    await page.getByRole("textbox", { name: "Passphrase", exact: true }).fill(passphrase);
    await page.getByRole("textbox", { name: "The same again" }).fill(passphrase);
    await page.getByRole("checkbox").check();
    await button(page, "Set it and save").click();
    await expect(page.getByText(/^Saved on this computer/)).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole("row", { name: /mine\.csv/ })).toContainText("50");

    // A second tab looks and saves nothing.
    const other = await context.newPage();
    await other.goto("/");
    await expect(other.getByText("[STORE-SECOND-TAB]")).toBeVisible({ timeout: 20_000 });
    await expect(other.getByText("mine.csv")).toHaveCount(0);
    await other.close();

    // A project file, and the lock: nothing of the project is left in page or profile.
    await button(page, "Save project file").click();
    await page.getByRole("textbox", { name: "Passphrase of the file" }).fill("another long passphrase");
    await page.getByRole("textbox", { name: "The same again" }).fill("another long passphrase");
    const saved = page.waitForEvent("download");
    await page
      .getByRole("group", { name: "Save project file" })
      .getByRole("button", { name: "Save project file" })
      .click();
    const file = readFileSync(await (await saved).path());
    expect(sentinels.some((one) => file.includes(one))).toBe(false);

    await button(page, "Lock").click();
    await expect(page.getByRole("heading", { name: "Saved work is locked" })).toBeVisible({ timeout: 20_000 });
    expect(await page.content()).not.toContain("mine.csv");
    expect(leaksBelow(folder)).toEqual([]);

    await page.getByRole("textbox", { name: "Passphrase", exact: true }).fill("not this passphrase");
    await button(page, "Unlock").click();
    await expect(page.getByText("[STORE-VAULT]")).toBeVisible();
    await page.getByRole("textbox", { name: "Passphrase", exact: true }).fill(passphrase);
    await button(page, "Unlock").click();
    await button(page, "Open").click();
    await expect(page.getByText(/50 rows read/)).toBeVisible({ timeout: 60_000 });

    // What a person says of a classified report is saved too, and stands there after the lock.
    await page.getByRole("link", { name: /^Classify/ }).click();
    await page.getByRole("button", { name: /^Starter: chest X-ray/ }).click();
    await button(page, "Label the open reports").click();
    await expect(page.getByText(/50 reports labelled/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole("button", { name: /^Cardiomegaly/ }).click();
    await expect(page.getByRole("cell", { name: "corrected" })).toHaveCount(1);
    // So are the settings of Privacy, which can leave as a plan and be opened again.
    await page.getByRole("link", { name: /^Privacy/ }).click();
    const stop = page.getByRole("slider", { name: "Strength of the promise" });
    await stop.press("ArrowRight");
    await page.getByLabel("Public size").fill("640");
    await page.getByLabel("Public size").press("Enter");
    const planSaved = page.waitForEvent("download");
    await button(page, "Save the plan").click();
    const plan = readFileSync(await (await planSaved).path());
    expect(JSON.parse(plan.toString())).toMatchObject({ promise: { epsilon: 3, unit: "patient" }, publicSize: 640 });
    await page.getByRole("link", { name: /^Start/ }).click();
    await button(page, "Lock").click();
    await page.getByRole("textbox", { name: "Passphrase", exact: true }).fill(passphrase);
    await button(page, "Unlock").click();
    await button(page, "Open").click();
    await expect(page.getByText(/50 rows read/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole("link", { name: /^Classify/ }).click();
    await expect(page.getByRole("cell", { name: "corrected" })).toHaveCount(1);
    await page.getByRole("link", { name: /^Privacy/ }).click();
    await expect(stop).toHaveValue("2");
    await expect(page.getByLabel("Public size")).toHaveValue("640");
    await stop.press("ArrowLeft");
    await page.setInputFiles("input[accept='.json']", { name: "plan.json", mimeType: "", buffer: plan });
    await expect(page.getByText("The settings of the plan are set.")).toBeVisible();
    await expect(stop).toHaveValue("2");

    // The project is deleted; its file brings it back.
    await page.getByRole("link", { name: /^Start/ }).click();
    await button(page, "Delete").click();
    await button(page, "Delete project").click();
    await expect(page.getByText("No project yet")).toBeVisible();
    await page.setInputFiles("input[accept='.cloister']", { name: "p.cloister", mimeType: "", buffer: file });
    await page.getByRole("textbox", { name: "Passphrase of the file" }).fill("another long passphrase");
    await button(page, "Open").click();
    await expect(page.getByText(/50 rows read/)).toBeVisible({ timeout: 60_000 });

    // The tab that looks takes over once the other is closed.
    const later = await context.newPage();
    await later.goto("/");
    await expect(later.getByText("[STORE-SECOND-TAB]")).toBeVisible({ timeout: 20_000 });
    await page.close();
    await expect(later.getByRole("heading", { name: "Saved work is locked" })).toBeVisible({ timeout: 20_000 });
    await expect(later.getByText("[STORE-SECOND-TAB]")).toHaveCount(0);
  });
});
