// Installing, as a first visit, an update and a visit without network see it, on copies of the built page behind the real server.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { startServer, type RunningServer } from "@/cli/serve";
import { readRelease } from "@/seal/release";
import { openInstalled, sealWord } from "./installed";

const built = "dist/page";
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const report = { name: "own.csv", mimeType: "text/csv", buffer: Buffer.from("text\nThe heart is enlarged.\n") };

test("before installation samples work and own reports are refused; Use my reports installs", async ({ page }) => {
  await page.goto("/");
  await expect(sealWord(page, "Open")).toBeVisible();
  await page.goto("/#/reports");
  await page.locator("input[type=file]").first().setInputFiles(report);
  await expect(page.getByText("[SEAL-OPEN]")).toBeVisible({ timeout: 60_000 });
  await page.goto("/#/start");
  await button(page, "Use my reports").click();
  await expect(sealWord(page, "Sealed")).toBeVisible({ timeout: 60_000 });
  await page.goto("/#/reports");
  await page.locator("input[type=file]").first().setInputFiles(report);
  await expect(page.getByText(/0 accepted \+ 1 without labels/)).toBeVisible({ timeout: 60_000 });
});

test("after the first visit it starts and works without a network", async ({ page, context }) => {
  await openInstalled(page);
  await context.setOffline(true);
  await page.reload();
  await expect(sealWord(page, "Sealed")).toBeVisible({ timeout: 30_000 });
  expect(await page.evaluate(() => navigator.onLine)).toBe(false);
  await button(page, "Try with sample reports").click();
  await expect(page.getByText(/1,512 accepted/)).toBeVisible({ timeout: 60_000 });
});

test("at least 40 asserts on the headers of the page and its files hold, by two witnesses", async ({ page }) => {
  await openInstalled(page);
  await page.goto("/#/seal");
  const summary = page.getByText(/^\d+ of \d+ hold$/);
  await expect(summary).toBeVisible({ timeout: 30_000 });
  const [holding, all] = (await summary.innerText()).match(/\d+/g)!.map(Number);
  await summary.click();
  const rows = await page.getByRole("table", { name: "Headers" }).locator("tbody tr").allInnerTexts();
  expect(rows.filter((row) => !row.includes("yes"))).toEqual([]);
  expect([holding, rows.length]).toEqual([all, all]);
  expect(all).toBeGreaterThanOrEqual(40);
  expect(rows.filter((row) => row.includes("browser")).length).toBeGreaterThanOrEqual(2);
});

test("the button tests every way out from the page and from a worker, and all are blocked", async ({ page }) => {
  await openInstalled(page);
  await page.goto("/#/seal");
  await button(page, "Test for leaks").click();
  await expect(button(page, "Test again")).toBeEnabled({ timeout: 60_000 });
  const rows = page.getByRole("table", { name: "Test for leaks" }).locator("tbody tr");
  const results = (await rows.allInnerTexts()).map((row) => row.replaceAll(/\s+/g, " "));
  expect(results.filter((line) => line.includes("got through"))).toEqual([]);
  expect(results.filter((line) => line.includes("blocked")).length, results.join("; ")).toBeGreaterThanOrEqual(9);
  await expect(page.getByRole("link", { name: "Seal: Sealed · 0 connections to other origins" })).toBeVisible();
  const self = page.getByRole("table", { name: "Self-test of this start" }).locator("tbody tr");
  await expect(self).toHaveCount(11);
  await expect(self.getByText("yes", { exact: true })).toHaveCount(11);
});

test.describe("with a server of its own", () => {
  let folder: string;
  let server: RunningServer;
  test.beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "cloister-install-"));
    cpSync(built, folder, { recursive: true });
    server = await startServer({ root: folder, port: 0, more: 0 });
  });
  test.afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  /** Another build under the same server: another document, another list. */
  function publish(build: string, title: string): void {
    const html = readFileSync(join(folder, "index.html"), "utf8").replace(
      "translate=",
      `data-note="${title}" translate=`,
    );
    writeFileSync(join(folder, "index.html"), html);
    const release = readRelease(readFileSync(join(folder, "install/release.json"), "utf8"));
    if (!release) throw new Error("no list");
    const bytes = readFileSync(join(folder, "index.html"));
    const document = { path: "/", sizeBytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
    const files = release.files.map((file) => (file.path === "/" ? document : file));
    writeFileSync(join(folder, "install/release.json"), JSON.stringify({ ...release, build, files }));
  }

  /** The server reads its table once, so a new build needs a new one on the same port. */
  async function restart(): Promise<void> {
    const { port } = server;
    await server.close();
    server = await startServer({ root: folder, port, more: 0 });
  }
  const note = (page: Page) => page.evaluate(() => document.documentElement.dataset["note"] ?? "first");

  test("a new build changes nothing until Update is pressed, and `/` is never a mixture", async ({ page }) => {
    await openInstalled(page, server.address);
    publish("aaaaaaaaaaaa", "second");
    await restart();
    await page.reload();
    expect(await note(page)).toBe("first");
    await page.getByRole("link", { name: "Look for an update" }).click();
    await expect(page.getByText("The server offers build aaaaaaaaaaaa")).toBeVisible();
    await button(page, "Open Cloister").click();
    await expect(sealWord(page, "Sealed")).toBeVisible({ timeout: 30_000 });
    expect(await note(page)).toBe("first");
    await page.goto(`${server.address}/install/#open`);
    await button(page, "Update").click();
    await expect(sealWord(page, "Sealed")).toBeVisible({ timeout: 60_000 });
    expect(await note(page)).toBe("second");
  });

  test("a file that is not the one of the list stops the installation; the next try goes on", async ({ page }) => {
    const name = /assets\/[\w-]+\.js/.exec(readFileSync(join(folder, "index.html"), "utf8"))![0];
    const genuine = readFileSync(join(folder, name));
    writeFileSync(join(folder, name), Buffer.concat([genuine, Buffer.from("\n//")]));
    await restart();
    await page.goto(`${server.address}/install/`);
    await expect(page.getByText("[SEAL-FILE]")).toBeVisible({ timeout: 60_000 });
    await page.goto(server.address);
    await expect(sealWord(page, "Open")).toBeVisible();
    writeFileSync(join(folder, name), genuine);
    await restart();
    await openInstalled(page, server.address);
  });

  test("a server that cannot be reached is said, and nothing changes", async ({ page }) => {
    await page.goto(`${server.address}/install/#open`);
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto(`${server.address}/install/`);
    await expect(page.getByText("The server offers the same.")).toBeVisible();
    rmSync(join(folder, "install/release.json"));
    await restart();
    await page.reload();
    await expect(page.getByText("[SEAL-DOWNLOAD]")).toBeVisible();
  });

  test("a changed sw.js is not even fetched: the browser asks under the empty list of the old one", async ({
    page,
  }) => {
    await openInstalled(page, server.address);
    writeFileSync(join(folder, "sw.js"), `${readFileSync(join(folder, "sw.js"), "utf8")}\n//`);
    await restart();
    const update = (from: Page) =>
      from.evaluate(async () =>
        (await navigator.serviceWorker.getRegistration("/"))?.update().then(
          () => "found",
          () => "refused",
        ),
      );
    expect(await update(page)).toBe("refused");
    const other = await page.context().newPage();
    await other.goto(`${server.address}/install/`);
    expect(await update(other)).toBe("refused");
    await page.reload();
    await expect(sealWord(page, "Sealed")).toBeVisible({ timeout: 30_000 });
    const others = await page.evaluate(async () => {
      const found = await navigator.serviceWorker.getRegistration("/");
      return [found?.waiting, found?.installing];
    });
    expect(others).toEqual([null, null]);
  });
});

test("sw.js names no build, so that its bytes stay when the page changes", () => {
  const code = readFileSync(join(built, "sw.js"), "utf8");
  const list = readFileSync(join(built, "install/release.json"), "utf8");
  const build = /"build": "([\da-f]{12})"/.exec(list)?.[1] ?? "none";
  expect(build).not.toBe("none");
  expect(code).not.toContain(build);
  expect(code).not.toMatch(/-[\w-]{8}\.(?:js|css)/);
});
