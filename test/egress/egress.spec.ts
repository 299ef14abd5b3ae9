// The egress matrix: every way to send a secret out, each in a fresh browser, from the installed and sealed page (nothing may arrive),
// from a page without a policy (else a try says nothing), and from the installed page in a browser without Connection-Allowlist.
// "@change" runs in `npm test`, all of it in `npm run test:egress`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { openInstalled } from "../e2e/installed";
import { appOrigin, openApp } from "./app-server";
import { attemptAll, fired, type Tried } from "./attempt";
import { openBrowser } from "./browser";
import published from "./published.json" with { type: "json" };
import { anyPage, sealedPage } from "./vectors/all";
import type { Group } from "./vector";

let folder = "";
let installed = "";

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cloister-egress-installed-"));
  installed = join(folder, "profile");
  const app = await openApp("built");
  const browser = await openBrowser({ ports: { app: app.port, sink: 9 }, installed: null });
  const [page] = browser.context.pages();
  if (page) await openInstalled(page, appOrigin); // up to the word Sealed
  await browser.close(installed);
  await app.close();
});

test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const all = (groups: readonly Group[]) => groups.flatMap(({ vectors }) => vectors);
const changes = all(anyPage).filter(({ change }) => change);
const names = (tried: readonly Tried[]) => tried.map(({ vector }) => vector.name);
const leaked = (tried: readonly Tried[]) =>
  tried.filter(({ arrived }) => arrived.length > 0).map(({ vector, arrived }) => `${vector.name}: ${arrived.join(", ")}`);

test.describe("16 ways @change", () => {
  test("arrive from a page without a policy", async () => {
    test.setTimeout(240_000);
    const tried = await attemptAll(changes, { kind: "control" });
    expect(names(tried.filter((one) => !fired(one)))).toEqual([]);
  });

  test("bring nothing out of the sealed page", async () => {
    test.setTimeout(240_000);
    const tried = await attemptAll(changes, { kind: "sealed", installed });
    expect(tried.length).toBe(16);
    expect(leaked(tried)).toEqual([]);
  });
});

test.describe("the whole matrix", () => {
  test("at least 55 of the 64 ways arrive from a page without a policy", async () => {
    test.setTimeout(1_200_000);
    const tried = await attemptAll(all(anyPage), { kind: "control" });
    for (const one of tried) console.log(one.vector.name, one.arrived.join(","));
    expect(tried.length).toBe(64);
    expect(tried.filter(fired).length).toBeGreaterThanOrEqual(55);
  });

  test("nothing leaves the sealed page", async () => {
    test.setTimeout(1_200_000);
    const tried = await attemptAll(all(sealedPage), { kind: "sealed", installed });
    for (const one of tried) console.log(one.vector.name, one.arrived.join(","));
    expect(leaked(tried)).toEqual([]);
  });

  test("without Connection-Allowlist exactly the published ways are open", async () => {
    test.setTimeout(1_200_000);
    const tried = await attemptAll(all(sealedPage), { kind: "without allowlist", installed });
    for (const one of tried) console.log(one.vector.name, one.arrived.join(","));
    expect(names(tried.filter(({ arrived }) => arrived.length > 0))).toEqual(published.open);
  });
});
