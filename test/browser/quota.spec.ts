// A disk that is full for the page, by the browser's own quota: what was saved before stays, the words say so, and once there is space
// the next save succeeds.
import { expect, test, type CDPSession, type Page } from "@playwright/test";

const megabyte = 2 ** 20;

async function openWorker(page: Page): Promise<(asked: object) => Promise<unknown>> {
  const ask = (asked: object): Promise<unknown> =>
    page.evaluate(`new Promise((resolve) => {
      worker.addEventListener("message", ({ data }) => resolve(data), { once: true });
      worker.postMessage(${JSON.stringify(asked)});
    })`);
  await expect(async () => {
    await page.goto("/label-sets/chexpert14.json"); // it runs no code of its own
    await page.evaluate(`window.worker = new Worker("/test/browser/shelf.worker.ts", { type: "module" }), true`);
    expect(await ask({ call: "ready" })).toBe("ready"); // the development server may bundle a package for the first time
  }).toPass();
  return ask;
}

/** @param quotaSize  bytes for this origin; undefined: the browser's own */
const limit = async (session: CDPSession, page: Page, quotaSize?: number): Promise<void> => {
  const { origin } = new URL(page.url());
  await session.send("Storage.overrideQuotaForOrigin", { origin, ...(quotaSize !== undefined && { quotaSize }) });
};

test("a save that passes the quota is refused in words, the one before stands, and the next one with space succeeds", async ({
  context,
  page,
}) => {
  const ask = await openWorker(page);
  const session = await context.newCDPSession(page);
  expect(await ask({ call: "create" })).toBe("created");
  expect(await ask({ call: "save", sizeBytes: megabyte })).toBe("saved");
  expect(await ask({ call: "save", sizeBytes: megabyte + 1 })).toBe("saved");

  await limit(session, page, 8 * megabyte);
  for (let i = 0; i < 3; i++) {
    const refused = await ask({ call: "save", sizeBytes: 16 * megabyte });
    expect(refused).toContain("Could not save the last changes. What was saved before is intact.");
    expect(refused).toContain("[STORE-QUOTA]");
    expect(await ask({ call: "load" })).toBe(String(megabyte + 1));
  }

  await limit(session, page);
  expect(await ask({ call: "save", sizeBytes: 16 * megabyte })).toBe("saved");
  expect(await ask({ call: "load" })).toBe(String(16 * megabyte));
});

test("a ledger that passes the quota is an error, so that nothing is released, and it goes on once there is space", async ({
  context,
  page,
}) => {
  const ask = await openWorker(page);
  const session = await context.newCDPSession(page);
  await limit(session, page, 1); // before its first entry: Chromium asks for the space that is left twice a minute
  for (let i = 0; i < 3; i++) expect(await ask({ call: "append" })).toContain("[STORE-LEDGER]");

  await limit(session, page);
  expect(await ask({ call: "append" })).toBe("2"); // after the first entry of every ledger
  expect(await ask({ call: "append" })).toBe("3");
});
