// The egress matrix: every way to send a secret out, each in a fresh browser, from the installed and sealed page (nothing may arrive),
// from a page without a policy (else a try says nothing), and from the installed page in a browser without Connection-Allowlist.
// "@change" runs in `npm test`, all of it in `npm run test:egress`, which prints the table of docs/seal.md.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { openInstalled, sealWord } from "../e2e/installed";
import { appOrigin, openApp } from "./app-server";
import { attemptAll, fired, type Place, type Tried } from "./attempt";
import { openBrowser } from "./browser";
import published from "./published.json" with { type: "json" };
import { ownAddress } from "./sinks";
import { tableOf } from "./table";
import { anyPage, sealedPage } from "./vectors/all";
import type { Group, Vector } from "./vector";

let folder = "";
let installed = "";
let version = "";

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cloister-egress-installed-"));
  installed = join(folder, "profile");
  const app = await openApp("built");
  const browser = await openBrowser({ ports: { app: app.port, sink: app.port }, installed: null });
  version = browser.context.browser()?.version() ?? "unknown";
  await openInstalled(await browser.context.newPage(), appOrigin); // up to the word Sealed
  await browser.end();
  cpSync(browser.profile, installed, { recursive: true });
  await browser.remove();
  await app.close();
});

test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const all = (groups: readonly Group[]): readonly Vector[] => groups.flatMap(({ vectors }) => vectors);
const changes = all(anyPage).filter(({ change }) => change);
const names = (tried: readonly Tried[]) => tried.map(({ vector }) => vector.name);
const arrived = (tried: readonly Tried[]) => tried.filter((one) => one.arrived.length > 0);
const told = (tried: readonly Tried[]) =>
  arrived(tried).map(({ vector, arrived: what }) => `${vector.name}: ${what.join(", ")}`);

test.describe("16 ways @change", () => {
  test.setTimeout(240_000);

  test("arrive from a page without a policy", async () => {
    const tried = await attemptAll(changes, { kind: "control" });
    const silent = names(tried.filter((one) => !fired(one)));
    expect(silent).toEqual(ownAddress() === undefined ? ["STUN", "TURN over TCP"] : []); // these need a network card
  });

  test("bring nothing out of the sealed page", async () => {
    const tried = await attemptAll(changes, { kind: "sealed", installed });
    expect(tried.length).toBe(16);
    expect(told(tried)).toEqual([]);
  });
});

test.describe("the whole matrix", () => {
  test.setTimeout(1_800_000);
  const seen: Partial<Record<Place["kind"], readonly Tried[]>> = {};

  test.afterAll(() => {
    const column = (title: Place["kind"]) => ({ title, tried: seen[title] ?? [] });
    const others = [column("without allowlist"), column("sealed")];
    if (seen.sealed) console.log(`\nChromium ${version}\n\n${tableOf(sealedPage, column("control"), others)}\n`);
  });

  test("at least 55 of 64 ways arrive from a page without a policy", async () => {
    const tried = (seen.control = await attemptAll(all(anyPage), { kind: "control" }));
    expect(tried.length).toBe(64);
    expect(tried.filter(fired).length).toBeGreaterThanOrEqual(55);
  });

  test("nothing leaves the sealed page, by these ways and by 7 against the seal itself", async () => {
    const tried = (seen.sealed = await attemptAll(all(sealedPage), { kind: "sealed", installed }));
    expect(tried.length).toBe(71);
    expect(told(tried)).toEqual([]);
  });

  test("without Connection-Allowlist the page says so, and exactly the published ways are open", async () => {
    const app = await openApp("built");
    const ports = { app: app.port, sink: app.port };
    const browser = await openBrowser({ ports, installed, withoutAllowlist: true });
    const page = await browser.context.newPage();
    await page.goto(appOrigin);
    await expect(sealWord(page, "Partly sealed")).toBeVisible({ timeout: 30_000 });
    await browser.remove();
    await app.close();

    const tried = (seen["without allowlist"] = await attemptAll(all(sealedPage), {
      kind: "without allowlist",
      installed,
    }));
    expect(names(arrived(tried))).toEqual(published.open);
  });
});
