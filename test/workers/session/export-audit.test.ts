// An audit of the same method and epsilon goes into the statement, as does the end of the audit log; an audit above its claim stops what would leave, and nothing else.
import { beforeAll, describe, expect, test } from "vitest";
import { decodeUtf8 } from "@/formats/strict-json";
import { adapterFiles } from "@/export/open-adapter";
import { readZip } from "@/formats/zip";
import type { AuditResult } from "@/workers/session/audit-run";
import { exportRun } from "@/workers/session/export-run";
import type { MechanismAudit } from "@/workers/session/audit-mechanism";
import type { HeldReports } from "@/workers/session/hold-reports";
import type { OpenModel } from "@/workers/session/open-model";
import type { MembershipResult } from "@/workers/session/membership-run";
import { trainRun, type FinishedRun } from "@/workers/session/train";
import type { LedgerDesk } from "@/workers/session/ledger-desk";
import { fakeMembership } from "../../helpers/fake-membership";
import { heldReports, openDesk, openTiny, settings } from "./tiny-session";

const test200 = { canaries: 1000, guesses: 200, right: 117, delta: 1e-5, significance: 0.05 / 3 };
const audit: AuditResult = {
  shown: { ...test200, epsilonLowerBound: 0.1, ceiling: 3.832 },
  tests: [],
  ...{ data: "synthetic samples", targetEpsilon: 3, claimedEpsilon: 3, delta: 1e-5, method: "head", above: false },
  detection: { members: 500, nonMembers: 500, hits: 5, alarms: 5, tpr: 0.01, tprInterval: { low: 0, high: 0.1 } },
  seconds: 1,
};
const quiet: MechanismAudit = {
  ...{ muLowerBound: 1.02, ceiling: 8, claimedMu: 1, trials: 1_000_448, thresholds: 64, significance: 0.05 },
  ...{ noiseMultiplier: 1, seconds: 1, above: true },
};

let made: { run: FinishedRun; held: HeldReports; open: OpenModel; desk: LedgerDesk };
beforeAll(async () => {
  const [open, held, desk] = [await openTiny(), await heldReports(), await openDesk()];
  made = { run: await trainRun({ open, held, settings: settings(3), desk }), held, open, desk };
}, 60_000);

interface Given {
  readonly audit?: AuditResult;
  readonly noiseAudit?: MechanismAudit;
  readonly membership?: MembershipResult;
  readonly log?: { readonly head: () => Promise<string> };
}

async function exported(kind: "share" | "internal", given: Given) {
  const { run, held, open, desk } = made;
  const none = {
    check: undefined,
    classified: undefined,
    audit: undefined,
    noiseAudit: undefined,
    membership: undefined,
    log: undefined,
  };
  const { bytes } = await exportRun(kind, { run, held, open, ledger: desk.ledger, ...none, ...given });
  return readZip(new Uint8Array(bytes)).files;
}

const statementOf = async (given: Given) =>
  decodeUtf8(adapterFiles(await exported("share", given)).get("privacy.json") ?? new Uint8Array()) ?? "";

describe("the audit log in an export", { timeout: 60_000 }, () => {
  test("stands by its last hash alone", async () => {
    const log = { head: () => Promise.resolve("0f".repeat(32)) };
    expect(await statementOf({ log })).toContain(`"audit_log_head_sha256": "${"0f".repeat(32)}"`);
  });

  test("that is not there or cannot be read stops nothing", async () => {
    const broken = { head: () => Promise.reject(new Error("the log")) };
    for (const given of [{}, { log: broken }])
      expect(await statementOf(given)).toContain('"audit_log_head_sha256": "none: no audit log was at hand"');
  });
});

describe("the audit of an export", { timeout: 60_000 }, () => {
  test("stands in the statement with bound and ceiling, if method and epsilon are those of the run", async () => {
    expect(await statementOf({ audit })).toMatch(/"ceiling": 3\.83/);
    expect(await statementOf({})).toContain("none was run");
    expect(await statementOf({ audit: { ...audit, targetEpsilon: 1 } })).toContain("none was run");
    expect(await statementOf({ audit: { ...audit, method: "lora" } })).toContain("none was run");
  });

  test("above its claim stops the share bundle; the internal record is still made", async () => {
    const above = { ...audit, above: true };
    await expect(exported("share", { audit: above })).rejects.toThrow("[AUDIT-ABOVE]");
    expect((await exported("internal", { audit: above })).size).toBeGreaterThan(3);
  });

  test("on members stands in the internal record and changes no byte of the share bundle", async () => {
    const membership = fakeMembership({ nonMembers: 24 });
    const record = await exported("internal", { membership });
    const name = [...record.keys()].find((path) => path.endsWith("membership.json")) ?? "";
    expect(JSON.parse(decodeUtf8(record.get(name) ?? new Uint8Array()) ?? "")).toEqual(membership);
    expect(await exported("share", { membership })).toEqual(await exported("share", {}));
    expect([...(await exported("internal", {})).keys()].some((path) => path.includes("membership"))).toBe(false);
  });

  test("of the noise stops it as well", async () => {
    await expect(exported("share", { noiseAudit: quiet })).rejects.toThrow("[AUDIT-ABOVE]");
    expect((await exported("share", { noiseAudit: { ...quiet, above: false } })).size).toBe(8);
  });
});
