// A run that broke off and goes on: charges of all its parts together never pass the plan, nobody else takes it over meanwhile, and
// the policies count its remaining steps again.
import { describe, expect, test } from "vitest";
import { verifyLedger } from "@/privacy/ledger/chain";
import { Ledger } from "@/privacy/ledger/ledger";
import { memoryStore } from "@/privacy/ledger/memory-store";
import { composedEpsilon } from "@/privacy/ledger/totals";
import { ledgerPlan, openRunOn, unitKeys } from "../../helpers/fake-ledger";

const keys = unitKeys(0, 3);
const plan = ledgerPlan({ steps: 5 });

/** A ledger whose earlier writer, who charged two steps, is gone or not. */
async function brokenOff({ gone = true } = {}) {
  const lines: string[] = [];
  const first = new Ledger(memoryStore(lines));
  const run = await openRunOn(first, keys, plan);
  for (let step = 0; step < 2; step++) await first.charge(run, step);
  const later = () => new Ledger({ ...memoryStore(lines), isGone: () => Promise.resolve(gone) });
  return { lines, first, run, later };
}

const chargedOf = (ledger: Ledger) => ledger.totals(ledger.accountsOf(keys)).runs.map((run) => run.chargedSteps);

describe("a run that goes on", () => {
  test("is charged for what it runs again, until its plan is used up, and the chain verifies", async () => {
    const { run, later, lines } = await brokenOff();
    const ledger = later();
    await ledger.resumeRun(run);
    for (let step = 1; step < 4; step++) await ledger.charge(run, step);
    await expect(ledger.charge(run, 4)).rejects.toThrow("[PRIV-SPENT]");
    await ledger.close(run, "done");
    expect(chargedOf(ledger)).toEqual([5]);
    expect(await verifyLedger(lines.join("\n"))).toBe(ledger.head);
  });

  test("stays charged where the writer after it closed it as broken off, and goes on from there", async () => {
    const { run, later } = await brokenOff();
    const ledger = later();
    await openRunOn(ledger, keys, plan); // closes what is abandoned
    expect(ledger.totals(ledger.accountsOf(keys)).runs[0]).toMatchObject({ chargedSteps: 2, ended: "failed" });
    await ledger.resumeRun(run);
    await ledger.charge(run, 2);
    expect(chargedOf(ledger)).toEqual([3, 0]);
  });

  test("is not taken from a writer who may still be at work", async () => {
    const { run, first, later } = await brokenOff({ gone: false });
    await expect(later().resumeRun(run)).rejects.toThrow("[PRIV-CLOSED]");
    await first.charge(run, 2);
  });

  test("goes to one of two who ask at once; the writer before may charge no more", async () => {
    const lines: string[] = [];
    const first = new Ledger(memoryStore(lines));
    const run = await openRunOn(first, keys, plan);
    const gone = first.totals(first.accountsOf(keys)).runs.length; // the first writer is known before anybody asks
    expect(gone).toBe(1);
    const firstWriter = /"writer":"([^"]+)"/.exec(lines.join("\n"))![1]!;
    const isGone = (writer: string) => Promise.resolve(writer === firstWriter);
    const asked = [0, 1].map(() => new Ledger({ ...memoryStore(lines), isGone }));
    const got = await Promise.allSettled(asked.map((ledger) => ledger.resumeRun(run)));
    expect(got.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await first.refresh();
    await expect(first.charge(run, 0)).rejects.toThrow("[PRIV-CLOSED]");
  });

  test.each(["done", "stopped", "discarded"] as const)("does not after it ended as %s", async (reason) => {
    const { run, first, later } = await brokenOff();
    await first.close(run, reason);
    await expect(later().resumeRun(run)).rejects.toThrow("[PRIV-CLOSED]");
    await expect(later().resumeRun("unknown")).rejects.toThrow("[PRIV-CLOSED]");
  });

  test("is refused by a limit that its remaining steps would pass, and counts whole once it goes on", async () => {
    const { run, later } = await brokenOff();
    const ledger = later();
    const other = await openRunOn(ledger, keys, ledgerPlan({ steps: 3 }));
    for (let step = 0; step < 3; step++) await ledger.charge(other, step);
    await ledger.close(other, "done");
    const [whole, spent] = [8, 5].map((steps) => {
      const run = { noiseMultiplier: 4, samplingProbability: 1, trainableNumbers: 100, steps };
      return composedEpsilon([run], plan.targetDelta);
    });
    const limit = { maxDelta: null, unit: null, contact: null };
    await expect(ledger.resumeRun(run, [{ ...limit, maxEpsilon: (whole! + spent!) / 2 }])).rejects.toThrow(
      "PRIV-POLICY",
    );
    await ledger.resumeRun(run, [{ ...limit, maxEpsilon: whole! }]);
    const next = ledgerPlan({ steps: 1 });
    const refusal = ledger.refusalOf(ledger.accountsOf(keys), {
      plan: next,
      size: 100,
      policies: [{ ...limit, maxEpsilon: whole! }],
    });
    expect(refusal?.code).toBe("PRIV-POLICY");
  });

  test.each(["stopped", "discarded"] as const)(
    "may end as %s instead, for good, at what it charged",
    async (reason) => {
      const { run, later } = await brokenOff();
      const ledger = later();
      expect(await ledger.settleRun(run, reason)).toBe(reason);
      expect(await ledger.settleRun(run, "discarded")).toBe(reason); // it has ended: nothing is written
      expect(ledger.totals(ledger.accountsOf(keys)).runs).toMatchObject([{ chargedSteps: 2, ended: reason }]);
      await expect(ledger.resumeRun(run)).rejects.toThrow("[PRIV-CLOSED]");
    },
  );

  test("is ended by nobody while its writer may be at work", async () => {
    const { run, first, later } = await brokenOff({ gone: false });
    await expect(later().settleRun(run, "discarded")).rejects.toThrow("[PRIV-CLOSED]");
    await first.charge(run, 2);
  });

  test("knows its account, also after a merge", async () => {
    const { run, later } = await brokenOff();
    const ledger = later();
    const joined = await ledger.join(unitKeys(2, 9));
    expect(ledger.accountOf(run)).toBe(joined);
    expect(ledger.accountOf("unknown")).toBeNull();
  });
});
