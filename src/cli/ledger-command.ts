// `cloister ledger`: what was charged on which patients, by account; checks the chain; keeps or lifts a privacy officer's limits.
// Exit code 2 if the ledger is broken.
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import { giveUp } from "@/privacy/ledger/give-up";
import { Ledger } from "@/privacy/ledger/ledger";
import { chargedPart, composedEpsilon } from "@/privacy/ledger/totals";
import type { AccountRun } from "@/privacy/ledger/types";
import { readPolicy } from "@/workers/session/read-policy";
import { readFlags } from "./arguments";
import type { Flags } from "./arguments";
import { readGiven } from "./files";
import { fileLedger, ledgerFolder } from "./ledger-file";

/** An account as it is printed; its name is its place, as accounts have no other name outside the ledger. */
function accountOf(ledger: Ledger, account: string, number: number) {
  const { runs } = ledger.totals([account]);
  const delta = runs.length === 0 ? null : Math.max(...runs.map((run) => run.delta));
  const epsilon = delta === null ? 0 : composedEpsilon(runs.map(chargedPart), delta);
  return { number, epsilon, delta, runs };
}

const runLine = (run: AccountRun): string =>
  `    ${run.opened}  ${run.ended.padEnd(9)}  ${run.chargedSteps} of ${run.plannedSteps} steps charged, ` +
  `noise ${run.noiseMultiplier}, sampling ${run.samplingProbability}, plan ${run.planSha256.slice(0, 8)}`;

function printed(ledger: Ledger): string {
  const accounts = ledger.accounts.map((account, i) => accountOf(ledger, account, i + 1));
  const { policy, policyRemoved } = ledger;
  const by = policy?.contact ? ` (${policy.contact})` : "";
  const limit = policy ? `Limit: epsilon ${policy.maxEpsilon}${by}.` : "No limit is set.";
  return [
    ...accounts.flatMap(({ number, epsilon, delta, runs }) => [
      `Account ${number}: ${delta === null ? "no run yet" : `epsilon ${epsilon} at delta ${delta}, all runs together`}`,
      ...runs.map(runLine),
    ]),
    `${ledger.entryCount} entries, head ${ledger.head}`,
    policyRemoved ? `${limit} A limit was removed at some time.` : limit,
    ...(ledger.totals([]).complete ? [] : ["An earlier ledger was damaged: earlier spending is unknown."]),
  ].join("\n");
}

const jsonOf = (ledger: Ledger) => ({
  ok: true,
  head: ledger.head,
  entries: ledger.entryCount,
  complete: ledger.totals([]).complete,
  policy: ledger.policy,
  policyRemoved: ledger.policyRemoved,
  accounts: ledger.accounts.map((account, i) => accountOf(ledger, account, i + 1)),
});

async function changePolicy(flags: Flags, ledger: Ledger): Promise<void> {
  const file = flags.values["set-policy"];
  const removes = flags.switches.has("remove-policy");
  if (file !== undefined && removes)
    throw new InputError(badArgument("--set-policy and --remove-policy exclude each other"));
  if (file !== undefined) await ledger.setPolicy(readPolicy(await readGiven(file, "--set-policy")));
  if (removes && !(await ledger.removePolicy())) console.error("No limit was set, so none was removed.");
}

/** @throws InputError PRIV-LEDGER where the chain does not hold (exit code 2), PRIV-RULES, APP-*, STORE-* */
export async function ledgerCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, {
    values: ["ledger", "set-policy", "give-up"],
    switches: ["verify", "remove-policy", "json"],
  });
  const host = fileLedger(ledgerFolder(flags.values["ledger"]));
  const word = flags.values["give-up"];
  if (word !== undefined) await giveUp(host.store, word);
  const ledger = new Ledger(host.store);
  try {
    await ledger.refresh(); // reads and verifies the whole chain
  } catch (error) {
    if (flags.switches.has("json")) console.log(JSON.stringify({ ok: false }));
    throw error;
  }
  if (flags.values["set-policy"] !== undefined) await host.installationKey(); // a ledger never stands without its key
  await changePolicy(flags, ledger);
  if (flags.switches.has("verify")) {
    const { head, entries } = await ledger.verify();
    console.error(`The chain holds: ${entries} entries, head ${head}.`);
  }
  console.log(flags.switches.has("json") ? JSON.stringify(jsonOf(ledger)) : printed(ledger));
  return 0;
}
