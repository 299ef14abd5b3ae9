// The calls about saved work. A page without a place to save answers that nothing is kept.
import { InputError, InternalError } from "@/base/errors";
import { trainingRuns } from "@/base/problems/store-project";
import { openProjectFile, sealProjectFile } from "@/storage/project-file";
import type { Handlers } from "../dispatch";
import type { KeepCalls, KeepStatus, OpenedProject } from "../keep-protocol";
import type { Keeper } from "./keeper";
import type { SavedRun } from "./restore-project";
import { unpackContent, type ProjectContent } from "./project-content";

interface Session {
  /** null: this host keeps nothing. */
  readonly keeper: Keeper | null;
  /** Puts a saved project in place of what is open. */
  readonly restore: (content: ProjectContent, saved?: SavedRun) => Promise<OpenedProject>;
  readonly forget: () => void;
  /** Whether a run or a sweep is at work. */
  readonly busy: () => boolean;
}

const nowhere: KeepStatus = {
  ...{ version: 0, kind: "unavailable", savedAt: null, savedStep: null, problem: null, openId: null, projects: [] },
  ...{ stored: { projects: 0, sizeBytes: 0 }, persistent: false },
};

export function keepHandlers({ keeper, restore, forget, busy }: Session): Pick<Handlers, keyof KeepCalls> {
  const kept = (): Keeper => {
    if (!keeper) throw new InternalError("workers/keep-calls: expected a host that keeps work");
    return keeper;
  };
  const checkIdle = (): void => {
    if (busy()) throw new InputError(trainingRuns());
  };
  return {
    "keep-status": ({ after }) => {
      if (keeper) return keeper.status(after);
      return after === nowhere.version ? new Promise(() => undefined) : Promise.resolve(nowhere);
    },
    "create-vault": ({ passphrase }) => kept().create(passphrase),
    unlock: ({ passphrase }) => kept().unlock(passphrase),
    lock: async () => {
      checkIdle();
      await kept().lock();
      forget();
      return kept().status(null);
    },
    "change-passphrase": ({ from, to }) => kept().change(from, to),
    "save-now": async () => {
      await kept().save();
      return kept().status(null);
    },
    "open-project": async ({ id }) => {
      checkIdle();
      await kept().look();
      const content = await kept().read(id);
      const run = await kept().readRun(id);
      return kept().open({ id, savedAt: content.savedAt }, () =>
        restore(content, run ? { run, project: id } : undefined),
      );
    },
    "delete-project": ({ id }) => kept().remove(id),
    "project-file": async ({ passphrase }) => {
      const bytes = await sealProjectFile(await kept().bytes(), passphrase);
      return { name: "project.cloister", bytes: bytes.buffer };
    },
    "open-project-file": async ({ file, passphrase }) => {
      checkIdle();
      await kept().look();
      return restore(unpackContent(await openProjectFile(new Uint8Array(file.bytes), passphrase)));
    },
  };
}
