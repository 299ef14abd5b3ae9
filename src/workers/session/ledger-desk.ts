// The ledger of a session with what ties data to it: unit keys of the held reports, and the runs that they have had.
import type { Problem } from "@/base/errors";
import { InputError } from "@/base/errors";
import { giveUp } from "@/privacy/ledger/give-up";
import { Ledger } from "@/privacy/ledger/ledger";
import { chargedPart, composedEpsilon } from "@/privacy/ledger/totals";
import type { AccountTotals, Policy } from "@/privacy/ledger/types";
import { unitKeysOf } from "@/privacy/ledger/unit-keys";
import type { PrivacyPlan } from "@/training/plan";
import type { HeldReports } from "./hold-reports";
import type { LedgerHost } from "./host";

/** What a plan would add to an account. */
export interface Forecast {
  /** Composed epsilon of what is charged, at the plan's delta. */
  readonly spent: number | null;
  /** The same with all steps of the plan. */
  readonly totalAfter: number | null;
  /** Why the run would be refused. */
  readonly refusal: Problem | null;
  /** Limits in force, the strictest of each. */
  readonly policy: Policy | null;
}

export class LedgerDesk {
  #ledger: Ledger;
  readonly #host: LedgerHost;
  /** Limits besides those of the ledger, until this desk closes. */
  readonly policies: readonly Policy[];
  readonly #keys = new WeakMap<HeldReports, Promise<readonly string[]>>();

  constructor(host: LedgerHost, policies: readonly Policy[] = []) {
    this.#host = host;
    this.policies = policies;
    this.#ledger = new Ledger(host.store);
  }

  get ledger(): Ledger {
    return this.#ledger;
  }

  /** Begins a new ledger after a damaged one. @throws InputError PRIV-WORD, PRIV-HOLDS, STORE-LEDGER */
  async giveUp(word: string): Promise<void> {
    this.#ledger = await giveUp(this.#host.store, word);
  }

  /** Keys of all units of the import, so that a split or a hold-out makes no new account. */
  unitKeys(held: HeldReports): Promise<readonly string[]> {
    let keys = this.#keys.get(held);
    if (!keys) {
      keys = this.#host.installationKey().then((key) => unitKeysOf(held.imported.reports, key));
      this.#keys.set(held, keys);
      keys.catch(() => this.#keys.delete(held)); // the next call tries again
    }
    return keys;
  }

  alone<T>(task: () => Promise<T>): Promise<T> {
    return this.#host.alone(task);
  }

  /** Runs of all accounts that the reports touch, as known after a look at the store. */
  async totalsOf(held: HeldReports): Promise<AccountTotals> {
    const keys = await this.unitKeys(held);
    await this.ledger.refresh();
    return this.ledger.totals(this.ledger.accountsOf(keys));
  }

  /** @throws InputError PRIV-POLICY if the policies refuse the run now, PRIV-LEDGER, STORE-* if the ledger cannot be used */
  async admit(held: HeldReports, plan: PrivacyPlan, size: number): Promise<void> {
    const keys = await this.unitKeys(held);
    await this.ledger.refresh();
    const refusal = this.ledger.refusalOf(this.ledger.accountsOf(keys), { plan, size, policies: this.policies });
    if (refusal) throw new InputError(refusal);
  }

  /** Figures for the plan; a ledger that cannot be read gives none, and says why. */
  async forecast(held: HeldReports, plan: PrivacyPlan, size: number): Promise<Forecast> {
    try {
      const { runs } = await this.totalsOf(held);
      const accounts = this.ledger.accountsOf(await this.unitKeys(held));
      const charged = runs.map(chargedPart);
      return {
        spent: composedEpsilon(charged, plan.targetDelta),
        totalAfter: composedEpsilon([...charged, { ...plan, trainableNumbers: size }], plan.targetDelta),
        refusal: this.ledger.refusalOf(accounts, { plan, size, policies: this.policies }),
        policy: this.ledger.policy,
      };
    } catch (error) {
      if (error instanceof InputError) return { spent: null, totalAfter: null, refusal: error.problem, policy: null };
      throw error;
    }
  }
}
