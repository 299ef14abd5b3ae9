// The three downloads of a finished run: adapter to share, merged model, internal record.
import { canonicalJson } from "@/base/canonical-json";
import { sha256Hex } from "@/base/hash";
import { internalRecord, mergedBundle, shareBundle, shareFiles } from "@/export/bundles";
import type { SavedBundle } from "@/export/bundles";
import type { AuditFacts } from "@/export/types";
import type { Ledger } from "@/privacy/ledger/ledger";
import type { AuditLog } from "@/storage/audit-log";
import type { Bundle, BundleFile, CheckResult } from "../protocol";
import { auditFacts, refuseIfAbove, refuseIfQuiet } from "./audit-facts";
import type { MechanismAudit } from "./audit-mechanism";
import type { AuditResult } from "./audit-run";
import type { Classified } from "./classify";
import type { HeldReports } from "./hold-reports";
import type { MembershipResult } from "./membership-run";
import type { OpenModel } from "./open-model";
import { bundleOf } from "./run-bundle";
import type { FinishedRun } from "./train";

interface Exported {
  readonly run: FinishedRun;
  readonly held: HeldReports;
  readonly open: OpenModel;
  readonly ledger: Ledger;
  readonly check: CheckResult | undefined;
  readonly audit: AuditResult | undefined;
  readonly noiseAudit: MechanismAudit | undefined;
  /** Looks at members: internal record only. */
  readonly membership: MembershipResult | undefined;
  readonly classified: Classified | undefined;
  readonly log: Pick<AuditLog, "head"> | undefined;
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array<ArrayBuffer> => utf8(`${JSON.stringify(value, null, 2)}\n`);

const recordReveals: ReadonlyMap<string, string> = new Map([
  ["READ-ME-FIRST.txt", "That this folder is not to be shared."],
  ["metrics.json", "Scores on private reports."],
  ["membership.json", "What attacks found on private reports."],
  ["training_log.jsonl", "Losses on private reports."],
  ["predictions.csv", "Predictions for each report, without its text."],
  ["plan.json", "All settings of the run."],
  ["ledger.jsonl", "What was charged, and when."],
  ["SHA256SUMS", "Checksums of the other files."],
]);

/** What there is of the run: metrics once checked, membership once attacked, predictions once classified. */
async function recordOf({
  run,
  ledger,
  check,
  membership,
  classified,
}: Exported): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const log = run.summary.losses.map((loss, i) => `${JSON.stringify({ draw: i + 1, loss })}\n`).join("");
  const files = new Map([
    ["plan.json", utf8(`${canonicalJson(run.plan)}\n`)],
    ["training_log.jsonl", utf8(log)],
    ["ledger.jsonl", utf8(await ledger.toJsonLines())],
  ]);
  if (check) files.set("metrics.json", json(check));
  if (membership) files.set("membership.json", json(membership));
  if (classified) files.set("predictions.csv", classified.file("csv", false));
  return files;
}

async function listed(saved: SavedBundle, reveals: ReadonlyMap<string, string>): Promise<BundleFile[]> {
  const files: BundleFile[] = [];
  for (const [path, bytes] of saved.files)
    files.push({
      path,
      sizeBytes: bytes.length,
      sha256: await sha256Hex(bytes),
      reveals:
        reveals.get(path) ??
        (path.startsWith("adapter-not-private/") ? "An adapter trained without privacy." : "Part of the model."),
    });
  return files;
}

/** Files of a private run that are handed out are noted in the ledger; the internal record is not meant to go anywhere. */
async function noteExport({ run, ledger }: Exported, files: readonly BundleFile[]): Promise<void> {
  const hashOf = (names: readonly string[]) =>
    files.find(({ path }) => names.includes(path.split("/").at(-1)!))?.sha256;
  const adapterSha256 = hashOf(["adapter_model.safetensors", "model.safetensors"]);
  const statementSha256 = hashOf(["privacy.json"]);
  if (run.ledgerRun === null || adapterSha256 === undefined || statementSha256 === undefined) return;
  await ledger.recordExport(run.ledgerRun, { adapterSha256, statementSha256 });
}

/**
 * An audit that was made for the same method and epsilon; null where there is none.
 * @throws InputError AUDIT-ABOVE if it contradicts the claim and the file would leave
 */
function auditOf({ audit, noiseAudit, run }: Exported, leaves: boolean): AuditFacts | null {
  if (noiseAudit && leaves) refuseIfQuiet(noiseAudit);
  const same = audit?.method === run.plan.method && audit.targetEpsilon === run.plan.privacy?.targetEpsilon;
  if (!audit || !same) return null;
  if (leaves) refuseIfAbove(audit);
  return auditFacts(audit);
}

/** A log that cannot be read says so where it is shown, and keeps nobody from exporting. */
const headOf = async (log: Exported["log"]): Promise<string | null> => (await log?.head().catch(() => null)) ?? null;

/** @throws InputError EXPORT-PRIVATE for sharing a run without privacy, EXPORT-STATEMENT, EXPORT-VERIFY, AUDIT-ABOVE */
export async function exportRun(kind: "share" | "merged" | "internal", exported: Exported): Promise<Bundle> {
  const { run, open, log } = exported;
  const name = `cloister-${run.plan.labelSetName}-${run.plan.method}`;
  const audit = auditOf(exported, kind !== "internal");
  const bundle = await bundleOf(run, open.model, { name, audit, auditLogHead: await headOf(log) });
  const saved = await {
    share: () => shareBundle(bundle),
    merged: () => mergedBundle(open.model, bundle),
    internal: async () => internalRecord(bundle, await recordOf(exported)),
  }[kind]();
  const files = await listed(saved, kind === "internal" ? recordReveals : shareFiles);
  if (kind !== "internal") await noteExport(exported, files);
  return { name: saved.name, bytes: saved.bytes.buffer, files };
}
