// Takes back the file that was opened last, as long as nothing was made of it: what was open before stands as it stood, table and run included.
import { InputError } from "@/base/errors";
import { importNotUndone } from "@/base/problems/app";
import type { OpenedProject } from "../keep-protocol";
import { summaryOf } from "./hold-reports";
import type { OpenWork } from "./open-work";
import { pausedSummary } from "./paused-run";
import { handCount } from "./relabel";

/** What stands on the reports and is not to be lost, or not to be mixed. */
const partsOf = ({ source, run, adapter, adapterModel, classified, shown, paused, unreadableRun }: OpenWork) => [
  ...[source, run, adapter, adapterModel, classified, shown, paused, unreadableRun],
];

/** What is open, as the page shows an opened project. */
function summaryOfWork(now: OpenWork): OpenedProject {
  const { held, options, choices, run, adapter, adapterSource, paused, classified } = now;
  return {
    summary: held ? summaryOf(held) : null,
    options: options ?? {},
    choices: choices ?? null,
    run: run && run.held.tokens === held?.tokens ? run.finished.summary : null,
    adapter: (adapterSource && adapter?.info) ?? null,
    paused: paused && held ? pausedSummary(paused.run) : null,
    runProblem: null,
    classified: classified?.summary() ?? null,
  };
}

export class LastImport {
  #before: OpenWork | undefined;
  #after: readonly unknown[] = [];

  /** @param before  a copy of what was open  @param now  what is open since the file was read */
  remember(before: OpenWork, now: OpenWork): void {
    this.#before = before;
    this.#after = partsOf(now);
  }

  /** @throws InputError APP-UNDO where nothing was opened, or something was made of it */
  undo(now: OpenWork): OpenedProject {
    const before = this.#before;
    const parts = partsOf(now);
    const isUntouched = parts.every((part, i) => part === this.#after[i]) && now.training === undefined;
    if (!before || !isUntouched || (now.held && handCount(now.held.imported) > 0))
      throw new InputError(importNotUndone());
    this.#before = undefined;
    for (const key of Object.keys(now)) Reflect.deleteProperty(now, key);
    Object.assign(now, before);
    return summaryOfWork(now);
  }
}
