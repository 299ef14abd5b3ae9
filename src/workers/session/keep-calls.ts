// The calls about saved work. A page without a place to save answers that nothing is kept.
import { InputError, InternalError } from "@/base/errors";
import { savedRunNotRead, trainingRuns } from "@/base/problems/store-project";
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
  /** What is damaged of a run keeps nobody from the project's reports, labels and adapter. */
  const runOf = async (project: string): Promise<SavedRun | undefined> => {
    try {
      const run = await kept().readRun(project);
      return run ? { run, project } : undefined;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { run: savedRunNotRead(error.problem), project };
    }
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
      const run = await runOf(id);
      return kept().open({ id, savedAt: content.savedAt }, () => restore(content, run));
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
