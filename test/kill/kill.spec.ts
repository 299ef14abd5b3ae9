// The browser is killed while it trains, SIGKILL to all its processes at random moments: no step that was acknowledged is lost, no store
// is unreadable, and the ledger never holds fewer steps than were acknowledged.
// How many kills of a training: CLOISTER_KILLS, 300 if unset.
import { expect, test } from "@playwright/test";
import { killOften, type Tally } from "./kills";
import type { Work } from "./told";
import { openVictimServer } from "./victim-server";

const kills = Number(process.env["CLOISTER_KILLS"] ?? 300);
const few = Math.ceil(kills / 10);

/** Each series has a server of its own: what the last page of another still tells is heard by nobody. */
async function tallyOf(work: Work, count: number): Promise<Tally> {
  const server = await openVictimServer();
  try {
    const tally = await killOften(server, work, count);
    console.log(work, JSON.stringify(tally));
    return tally;
  } finally {
    server.close();
  }
}

test.describe.configure({ timeout: 60_000 + kills * 10_000 });

test("a training that is killed loses no acknowledged step", async () => {
  const tally = await tallyOf("train", kills);
  expect(tally).toMatchObject({ kills, lost: 0, undercharged: 0, problems: [] });
  expect(tally.acknowledged).toBeGreaterThan(kills); // it was at work when it was killed
  expect(tally.read).toBeGreaterThan(kills / 2);
});

test("a change of passphrase that is killed leaves the old one or the new one", async () => {
  const tally = await tallyOf("change", few);
  expect(tally).toMatchObject({ kills: few, lost: 0, problems: [] });
  expect(tally.read).toBeGreaterThan(0);
});

test("an audit log that is killed loses no acknowledged entry, and its chain is whole", async () => {
  const tally = await tallyOf("log", few);
  expect(tally).toMatchObject({ kills: few, lost: 0, problems: [] });
  expect(tally.acknowledged).toBeGreaterThan(few);
});

test("a page that acknowledges what it has not saved is found out (the kills can fail)", async () => {
  const tally = await tallyOf("careless", 4);
  expect(tally).toMatchObject({ undercharged: 0, problems: [] });
  expect(tally.lost).toBeGreaterThan(0);
});
