// Two pages of one profile that want the same thing at once: one owns saved work, one trains, the ledger never forks; and when the one
// that has it is killed, the other takes over. The sources are served by Vite's development server.
import { expect, test, type BrowserContext, type Page } from "@playwright/test";

const rounds = 100;
const kills = 5;

/** A page of this origin that runs no code of its own. */
const quietPage = "/label-sets/chexpert14.json";

/**
 * `trainRound(n)`: trains if no other page does, and lets go once the other was refused, so that both ask while one trains.
 * `askForAll()`: asks to own `rounds` things. Text, not functions: the addresses mean something to the development server only.
 */
const prepare = (name: string): string => `Promise.all([
  import("/src/storage/ledger-db.ts"), import("/src/privacy/ledger/ledger.ts"), import("/src/storage/tab-owner.ts"),
]).then(([{ ledgerDatabase }, { Ledger }, { tabOwner }]) => {
  const host = ledgerDatabase("${name}");
  const ledger = new Ledger(host.store);
  const channel = new BroadcastChannel("${name}");
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const refused = (round) => new Promise((resolve) => {
    channel.addEventListener("message", ({ data }) => data === round && resolve());
  });
  const train = async (until) => {
    const account = await ledger.join(["0123456789abcdef"]);
    const plan = { steps: 3, noiseMultiplier: 50, samplingProbability: 1, targetDelta: 1e-5, unit: "patient" };
    const run = await ledger.openRun({ account, plan, planSha256: "d".repeat(64), size: 10 });
    for (let step = 0; step < 3; step++) (await ledger.charge(run, step)).spend();
    await until;
    await ledger.close(run, "done");
    return "trained";
  };
  const trainRound = (round) => {
    const other = Promise.race([refused(round), wait(5000)]);
    return host.alone(() => train(other)).catch((error) => {
      channel.postMessage(round);
      return error.problem.code;
    });
  };
  const owners = [];
  const askForAll = async () => {
    for (let i = 0; i < ${rounds}; i++) owners.push(tabOwner("${name}-" + i));
    await Promise.all(owners.map(({ ready }) => ready));
  };
  const owned = () => owners.map((owner) => owner.owns());
  Object.assign(window, { host, ledger, train, trainRound, askForAll, owned });
  return true;
})`;

async function openPage(context: BrowserContext, name: string): Promise<Page> {
  const page = await context.newPage();
  await expect(async () => {
    await page.goto(quietPage);
    expect(await page.evaluate(prepare(name))).toBe(true);
  }).toPass(); // the development server may bundle a package for the first time
  return page;
}

async function crash(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  const crashed = new Promise((resolve) => page.once("crash", resolve));
  void session.send("Page.crash").catch(() => undefined); // never answered: the renderer is gone
  await crashed;
  await page.close();
}

const evaluateBoth = (pages: readonly Page[], code: string): Promise<unknown[]> =>
  Promise.all(pages.map((page) => page.evaluate(code)));

let number = 0;
const freshName = (): string => `two-pages-${Date.now()}-${number++}`;

test("two pages that start training at once, 100 times: one trains, the other is told; the ledger has one chain", async ({
  context,
}) => {
  test.setTimeout(180_000);
  const name = freshName();
  const pages = [await openPage(context, name), await openPage(context, name)];
  const won = [0, 0];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 1) pages.reverse();
    const answers = await evaluateBoth(pages, `trainRound(${round})`);
    expect([...answers].sort(), `round ${round}`).toEqual(["STORE-SECOND-TAB", "trained"]);
    won[answers.indexOf("trained")]!++;
  }
  expect(won[0]! + won[1]!).toBe(rounds);
  const verified = await evaluateBoth(pages, `ledger.verify()`);
  expect(verified[0]).toEqual(verified[1]);
  expect(verified[0]).toMatchObject({ entries: 2 + rounds * 5 }); // genesis, one account, and open, 3 charges, close of each
  const totals = `ledger.totals(ledger.accounts).runs.filter((run) => run.chargedSteps === 3 && run.ended === "done").length`;
  expect(await evaluateBoth(pages, totals)).toEqual([rounds, rounds]);
});

test("two pages that open saved work at once, 100 times: one owns it; the other does as soon as that one is killed", async ({
  context,
}) => {
  const name = freshName();
  const pages = [await openPage(context, name), await openPage(context, name)];
  await evaluateBoth(pages, `askForAll()`);
  const [first, second] = await Promise.all(pages.map((page) => page.evaluate<boolean[]>(`owned()`)));
  expect(first!.map((owns, i) => Number(owns) + Number(second![i]))).toEqual(Array<number>(rounds).fill(1));
  await crash(context, pages[0]!);
  await expect.poll(() => pages[1]!.evaluate(`owned().every(Boolean)`)).toBe(true);
});

test("a page that is killed while it trains leaves training to the other", async ({ context }) => {
  const name = freshName();
  const watch = await openPage(context, name);
  for (let kill = 0; kill < kills; kill++) {
    const page = await openPage(context, name);
    await page.evaluate(`void host.alone(() => train(new Promise(() => undefined)))`);
    await expect
      .poll(() => watch.evaluate(`host.alone(async () => "trained").catch(({ problem }) => problem.code)`))
      .toBe("STORE-SECOND-TAB");
    await crash(context, page);
    await expect
      .poll(() => watch.evaluate(`host.alone(() => train()).catch(({ problem }) => problem.code)`))
      .toBe("trained");
  }
  await watch.evaluate(`ledger.verify()`);
});
