// What gpu-crash.spec.ts asks of a page: a private training of a tiny encoder on the graphics card, with compute workers and the ledger as
// the product has them. Its randomness is held fixed, so that two runs can be compared.
import { seededRng } from "@/base/random";
import { initialAdapter } from "@/models/initial-adapter";
import { Ledger } from "@/privacy/ledger/ledger";
import { ledgerDatabase } from "@/storage/ledger-db";
import { trainingLayout } from "@/training/centering";
import { engineSource } from "@/training/engine-source";
import { fit } from "@/training/fit";
import { makePlan } from "@/training/make-plan";
import type { ComputeThread } from "@/workers/caller";
import type { FromCompute } from "@/workers/compute";
import { openPool } from "@/workers/pool";
import { cellTargets, ids } from "../engine/formula";
import { cut, tinyBert, tinyConfig } from "../engine/tiny-bert";
import { planInput } from "../training/plan-input";

const numLabels = 3;
const reports = 24;
const tokens = cut(
  ids(5, reports * tinyConfig.maxTokens, tinyConfig.vocabSize),
  Array.from({ length: reports }, () => tinyConfig.maxTokens),
);
const plan = makePlan({
  ...planInput,
  ...{ encoder: tinyConfig, labels: ["a", "b", "c"], publicUnitCount: 50, epsilon: 8, batch: 25, epochs: 12 },
});
const layout = trainingLayout(tinyConfig, plan);

/** As engine.worker.ts starts one; the development server serves it by its address. */
function startThread(): ComputeThread {
  const worker = new Worker("/src/workers/compute.worker.ts", { type: "module" });
  return {
    post: (message, transfer) => {
      worker.postMessage(message, transfer);
    },
    listen: (onMessage) => {
      worker.addEventListener("message", ({ data }: MessageEvent<FromCompute>) => {
        onMessage(data);
      });
    },
    onDeath: (listener) => {
      worker.addEventListener("error", () => {
        listener(new Error("a compute worker ended"));
      });
    },
    end: () => {
      worker.terminate();
    },
  };
}

const steps = plan.steps;
let done = 0;
/** Steps that the run under way has taken. */
const stepsDone = (): number => done;

export interface Trained {
  readonly device: string;
  /** Why the device was opened again, or another one taken. */
  readonly note: string | null;
  readonly charged: number;
  readonly losses: readonly (number | null)[];
  readonly adapter: readonly number[];
}

/** @param name  of the ledger's database */
async function train(name: string): Promise<Trained> {
  done = 0;
  const pool = await openPool(tinyBert(tinyConfig, 3), startThread, { wanted: "webgpu", count: 1 });
  const ledger = new Ledger(ledgerDatabase(name).store);
  const account = await ledger.join(["0123456789abcdef"]);
  const run = await ledger.openRun({
    ...{ account, plan: plan.privacy!, planSha256: "d".repeat(64), size: layout.size },
  });
  const engine = pool.open(plan.adapter);
  try {
    const result = await fit(
      {
        plan,
        source: engineSource(engine, { tokens, targets: cellTargets(6, reports * numLabels), numLabels }),
        units: tokens.map((_, i) => [i]),
        ...{ initial: initialAdapter(layout, seededRng(1)), rng: seededRng(7) },
        account: { charge: (step) => ledger.charge(run, step) },
      },
      {
        onStep: ({ step }) => {
          done = step;
        },
      },
    );
    await ledger.verify();
    const { device, note } = pool.facts;
    const charged = ledger.charged(run);
    return { device, note, charged, losses: result.losses, adapter: [...result.adapter] };
  } finally {
    pool.dispose();
  }
}

/** All that the page can be asked for. */
export const page = { steps, stepsDone, train };
