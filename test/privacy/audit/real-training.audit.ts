// One-run audits of real trainings on the bundled encoder: 1,000 canaries among the sample reports, at three epsilons and with
// the noise switched off. Run: npm run test:audit
import { beforeAll, describe, expect, test, vi } from "vitest";
import { seededRng } from "@/base/random";
import { auditRun, prepareAudit } from "@/workers/session/audit-run";
import type { AuditResult, PreparedAudit } from "@/workers/session/audit-run";
import type { OpenModel } from "@/workers/session/open-model";
import { realModel, testHost } from "./audit-model";
import { noise } from "./noise-switch";

vi.mock("@/privacy/mechanism/discrete-gaussian", () => import("./noise-switch"));

const told = ({ shown, tests, claimedEpsilon, detection, seconds }: AuditResult): string =>
  `bound ${shown.epsilonLowerBound.toFixed(3)} of at most ${shown.ceiling.toFixed(3)}, claimed ${claimedEpsilon}; ` +
  `right ${tests.map(({ right, guesses }) => `${right}/${guesses}`).join(" ")}; ` +
  `${detection.hits} of ${detection.members} found at ${detection.alarms} of ${detection.nonMembers}; ${seconds.toFixed(1)} s`;

describe("a training on the bundled encoder", { timeout: 900_000 }, () => {
  let open: OpenModel;
  let prepared: PreparedAudit;
  beforeAll(async () => {
    open = await realModel();
    prepared = await prepareAudit({ host: testHost, open }, 1000, seededRng(2026));
  }, 300_000);

  test.each([1, 3, 8])("shows no more than it claims at epsilon %f", async (epsilon) => {
    noise.off = false;
    const result = await auditRun({ open, prepared }, { epsilon, method: "head" });
    console.info(`epsilon ${epsilon}: ${told(result)}`);
    expect(result.shown.epsilonLowerBound).toBeLessThanOrEqual(Number(result.claimedEpsilon));
    expect(result.above).toBe(false);
  });

  test("shows more than 2 at a claimed 1 when the noise is off", async () => {
    noise.off = true;
    const result = await auditRun({ open, prepared }, { epsilon: 1, method: "head" });
    console.info(`noise off: ${told(result)}`);
    expect(result.shown.epsilonLowerBound).toBeGreaterThan(2);
    expect(result.above).toBe(true);
  });
});
