// The receipt of a charge: what noise is drawn against, once.
import { InternalError } from "@/base/errors";

/** Proof of one charge: lets noise be drawn once. */
export interface ChargeReceipt {
  readonly run: string;
  readonly step: number;
  /** @throws InternalError the second time */
  spend(): void;
}

export function receiptFor(run: string, step: number): ChargeReceipt {
  let spent = false;
  return {
    run,
    step,
    spend() {
      if (spent) throw new InternalError(`privacy/ledger: the receipt of step ${step} was spent before`);
      spent = true;
    },
  };
}
