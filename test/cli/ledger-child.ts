// A program that opens a run in a ledger folder and charges it until it is killed; each acknowledged charge is told as a line
// "released <step>" that is written before the next charge is asked for. Built and started by ledger-file.test.ts.
import { writeSync } from "node:fs";
import { fileLedger } from "@/cli/ledger-file";
import { Ledger } from "@/privacy/ledger/ledger";
import { unitKeysOf } from "@/privacy/ledger/unit-keys";

const [folder = "", steps = "1", patient = ""] = process.argv.slice(2);
const host = fileLedger(folder);
const ledger = new Ledger(host.store);
const keys = await unitKeysOf([{ patient, sections: [] }], await host.installationKey());
const account = await ledger.join(keys);
const plan = {
  steps: Number(steps),
  noiseMultiplier: 50,
  samplingProbability: 1,
  targetDelta: 1e-5,
  unit: "patient",
} as const;
const run = await ledger.openRun({ account, plan, planSha256: "c".repeat(64), size: 10 });
writeSync(1, `run ${run}\n`);
for (let step = 0; step < plan.steps; step++) {
  (await ledger.charge(run, step)).spend();
  writeSync(1, `released ${step}\n`);
}
await ledger.close(run, "done");
writeSync(1, "closed\n");
