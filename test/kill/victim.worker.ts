// The worker that is killed: the real shelf, vault, slots and ledger, on the disk of a real profile. Each checkpoint follows from its step,
// so that whoever reads it knows whether it is right.
import { Ledger } from "@/privacy/ledger/ledger";
import * as v from "valibot";
import { auditLogNotKept } from "@/base/problems/store-log";
import { AuditLog } from "@/storage/audit-log";
import { ledgerDatabase } from "@/storage/ledger-db";
import { lineDatabase } from "@/storage/line-db";
import { Shelf } from "@/storage/shelf";
import { opfsFolder } from "@/storage/slot-folder";
import { works, type Told, type Work } from "./told";

const asked = new URLSearchParams(self.location.search);
const work = v.parse(v.picklist(works), asked.get("work"));
const acknowledged = Number(asked.get("acknowledged"));

const folderName = "projects";
const file = "run-of-a-project";
const shelf = new Shelf(opfsFolder(folderName));
const ledgerHost = ledgerDatabase();
const ledger = new Ledger(ledgerHost.store);

const passphrase = (n: number): string => `four quiet grey herons ${n}`;
const sizes = [4000, 300_000, 2_100_000, 70_000, 4096];
const headBytes = 64;

async function tell(told: Told): Promise<void> {
  await fetch("/told", { method: "POST", body: JSON.stringify(told) });
}
const acknowledge = (step: number): Promise<void> => tell({ kind: "acknowledged", step });

/** Step and run of the ledger, then bytes that follow from the step. */
function checkpointOf(step: number, run: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizes[step % sizes.length]!);
  for (let i = headBytes; i < bytes.length; i++) bytes[i] = (step * 31 + i * 7 + (i >> 8)) & 255;
  bytes.set(new TextEncoder().encode(JSON.stringify([step, run]).padEnd(headBytes)));
  return bytes;
}

/** @throws Error for any content but that of its step */
function readCheckpoint(bytes: Uint8Array<ArrayBuffer>): { step: number; run: string } {
  const head: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(0, headBytes)));
  if (!Array.isArray(head)) throw new Error("a checkpoint without step and run");
  const [step, run] = [Number(head[0]), String(head[1])];
  const right = checkpointOf(step, run);
  if (right.length !== bytes.length || !right.every((byte, i) => byte === bytes[i]))
    throw new Error(`the checkpoint of step ${step} has other bytes than were saved`);
  return { step, run };
}

async function hasZeroedHeader(): Promise<boolean> {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(folderName, { create: true });
  for await (const entry of folder.values()) {
    if (entry.kind !== "file") continue;
    const saved = await entry.getFile();
    const header = new Uint8Array(await saved.slice(0, 96).arrayBuffer());
    if (saved.size > 0 && header.every((byte) => byte === 0)) return true;
  }
  return false;
}

async function chargedSteps(): Promise<number> {
  await ledger.refresh();
  await ledger.verify();
  return ledger.totals(ledger.accounts).runs.reduce((sum, { chargedSteps: steps }) => sum + steps, 0);
}

/** @returns whether there was a vault; the one that is now there is open */
async function openShelf(n: number): Promise<boolean> {
  if (!(await shelf.exists())) return false;
  await shelf.unlock(passphrase(n));
  return true;
}

async function train(): Promise<void> {
  const cutShort = await hasZeroedHeader();
  const hasVault = await openShelf(0);
  const bytes = hasVault ? await shelf.load(file) : null;
  const saved = bytes && readCheckpoint(bytes);
  const step = saved?.step ?? (hasVault ? 0 : -1);
  await tell({ kind: "found", step, charged: await chargedSteps(), cutShort });
  if (!hasVault) {
    await shelf.create(passphrase(0));
    await acknowledge(0);
  }
  const plan = {
    steps: 100_000,
    noiseMultiplier: 50,
    samplingProbability: 1,
    targetDelta: 1e-5,
    unit: "patient",
  } as const;
  await ledgerHost.alone(async () => {
    const account = await ledger.join(["0123456789abcdef"]);
    const run = saved?.run ?? (await ledger.openRun({ account, plan, planSha256: "d".repeat(64), size: 10 }));
    if (saved) await ledger.resumeRun(run);
    for (let next = Math.max(0, step) + 1; ; next++) {
      (await ledger.charge(run, next)).spend();
      if (work !== "careless" || next % 50 === 0)
        await shelf.save(file, checkpointOf(next, run), { ledgerSeq: ledger.entryCount });
      await acknowledge(next);
    }
  });
}

async function changePassphrases(): Promise<void> {
  const cutShort = await hasZeroedHeader();
  let step = acknowledged;
  // A change may have reached the disk without its acknowledgement.
  const hasVault = await openShelf(step).catch(() => openShelf(++step));
  const bytes = hasVault ? await shelf.load(file) : null;
  if (bytes) readCheckpoint(bytes);
  await tell({ kind: "found", step: hasVault ? step : -1, charged: step, cutShort });
  if (!hasVault) await shelf.create(passphrase((step = 0)));
  await shelf.save(file, checkpointOf(step, "no run"));
  for (;;) {
    await acknowledge(step);
    await shelf.change(passphrase(step), passphrase(++step));
  }
}

/** Each entry counts once it is on the disk, and the whole chain is recomputed at each start. */
async function keepLog(): Promise<void> {
  const log = new AuditLog(lineDatabase("cloister-audit-log", { notKept: auditLogNotKept }), "victim");
  const { entries: found } = await log.verify();
  await tell({ kind: "found", step: found, charged: found, cutShort: false });
  for (;;) {
    await log.note({ action: "run-started", object: passphrase(found) });
    const { entries, problem } = await log.view(1);
    if (problem) throw new Error(problem.code);
    await acknowledge(entries);
  }
}

const does: Record<Work, () => Promise<void>> = { train, careless: train, change: changePassphrases, log: keepLog };

await tell({ kind: "began" });
try {
  await does[work]();
} catch (error) {
  await tell({ kind: "problem", text: String(error) });
}
