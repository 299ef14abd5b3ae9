// Statements as they are usually filled, and as full as they get, for the tests of the page.
import { privacyFile } from "@/export/privacy-file";
import type { Statement } from "@/export/statement-schema";
import type { AuditFacts, PrivacyFacts } from "@/export/types";
import type { AccountRun } from "@/privacy/ledger/types";
import { factsWith } from "./bundle";

const common = {
  labelSetName: "chexpert14",
  uncertain: "positive",
  blank: "negative",
  labelsSha256: "1f".repeat(32),
  adapterSha256: "2e".repeat(32),
  baseName: "sentence-transformers/all-MiniLM-L6-v2",
  basePackageSha256: "3d".repeat(32),
  build: "0123456789ab",
} as const;

/** A run of another plan on the same reports. */
export const earlierRun = (change: Partial<AccountRun> = {}): AccountRun => ({
  planSha256: "5a".repeat(32),
  noiseMultiplier: 100,
  samplingProbability: 1,
  plannedSteps: 200,
  chargedSteps: 150,
  trainableNumbers: 5390,
  delta: 0.00001,
  ended: "stopped",
  opened: "2026-01-15",
  ...change,
});

export const statementWith = (change: Partial<PrivacyFacts> = {}, earlier: readonly AccountRun[] = []): Statement =>
  privacyFile({ ...factsWith(change, earlier), ...common });

const audit: AuditFacts = {
  canaries: 1000,
  guesses: 200,
  right: 121,
  significance: 0.05 / 3,
  delta: 0.00001,
  data: "synthetic samples",
};

/** One run, nothing unusual. */
export const usual = (): Statement =>
  statementWith({ delta: 0.00001, noiseMultiplier: 58.7312, trainableNumbers: 5774, clipNorm: 1 });

/** One sampled run with the longest sentences. */
export const wordy = (): Statement =>
  statementWith({
    ...{ delta: 0.00001, noiseMultiplier: 1.3127, samplingProbability: 0.0512, plannedSteps: 196, chargedSteps: 117 },
    ...{ trainableNumbers: 79_118, stop: "by-hand", publicUnitCountSource: "confirmed", publicUnitCount: 5000 },
    rowsWithoutPatient: "own-patient",
  });

/** A run stopped by hand after five others, audited or not. */
export const full = (withAudit: boolean): Statement =>
  statementWith(
    {
      ...{ delta: 0.00001, noiseMultiplier: 1.3127, samplingProbability: 0.0512, plannedSteps: 196, chargedSteps: 117 },
      ...{ trainableNumbers: 79_118, stop: "by-hand", publicUnitCountSource: "confirmed", publicUnitCount: 5000 },
      rowsWithoutPatient: "own-patient",
      audit: withAudit ? audit : null,
    },
    [1, 2, 3, 4, 5].map((i) => earlierRun({ noiseMultiplier: 100 + i })),
  );
