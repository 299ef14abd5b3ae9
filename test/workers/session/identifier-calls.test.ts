// Going through marks: a mark is taken off and put back, counts follow, and no report changes.
import { expect, test } from "vitest";
import type { CallContext } from "@/workers/dispatch";
import type { CallKind } from "@/workers/protocol";
import { identifierHandlers } from "@/workers/session/identifier-calls";
import { fakeHeld } from "../../helpers/fake-labels";

const context: CallContext<CallKind> = { progress: () => undefined, signal: new AbortController().signal };

test("marks are counted, taken off one by one and put back", async () => {
  const held = fakeHeld(16); // reports 7 and 15 name a date, a doctor and a pager
  const calls = identifierHandlers(() => held);
  const counts = await calls["find-identifiers"]({}, context);
  expect(counts).toMatchObject({ reports: 16, marked: 2, takenOff: 0 });
  expect(new Map(counts.kinds.map(({ kind, count }) => [kind, count]))).toEqual(
    new Map([
      ["date", 2],
      ["name", 2],
      ["phone", 2],
    ]),
  );
  const off = await calls["marked-report"]({ place: 1, turn: 0 }, context);
  expect(off).toMatchObject({ place: 1, of: 2, id: "15", counts: { marked: 2, takenOff: 1 } });
  expect(off?.marks.map(({ start, end }) => off.text.slice(start, end))).toEqual(["03/14/2019", "Miller", "4471"]);
  const back = await calls["marked-report"]({ place: 1, turn: 0 }, context);
  expect(back?.counts).toEqual(counts);
  expect((await calls["marked-report"]({ place: 99, turn: null }, context))?.place).toBe(1);
  expect(held).toEqual(fakeHeld(16));
});

test("nothing is gone through before it was looked for, or after other reports were opened", async () => {
  let held = fakeHeld(16);
  const calls = identifierHandlers(() => held);
  const open = async () => calls["marked-report"]({ place: 0, turn: null }, context);
  await expect(open).rejects.toMatchObject({ problem: { code: "APP-ORDER" } });
  await calls["find-identifiers"]({}, context);
  held = fakeHeld(16);
  await expect(open).rejects.toMatchObject({ problem: { code: "APP-ORDER" } });
});
