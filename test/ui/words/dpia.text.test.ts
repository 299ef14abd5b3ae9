// DPIA inputs: what was measured stands in them, what was not is said so, an epsilon has delta and unit, and no count of reports is told.
import { describe, expect, test } from "vitest";
import { dpiaMarkdown, dpiaSections, type DpiaFacts } from "@/ui/words/dpia.text";
import { cannedAnswers } from "../../helpers/fake-answers";
import { fakeGauge } from "../../helpers/fake-seal";

const answers = cannedAnswers({ withoutPrivacy: false, keep: "open" });

async function factsOf(changes: Partial<DpiaFacts> = {}): Promise<DpiaFacts> {
  const gauge = fakeGauge(3);
  const { level, rows } = await gauge.measure();
  return {
    ...{ at: "2026-03-03T12:00:00.000Z", build: "3f9d01c2ab47", origin: "https://cloister.example" },
    ...{ level, selfTest: rows, headers: await gauge.checkHeaders(), tried: [], foreign: 0 },
    keep: await answers["keep-status"]({ after: null }),
    stored: await answers["stored-here"]({}),
    ledger: await answers.ledger({}),
    log: await answers["audit-log"]({}),
    ...changes,
  };
}
const fileOf = async (changes?: Partial<DpiaFacts>): Promise<string> =>
  dpiaMarkdown(dpiaSections(await factsOf(changes)));

describe("DPIA inputs", () => {
  test("tell build, seal, headers, storage, ledger and log as they were measured", async () => {
    const file = await fileOf();
    for (const part of [
      "build 3f9d01c2ab47",
      "Seal: Sealed.",
      "Self-test of this start: 11 of 11 hold.",
      "Headers of this page and its files: 55 of 55 hold.",
      "Test for leaks: not run in this session.",
      "Connections to other origins since the page opened: 0.",
      "epsilon 1.042, delta 0.00001, per patient, 2 runs composed",
      "Ledger: 117 entries",
      "Audit log: 31 entries",
      "private files (OPFS): 8 listed, 8.1 MB",
      "saved work is unlocked",
    ])
      expect(file).toContain(part);
    expect(file).not.toMatch(/1,203|reports\.csv/); // of the open project
  });

  test("say what was not measured, and never name an epsilon then", async () => {
    const nothing = { level: 0, selfTest: [], headers: [], foreign: null, keep: undefined, stored: [] } as const;
    const file = await fileOf({ ...nothing, ledger: undefined, log: undefined });
    for (const part of [
      "Self-test of this start: not run.",
      "not counted by this browser",
      "Audit log: could not be read.",
    ])
      expect(file).toContain(part);
    expect(file).not.toMatch(/epsilon \d/);
  });

  test("list ways that got through", async () => {
    const file = await fileOf({ tried: [{ place: "page", way: "fetch", blocked: false, by: "no policy stopped it" }] });
    expect(file).toContain("0 ways blocked, 1 got through, 0 not testable here");
  });
});
