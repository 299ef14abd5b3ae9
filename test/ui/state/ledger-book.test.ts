// The ledger on Seal: loaded, checked, limited; a broken one stays marked until a new one is begun.
import { describe, expect, test } from "vitest";
import { LedgerBook } from "@/ui/state/ledger-book.svelte";
import { limitSentence, totalSentence } from "@/ui/screens/seal.text";
import { fakeClient, type FakeOptions } from "../../helpers/fake-client";

function open(options: FakeOptions = {}) {
  const client = fakeClient(options);
  const problems: string[] = [];
  const book = new LedgerBook(client, ({ code }) => problems.push(code));
  return { book, problems, kinds: () => client.calls.map(({ kind }) => kind) };
}

describe("LedgerBook", () => {
  test("loads, verifies and saves", async () => {
    const { book, kinds } = open();
    await book.load();
    await book.verify();
    expect(book.verified).toMatchObject({ entries: book.view?.entries });
    expect((await book.file())?.name).toBe("ledger.jsonl");
    expect(book.verified).toBeUndefined(); // a check tells about the moment of the check
    expect(kinds()).toEqual(["ledger", "verify-ledger", "ledger-file"]);
  });

  test("shows the ledger as it is after a limit was set or removed", async () => {
    const { book } = open();
    await book.setPolicy("policy.json", new ArrayBuffer(4));
    expect(book.view?.policy?.maxEpsilon).toBe(8);
    await book.removePolicy();
    expect(book.view).toMatchObject({ policy: null, policyRemoved: true });
  });

  test("a broken ledger shows its problem and is marked until a new one is begun", async () => {
    const { book, problems } = open({ endings: { ledger: "failed" } });
    await book.load();
    expect([book.problem?.code, book.broken, book.view]).toEqual(["PRIV-LEDGER", true, undefined]);
    expect(problems).toEqual(["PRIV-LEDGER"]);
    await book.giveUp("earlier spending unknown");
    expect([book.problem, book.broken, book.view?.complete]).toEqual([undefined, false, false]);
  });
});

describe("the words of the ledger", () => {
  test("name epsilon with delta and unit, and never a total that was not composed", async () => {
    const { book } = open();
    await book.load();
    const view = book.view!;
    expect(totalSentence(view)).toBe("Spent: epsilon 1.042, delta 0.00001, per patient, 2 runs composed.");
    expect(totalSentence({ ...view, total: null })).toBe("Nothing was charged yet.");
    expect(totalSentence({ ...view, total: null, ofOpenReports: false })).toContain("Open reports");
  });

  test("name the limit, who set it, and a removal", async () => {
    const { book } = open();
    await book.load();
    const view = book.view!;
    expect(limitSentence(view)).toBe("At most epsilon 8 in all, delta 0.00001, whole patients, set by P. Meyer.");
    expect(limitSentence({ ...view, policy: null, policyRemoved: true })).toContain("None is set. A limit was removed");
  });
});
