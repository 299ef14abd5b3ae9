// Delete everything in the built page: refused for another word and beside another tab, told when something is held, whole in the end, and
// the browser's own lists say so. It works while saved work is locked.
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { openInstalled } from "./installed";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const passphrase = "four quiet grey herons";
const csv = `patient_id,report_text,Edema\n${Array.from({ length: 30 }, (_, i) => `P${i},No edema in ${i}.,0`).join("\n")}`;

/** What is stored, asked of the browser and not of the page's code. */
const lists = (page: Page) =>
  page.evaluate(async () => {
    const files: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    return {
      files,
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: await caches.keys(),
      registrations: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
      settings: Object.keys(localStorage),
    };
  });
const nothing = { files: [], databases: [], caches: [], registrations: [], settings: [] };

test("deletes all that is stored, and the browser's lists are empty", async ({ page, context }) => {
  test.setTimeout(180_000);
  await openInstalled(page);
  await button(page, "Use my reports").click();
  await page.setInputFiles("input[type=file]", { name: "mine.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await expect(page.getByText(/30 rows read/)).toBeVisible({ timeout: 60_000 });
  await page.getByLabel("Theme").selectOption("light");
  await page.getByRole("link", { name: /^Compare/ }).click();
  await page.getByRole("link", { name: /^Start/ }).click();
  await button(page, "Keep work on this computer").click();
  await page.getByRole("textbox", { name: "Passphrase", exact: true }).fill(passphrase);
  await page.getByRole("textbox", { name: "The same again" }).fill(passphrase);
  await page.getByRole("checkbox").check();
  await button(page, "Set it and save").click();
  await expect(page.getByText(/^Saved on this computer/)).toBeVisible({ timeout: 20_000 });
  await button(page, "Lock").click();
  await expect(page.getByRole("heading", { name: "Saved work is locked" })).toBeVisible({ timeout: 20_000 });

  await page.getByRole("link", { name: /^Seal/ }).first().click();
  await expect(page.getByText("Passphrase set")).toBeVisible(); // the audit log
  await button(page, "Delete everything…").click();
  await expect(page.getByText(/Type delete to remove 1 project and the ledger/)).toBeVisible();
  const full = await lists(page);
  expect(full).toMatchObject({ files: ["projects"], settings: ["cloister.settings"] });
  for (const name of ["cloister-ledger", "cloister-audit-log"]) expect(full.databases).toContain(name);
  expect(full.caches.length).toBeGreaterThan(1);
  expect(full.registrations).toHaveLength(1);
  await expect(button(page, "Delete everything")).toBeDisabled();
  const word = page.getByRole("textbox", { name: "Type delete" });

  // Beside another tab nothing is deleted.
  const other = await context.newPage();
  await other.goto("/");
  await expect(other.getByText("[STORE-SECOND-TAB]").or(other.getByText("Open in another tab")).first()).toBeVisible({
    timeout: 20_000,
  });
  await word.fill("delete");
  await word.press("Enter");
  await expect(page.getByText("[STORE-TABS]")).toBeVisible({ timeout: 20_000 });
  expect(await lists(page)).toEqual(full);
  await other.close();

  // A file and a database that something else holds do not make it hang: they are named, and all else is gone.
  await page.evaluate(async () => {
    const file = await (await navigator.storage.getDirectory()).getFileHandle("held", { create: true });
    const stream = await file.createWritable();
    const database = await new Promise<IDBDatabase>((resolve) => {
      const asked = indexedDB.open("held-db");
      asked.onsuccess = () => {
        resolve(asked.result);
      };
    });
    Object.assign(window, {
      letGo: async () => {
        database.close();
        await stream.abort();
      },
    });
  });
  await word.fill("delete");
  await word.press("Enter");
  await expect(page.getByText("[STORE-REMAINS]")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("held-db", { exact: true })).toBeVisible();
  const left = await lists(page);
  expect(left).toMatchObject({ databases: ["held-db"], caches: [], registrations: [], settings: [] });
  expect(left.files).toContain("held");
  await page.evaluate("letGo()");
  await word.fill("Delete");
  await button(page, "Delete everything").click();
  await expect(page.getByRole("heading", { name: "Everything on this computer was deleted" })).toBeVisible({
    timeout: 30_000,
  });
  expect(await lists(page)).toEqual(nothing);

  // The proof as a file; the page runs on and stores nothing any more.
  const download = page.waitForEvent("download");
  await button(page, "Save this list").click();
  expect(readFileSync(await (await download).path(), "utf8")).toMatch(/before.+cloister-ledger.+after.+nothing/s);
  await page.getByLabel("Theme").selectOption("dark");
  await page.getByRole("link", { name: /^Help/ }).click();
  await page.getByRole("link", { name: /^Seal/ }).first().click();
  await expect(page.getByText("Sealed", { exact: true })).toBeVisible();
  await page.waitForTimeout(3_000); // longer than the pause between two looks of autosave
  expect(await lists(page)).toEqual(nothing);
});
