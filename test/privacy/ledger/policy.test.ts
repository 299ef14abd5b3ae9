// Limits of a privacy officer: the strictest counts, a run beyond one is refused before it starts, and a removal is never forgotten.
import { describe, expect, test } from "vitest";
import { claimedEpsilon } from "@/privacy/accounting/claim";
import { Ledger } from "@/privacy/ledger/ledger";
import { policyRefusal, strictest } from "@/privacy/ledger/policy";
import type { Policy } from "@/privacy/ledger/types";
import { ledgerPlan, openRunOn, planSha256, unitKeys } from "../../helpers/fake-ledger";

const policy = (changes: Partial<Policy> = {}): Policy => ({
  maxEpsilon: 3,
  maxDelta: null,
  unit: null,
  contact: null,
  ...changes,
});
const keys = unitKeys(0, 3);

describe("strictest", () => {
  test("takes the lowest of each limit, and who set the epsilon", () => {
    expect(strictest([])).toBeNull();
    expect(
      strictest([
        policy({ maxEpsilon: 3, maxDelta: 1e-6, contact: "A" }),
        policy({ maxEpsilon: 1, maxDelta: 1e-5, contact: "B" }),
        policy({ maxEpsilon: 2, unit: "patient" }),
      ]),
    ).toEqual({ maxEpsilon: 1, maxDelta: 1e-6, unit: "patient", contact: "B" });
  });
});

describe("policyRefusal", () => {
  test.each([2.999, 3])("admits a total of %s under a limit of 3", (total) => {
    expect(policyRefusal([policy()], ledgerPlan(), () => total)).toBeNull();
  });

  test.each([3.001, Infinity, Number.NaN])("refuses a total of %s under a limit of 3", (total) => {
    expect(policyRefusal([policy()], ledgerPlan(), () => total)?.code).toBe("PRIV-POLICY");
  });

  test("says it in the words of the screen", () => {
    const refused = policyRefusal([policy({ contact: "P. Meyer" })], ledgerPlan(), () => 3.4);
    expect(`${refused?.happened} ${refused?.kept} ${refused?.fix}`).toBe(
      "This run would bring the total to epsilon 3.4; the limit set by P. Meyer is 3. Nothing was started. Lower the stop or the steps.",
    );
  });

  test("refuses a delta above the limit and single reports where patients are wanted", () => {
    const cheap = () => 0.1;
    const strict = policy({ maxDelta: 1e-6, unit: "patient" });
    expect(policyRefusal([strict], ledgerPlan({ targetDelta: 1e-5 }), cheap)?.happened).toContain("delta 0.00001");
    expect(policyRefusal([strict], ledgerPlan({ targetDelta: 1e-6 }), cheap)).toBeNull();
    expect(policyRefusal([strict], ledgerPlan({ unit: "report", targetDelta: 1e-7 }), cheap)?.happened).toContain(
      "single reports",
    );
  });
});

describe("a ledger with a policy", () => {
  const plan = ledgerPlan({ steps: 10, noiseMultiplier: 10 });
  const claimed = (steps: number) =>
    claimedEpsilon([{ noiseMultiplier: 10, samplingProbability: 1, steps, size: 100 }], 1e-5);

  test("composes with what was charged before: the same plan fits once and not twice", async () => {
    const ledger = new Ledger();
    await ledger.setPolicy(policy({ maxEpsilon: claimed(15) }));
    const first = await openRunOn(ledger, keys, plan);
    for (let step = 0; step < 5; step++) await ledger.charge(first, step);
    await ledger.close(first, "discarded"); // 5 steps stay charged
    const second = await openRunOn(ledger, keys, plan); // 15 in all
    for (let step = 0; step < 5; step++) await ledger.charge(second, step);
    await ledger.close(second, "stopped");
    const more = ledgerPlan({ steps: 6, noiseMultiplier: 10 }); // 16 in all
    await expect(openRunOn(ledger, keys, more)).rejects.toThrow("[PRIV-POLICY]");
    expect(ledger.totals(ledger.accounts).runs).toHaveLength(2);
    await openRunOn(ledger, unitKeys(50, 53), more); // other patients, another account
  });

  test("is stricter with one limit more, never looser, until all are removed; the removal is told", async () => {
    const ledger = new Ledger();
    await ledger.setPolicy(policy({ maxEpsilon: 1 }));
    await ledger.setPolicy(policy({ maxEpsilon: 5 }));
    expect(ledger.policy?.maxEpsilon).toBe(1);
    expect(ledger.totals([]).policy).toEqual({ maxEpsilon: 1, removed: false });
    expect(await ledger.removePolicy()).toBe(true);
    expect(ledger.totals([]).policy).toEqual({ maxEpsilon: null, removed: true });
    expect(await ledger.removePolicy()).toBe(false); // nothing to remove, nothing written
    await ledger.setPolicy(policy({ maxEpsilon: 5 }));
    expect(ledger.totals([]).policy).toEqual({ maxEpsilon: 5, removed: true });
    expect([...(await ledger.toJsonLines()).matchAll(/"action":"(\w+)"/g)].map((match) => match[1])).toEqual([
      "set",
      "set",
      "removed",
      "set",
    ]);
  });

  test("counts a limit that is given for one run alone", async () => {
    const ledger = new Ledger();
    const account = await ledger.join(keys);
    const run = { account, plan, planSha256, size: 100 };
    await expect(ledger.openRun({ ...run, policies: [policy({ maxEpsilon: 0.5 })] })).rejects.toThrow("[PRIV-POLICY]");
    await ledger.openRun(run);
    expect(ledger.policy).toBeNull();
  });

  test("asking whether a run would be refused writes nothing", () => {
    const ledger = new Ledger();
    expect(ledger.refusalOf([], { plan, size: 100 })).toBeNull();
    expect(ledger.refusalOf([], { plan, size: 100, policies: [policy({ maxEpsilon: 0.01 })] })?.code).toBe(
      "PRIV-POLICY",
    );
    expect(ledger.entryCount).toBe(0); // asking writes nothing
  });
});
