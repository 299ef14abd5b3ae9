// Keeps what is open: a look every two seconds finds what is new and saves it, where a passphrase was set and this tab owns saved
// work. Without one nothing of a project is ever written. Long because: what is known of saved work changes in this one place.
import { InputError } from "@/base/errors";
import type { Problem } from "@/base/errors";
import { secondTab } from "@/base/problems/store";
import { nothingToSave, projectMissing } from "@/base/problems/store-project";
import type { Shelf } from "@/storage/shelf";
import type { TabOwner } from "@/storage/tab-owner";
import type { KeepStatus, SavedProject } from "../keep-protocol";
import type { OpenWork } from "./open-work";
import { packRun, unpackRun, type PausedRun } from "./paused-run";
import { contentOf, namedAfter, packContent, unpackContent, type ProjectContent } from "./project-content";

/** Where saved work lies; the page's worker has one, the command line none. */
export interface KeepHost {
  readonly shelf: Shelf;
  readonly owner: TabOwner;
  /** Whether the browser promises to keep files. */
  persisted(): Promise<boolean>;
  /** Calls a task again and again. */
  every(ms: number, task: () => void): void;
}

const lookEveryMs = 2000;

/** A project's run that can go on lies beside it: it changes often, and the reports are large. */
const runFile = (project: string): string => `run-${project}`;
const isRunFile = (name: string): boolean => name.startsWith("run-");

/** Identity of each part that is saved. */
const partsOf = ({ source, options, choices, held, run, adapterSource, classified }: OpenWork): readonly unknown[] => [
  ...[source, options, choices, held, run?.finished, adapterSource, classified?.stamp],
];

const aboutOf = (content: ProjectContent): SavedProject["about"] => {
  const { fileName: name, reports } = namedAfter(content);
  return { name, savedAt: content.savedAt, reports, trained: content.run !== null };
};

type Known = Omit<KeepStatus, "version" | "kind" | "openId">;

export class Keeper {
  readonly #host: KeepHost;
  readonly #now: OpenWork;
  readonly #auditHead: () => Promise<string>;
  #exists = false;
  #unavailable = false;
  #known: Known = {
    ...{ savedAt: null, savedStep: null, problem: null, projects: [] },
    ...{ stored: { projects: 0, sizeBytes: 0 }, persistent: false },
  };
  #version = 0;
  #waiting: (() => void)[] = [];
  #saved: readonly unknown[] = [];
  #queue: Promise<unknown> = Promise.resolve();
  readonly #ready: Promise<void>;

  constructor(host: KeepHost, now: OpenWork, auditHead: () => Promise<string> = () => Promise.resolve("")) {
    this.#host = host;
    this.#now = now;
    this.#auditHead = auditHead;
    this.#ready = this.#begin();
    host.every(lookEveryMs, () => void this.look());
  }

  /** The status now if it is not `after`, else once it changes. */
  async status(after: number | null): Promise<KeepStatus> {
    await this.#ready;
    if (after === this.#version)
      await new Promise<void>((changed) => {
        this.#waiting.push(changed);
      });
    return this.#status();
  }

  async create(passphrase: string): Promise<KeepStatus> {
    await this.#owned();
    await this.#host.shelf.create(passphrase);
    this.#exists = true;
    await this.#list();
    await this.look();
    return this.#status();
  }

  async unlock(passphrase: string): Promise<KeepStatus> {
    await this.#owned();
    await this.#host.shelf.unlock(passphrase);
    await this.#list();
    await this.look();
    return this.#status();
  }

  /** Saves first: the caller then forgets what is open. @throws InputError STORE-* if that could not be saved */
  async lock(): Promise<void> {
    if (!this.#host.shelf.isOpen) return;
    await this.save();
    this.#host.shelf.lock();
    this.#saved = [];
    this.#change({ projects: [], savedAt: null, savedStep: null, problem: null });
  }

  async change(from: string, to: string): Promise<KeepStatus> {
    await this.#owned();
    await this.#host.shelf.change(from, to);
    return this.#status();
  }

  /** Saves what is new, quietly: the status tells a problem. */
  async look(): Promise<void> {
    if (!this.#host.shelf.isOpen) return;
    await this.save().catch((error: unknown) => {
      if (!(error instanceof InputError)) throw error;
      if (error.problem.code !== this.#known.problem?.code) this.#change({ problem: error.problem });
    });
  }

  /** Saves what is new and resolves once it is on the disk. @throws InputError STORE-QUOTA, STORE-SAVE, STORE-SECOND-TAB */
  save(): Promise<void> {
    return this.#queued(async () => {
      const parts = partsOf(this.#now);
      if (parts.every((part, i) => part === this.#saved[i])) return;
      const content = await this.#content();
      if (!content) return;
      await this.#owned();
      const id = (this.#now.project ??= crypto.randomUUID());
      const bytes = packContent(content);
      await this.#host.shelf.save(id, bytes);
      this.#saved = parts;
      await this.#saveWaiting(id);
      const entry: SavedProject = { id, about: aboutOf(content), sizeBytes: bytes.length };
      const projects = [entry, ...this.#known.projects.filter((one) => one.id !== id)];
      this.#change({ projects, savedAt: content.savedAt, problem: null, ...(await this.#facts()) });
    });
  }

  /** @throws InputError STORE-PROJECT, STORE-VERSION, STORE-VAULT, STORE-DAMAGED */
  async read(id: string): Promise<ProjectContent> {
    const bytes = await this.#host.shelf.load(id);
    if (!bytes) throw new InputError(projectMissing());
    return unpackContent(bytes);
  }

  /** Saves where a run goes on, quietly: a full disk does not end the run, and the status tells. */
  async saveRun(project: string, run: PausedRun): Promise<void> {
    try {
      await this.#queued(async () => {
        await this.#owned();
        await this.#writeRun(project, run);
      });
      this.#change({ savedAt: new Date().toISOString(), problem: null });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#change({ problem: error.problem });
    }
  }

  /** The run of a project that can go on; null: none. @throws InputError STORE-DAMAGED, STORE-VAULT, STORE-VERSION */
  async readRun(project: string): Promise<PausedRun | null> {
    const files = await this.#host.shelf.list();
    if (!files.some(({ name }) => name === runFile(project))) return null;
    const bytes = await this.#host.shelf.load(runFile(project));
    return bytes && unpackRun(bytes);
  }

  async removeRun(project: string): Promise<void> {
    await this.#queued(() => this.#host.shelf.remove(runFile(project)));
    this.#change({ savedStep: null });
  }

  /** What is open as bytes of a project. @throws InputError STORE-NOTHING */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const content = await this.#content();
    if (!content) throw new InputError(nothingToSave());
    return packContent(content);
  }

  /** Runs what puts saved work in place of what is open; nothing is saved meanwhile, and nothing of it again. */
  open<T>(saved: { readonly id: string; readonly savedAt: string }, task: () => Promise<T>): Promise<T> {
    return this.#queued(async () => {
      const opened = await task();
      this.#now.project = saved.id;
      this.#saved = partsOf(this.#now);
      this.#change({ savedAt: saved.savedAt });
      return opened;
    });
  }

  /** What is open stays open and is not saved again until it changes. */
  async remove(id: string): Promise<KeepStatus> {
    await this.#owned();
    await this.#queued(async () => {
      await this.#host.shelf.remove(id);
      await this.#host.shelf.remove(runFile(id));
      if (this.#now.paused?.project === id) this.#unsavePaused();
      if (this.#now.project === id) {
        delete this.#now.project;
        this.#saved = partsOf(this.#now);
      }
    });
    const gone = this.#now.project === undefined ? { savedAt: null } : {};
    this.#change({ ...gone, projects: this.#known.projects.filter((one) => one.id !== id), ...(await this.#facts()) });
    return this.#status();
  }

  /** Once everything was deleted: what is open stays in memory, and nothing of it is saved. */
  letGo(): Promise<void> {
    return this.#queued(() => {
      this.#host.shelf.lock();
      this.#exists = false;
      this.#saved = [];
      delete this.#now.project;
      this.#unsavePaused();
      const nothing = { projects: [], stored: { projects: 0, sizeBytes: 0 } };
      this.#change({ ...nothing, savedAt: null, savedStep: null, problem: null });
      return Promise.resolve();
    });
  }

  /** The run that waits stays in memory. */
  #unsavePaused(): void {
    const { paused } = this.#now;
    if (paused) this.#now.paused = { run: paused.run, held: paused.held };
  }

  async #writeRun(project: string, run: PausedRun): Promise<void> {
    const { step } = run.checkpoint.state;
    const { savedStep } = this.#known;
    const kept = savedStep === null ? "The run goes on." : `Step ${savedStep} is intact.`;
    await this.#host.shelf.save(runFile(project), packRun(run), { words: { what: `step ${step}`, kept } });
    this.#change({ savedStep: step });
  }

  /** A run that waited in memory before its reports were saved. */
  async #saveWaiting(project: string): Promise<void> {
    const { paused, held } = this.#now;
    if (!paused || paused.project !== undefined || paused.held.tokens !== held?.tokens) return;
    await this.#writeRun(project, paused.run);
    this.#now.paused = { ...paused, project };
  }

  async #begin(): Promise<void> {
    await this.#host.owner.ready;
    this.#host.owner.onOwn(() => void this.#refresh());
    await this.#refresh();
  }

  async #refresh(): Promise<void> {
    try {
      if (this.#host.owner.owns()) {
        this.#exists = await this.#host.shelf.exists();
        this.#change(await this.#facts());
      } else this.#change({});
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#unavailable = true;
      this.#change({ problem: error.problem });
    }
  }

  #content(): Promise<ProjectContent | null> {
    return this.#auditHead().then((auditHead) =>
      contentOf(this.#now, { savedAt: new Date().toISOString(), auditHead }),
    );
  }

  async #facts(): Promise<Pick<Known, "stored" | "persistent">> {
    const files = await this.#host.shelf.list();
    const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    const projects = files.filter(({ name }) => !isRunFile(name)).length;
    return { stored: { projects, sizeBytes }, persistent: await this.#host.persisted() };
  }

  /** Reads every project once: a damaged one is found here, not when it is needed. */
  async #list(): Promise<void> {
    const projects: SavedProject[] = [];
    const files = await this.#host.shelf.list();
    for (const { name: id, sizeBytes } of files.filter(({ name }) => !isRunFile(name))) {
      const about = await this.read(id).then(aboutOf, (error: unknown) => {
        if (error instanceof InputError) return null;
        throw error;
      });
      projects.push({ id, about, sizeBytes });
    }
    projects.sort((a, b) => (b.about?.savedAt ?? "").localeCompare(a.about?.savedAt ?? ""));
    this.#change({ projects, problem: null, ...(await this.#facts()) });
  }

  #kind(): KeepStatus["kind"] {
    if (this.#unavailable) return "unavailable";
    if (!this.#host.owner.owns()) return "second-tab";
    if (this.#host.shelf.isOpen) return "open";
    return this.#exists ? "locked" : "memory";
  }

  #status(): KeepStatus {
    return { version: this.#version, kind: this.#kind(), openId: this.#now.project ?? null, ...this.#known };
  }

  #change(change: Partial<Known & { problem: Problem | null }>): void {
    this.#known = { ...this.#known, ...change };
    this.#version++;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const changed of waiting) changed();
  }

  async #owned(): Promise<void> {
    await this.#ready;
    if (!this.#host.owner.owns()) throw new InputError(secondTab());
  }

  #queued<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
