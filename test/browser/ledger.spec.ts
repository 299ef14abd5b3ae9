// The ledger in IndexedDB, in a real Chromium: strict transactions, two pages at once, a page that is killed while it charges,
// and a key that cannot be read out. The sources are served by Vite's development server.
import { expect, test, type BrowserContext, type Page } from "@playwright/test";

// Text, not functions: the addresses mean something to the development server only.
const modules = `Promise.all([
  import("/src/storage/ledger-db.ts"), import("/src/privacy/ledger/ledger.ts"),
  import("/src/privacy/ledger/chain.ts"), import("/src/privacy/ledger/unit-keys.ts")])`;

/** Makes \`host\`, \`ledger\`, \`keysOf\` and \`openRun\` known to the page, over a database of its own name. */
const prepare = (
  name: string,
): string => `${modules}.then(async ([{ ledgerDatabase }, { Ledger }, chain, { unitKeysOf }]) => {
  const host = ledgerDatabase("${name}");
  const ledger = new Ledger(host.store);
  const keysOf = async (patients) => unitKeysOf(patients.map((patient) => ({ patient, sections: [] })), await host.installationKey());
  const openRun = async (patients, steps) => {
    const account = await ledger.join(await keysOf(patients));
    const plan = { steps, noiseMultiplier: 50, samplingProbability: 1, targetDelta: 1e-5, unit: "patient" };
    return ledger.openRun({ account, plan, planSha256: "d".repeat(64), size: 10 });
  };
  Object.assign(window, { host, ledger, keysOf, openRun, verifyLedger: chain.verifyLedger });
  return true;
})`;

/** A page of this origin that runs no code of its own. */
const quietPage = "/label-sets/chexpert14.json";

async function openPage(context: BrowserContext, name: string): Promise<Page> {
  const page = await context.newPage();
  await expect(async () => {
    await page.goto(quietPage);
    expect(await page.evaluate(prepare(name))).toBe(true);
  }).toPass(); // the development server may bundle a package for the first time
  return page;
}

let number = 0;
const freshName = (): string => `test-ledger-${Date.now()}-${number++}`;

test("keeps entries, verifies them after a reload, and takes a place once", async ({ context }) => {
  const name = freshName();
  const page = await openPage(context, name);
  const head = await page.evaluate(`(async () => {
    const run = await openRun(["a", "b"], 3);
    for (let step = 0; step < 3; step++) (await ledger.charge(run, step)).spend();
    await ledger.close(run, "done");
    return ledger.head;
  })()`);
  await page.close();
  const again = await openPage(context, name);
  expect(await again.evaluate(`ledger.verify()`)).toEqual({ head, entries: 7 });
  expect(await again.evaluate(`ledger.toJsonLines().then(verifyLedger)`)).toBe(head);
  expect(await again.evaluate(`host.store.append(2, "another line")`)).toBe("taken");
  expect(await again.evaluate(`host.store.append(9, "a line with a gap before it").catch(String)`)).toContain(
    "[PRIV-LEDGER]",
  );
  expect(await again.evaluate(`host.store.read(0).then(({ lines }) => lines.length)`)).toBe(7);
});

test("a changed entry closes the ledger", async ({ context }) => {
  const name = freshName();
  const page = await openPage(context, name);
  await page.evaluate(`openRun(["a"], 3).then((run) => ledger.charge(run, 0)).then(() => undefined)`);
  await page.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open("${name}");
    opening.onsuccess = () => {
      const change = opening.result.transaction("entries", "readwrite");
      const store = change.objectStore("entries");
      store.get(2).onsuccess = (event) => store.put(event.target.result.replace('"steps":3', '"steps":9'), 2);
      change.oncomplete = resolve;
      change.onerror = reject;
    };
  })`);
  await page.close();
  const again = await openPage(context, name);
  expect(await again.evaluate(`ledger.refresh().catch(String)`)).toContain("[PRIV-LEDGER]");
});

test("the installation key is one for all pages and cannot be read out", async ({ context }) => {
  const name = freshName();
  const pages = [await openPage(context, name), await openPage(context, name)];
  const names = await Promise.all(pages.map((page) => page.evaluate(`keysOf(["patient one"])`)));
  expect(names[0]).toEqual(names[1]);
  expect(await pages[0]!.evaluate(`host.installationKey().then((key) => key.extractable)`)).toBe(false);
  const exported = `host.installationKey().then((key) => crypto.subtle.exportKey("raw", key)).then(() => "out", (e) => e.name)`;
  expect(await pages[0]!.evaluate(exported)).toBe("InvalidAccessError");
});

test("two pages that charge at once never fork the chain", async ({ context }) => {
  const name = freshName();
  const pages = [await openPage(context, name), await openPage(context, name)];
  const charge = `(async () => {
    const run = await openRun(["a", "b"], 40);
    for (let step = 0; step < 40; step++) (await ledger.charge(run, step)).spend();
    await ledger.close(run, "done");
  })()`;
  await Promise.all(pages.map((page) => page.evaluate(charge)));
  const heads = await Promise.all(pages.map((page) => page.evaluate(`ledger.verify()`)));
  expect(heads[0]).toEqual(heads[1]);
  expect(heads[0]).toMatchObject({ entries: 86 }); // genesis, one account for both, 2 × (open, 40 charges, close)
  const totals = `ledger.totals(ledger.accounts).runs.map((run) => [run.chargedSteps, run.ended])`;
  expect(await pages[0]!.evaluate(totals)).toEqual([
    [40, "done"],
    [40, "done"],
  ]);
});

test("only one page trains at a time", async ({ context }) => {
  const name = freshName();
  const pages = [await openPage(context, name), await openPage(context, name)];
  await pages[0]!.evaluate(
    `void host.alone(() => new Promise((resolve) => Object.assign(window, { endTraining: resolve })))`,
  );
  await expect.poll(() => pages[0]!.evaluate(`"endTraining" in window`)).toBe(true);
  expect(await pages[1]!.evaluate(`host.alone(async () => "trained").catch(String)`)).toContain("[STORE-SECOND-TAB]");
  await pages[0]!.close(); // the one that trained is gone: its lock is free
  await expect.poll(() => pages[1]!.evaluate(`host.alone(async () => "trained").catch(String)`)).toBe("trained");
});

test("a page that is killed while it charges: released <= charged <= planned, 20 times", async ({ browser }) => {
  test.setTimeout(180_000);
  const context = await browser.newContext();
  const name = freshName();
  const watch = await openPage(context, name); // holds the storage of this context open
  let underWay = 0;
  for (let kill = 0; kill < 20; kill++) {
    const page = await openPage(context, name);
    const released: number[] = [];
    let run = "";
    await page.exposeFunction("tellRun", (id: string) => {
      run = id;
    });
    await page.exposeFunction("tellReleased", (step: number) => {
      released.push(step);
    });
    const session = await context.newCDPSession(page);
    const crashed = new Promise((resolve) => page.once("crash", resolve));
    await page.evaluate(`void (async () => {
      const run = await openRun(["a"], 5000);
      await tellRun(run);
      for (let step = 0; step < 5000; step++) {
        (await ledger.charge(run, step)).spend();
        void tellReleased(step);
      }
    })()`);
    await expect.poll(() => released.length, { intervals: [2] }).toBeGreaterThan(kill % 7);
    void session.send("Page.crash").catch(() => undefined); // never answered: the renderer is gone
    await crashed;
    await watch.evaluate(`ledger.refresh()`);
    const charged = Number(await watch.evaluate(`ledger.charged("${run}")`));
    expect(charged).toBeGreaterThanOrEqual(released.length);
    expect(charged).toBeLessThanOrEqual(5000);
    if (charged < 5000) underWay++;
    await page.close();
  }
  expect(underWay).toBe(20);
  // The dead pages' locks are free, so the next run closes what they left open, at what they charged.
  const totals = `ledger.totals(ledger.accounts).runs.map((run) => run.ended)`;
  await expect
    .poll(async () => {
      await watch.evaluate(`openRun(["z"], 1)`);
      return watch.evaluate(`${totals}.slice(0, 20).filter((ended) => ended === "running").length`);
    })
    .toBe(0);
  await context.close();
});
