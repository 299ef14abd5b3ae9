// A disk that is full for the page, by the browser's own quota: what is saved before stays, the words say so, and once there is space the
// next save succeeds.
import { expect, test } from "@playwright/test";

const megabyte = 2 ** 20;

test("a quota that a save would pass", async ({ context, baseURL }) => {
  const page = await context.newPage();
  const ask = (asked: object): Promise<unknown> =>
    page.evaluate(`new Promise((resolve) => {
      worker.addEventListener("message", ({ data }) => resolve(data), { once: true });
      worker.postMessage(${JSON.stringify(asked)});
    })`);
  await expect(async () => {
    await page.goto("/label-sets/chexpert14.json"); // it runs no code of its own
    await page.evaluate(`window.worker = new Worker("/test/browser/shelf.worker.ts", { type: "module" }), true`);
    expect(await ask({ call: "charge" })).toBe("verified");
  }).toPass();
  expect(await ask({ call: "create" })).toBe("created");
  expect(await ask({ call: "save", sizeBytes: megabyte })).toBe("saved");
  expect(await ask({ call: "save", sizeBytes: megabyte + 1 })).toBe("saved");

  const session = await context.newCDPSession(page);
  const origin = new URL(baseURL!).origin;
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 8 * megabyte });
  for (let i = 0; i < 3; i++) {
    const refused = await ask({ call: "save", sizeBytes: 16 * megabyte });
    expect(refused).toContain("Could not save the last changes. What was saved before is intact.");
    expect(refused).toContain("[STORE-QUOTA]");
    expect(await ask({ call: "load" })).toBe(String(megabyte + 1));
  }
  expect(await ask({ call: "charge" })).toBe("verified");

  await session.send("Storage.overrideQuotaForOrigin", { origin });
  expect(await ask({ call: "save", sizeBytes: 16 * megabyte })).toBe("saved");
  expect(await ask({ call: "load" })).toBe(String(16 * megabyte));
});
