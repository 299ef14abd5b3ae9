// Saved work as the page sees it: what the worker says of it, and the calls of Start's part. After a lock the page is loaded anew, so
// that nothing of a project stays in it.
import type { Problem } from "@/base/errors";
import type { KeepStatus, OpenedProject } from "@/workers/keep-protocol";
import type { Client } from "@/workers/protocol";
import { saveFile } from "@/ui/save-file";
import { Call } from "./call.svelte";

const idleMs = 15 * 60_000;
const lookEveryMs = 10_000;
const signsOfUse = ["pointerdown", "keydown", "wheel"] as const;

export interface SavedHooks {
  readonly onProblem: (problem: Problem) => void;
  /** The encoder must be open before a project is. */
  readonly openModel: () => Promise<boolean>;
  readonly onOpen: (project: OpenedProject) => void;
  /** Whether a run is at work: then nothing locks by itself. */
  readonly busy: () => boolean;
  readonly reload?: () => void;
  readonly now?: () => number;
}

export class SavedWork {
  readonly #client: Client;
  readonly #hooks: SavedHooks;
  readonly #create: Call<"create-vault">;
  readonly #unlock: Call<"unlock">;
  readonly #lock: Call<"lock">;
  readonly #change: Call<"change-passphrase">;
  readonly #save: Call<"save-now">;
  readonly #open: Call<"open-project">;
  readonly #remove: Call<"delete-project">;
  readonly #file: Call<"project-file">;
  readonly #openFile: Call<"open-project-file">;
  #usedAt: number;
  status = $state.raw<KeepStatus | undefined>();
  /** The person chose to work in memory although saved work is locked. */
  passedBy = $state(false);
  readonly busy = $derived.by(() => this.#calls.some((call) => call.busy));
  readonly slow = $derived.by(() => this.#calls.some((call) => call.slow));
  readonly opening = $derived.by(() => this.#open.slow || this.#openFile.slow);
  readonly problem = $derived.by(
    () => this.#calls.find((call) => call.problem)?.problem ?? this.status?.problem ?? undefined,
  );

  constructor(client: Client, hooks: SavedHooks) {
    this.#client = client;
    this.#hooks = hooks;
    const { onProblem } = hooks;
    this.#create = new Call(client, "create-vault", { onProblem });
    this.#unlock = new Call(client, "unlock", { onProblem });
    this.#lock = new Call(client, "lock", { onProblem });
    this.#change = new Call(client, "change-passphrase", { onProblem });
    this.#save = new Call(client, "save-now", { onProblem });
    this.#open = new Call(client, "open-project", { onProblem });
    this.#remove = new Call(client, "delete-project", { onProblem });
    this.#file = new Call(client, "project-file", { onProblem });
    this.#openFile = new Call(client, "open-project-file", { onProblem });
    this.#usedAt = this.#now();
  }

  /** Follows the worker's status, and locks what a person left open. @returns how to stop */
  follow(scope: Window): () => void {
    void this.watch();
    const used = (): void => {
      this.used();
    };
    for (const sign of signsOfUse) scope.addEventListener(sign, used, { passive: true });
    const timer = scope.setInterval(() => {
      this.lockIfIdle();
    }, lookEveryMs);
    return () => {
      scope.clearInterval(timer);
      for (const sign of signsOfUse) scope.removeEventListener(sign, used);
    };
  }

  /** Until the page ends or the worker does not answer. */
  async watch(): Promise<void> {
    let after: number | null = null;
    for (;;) {
      let status: KeepStatus;
      try {
        status = await this.#client.call("keep-status", { after });
      } catch {
        return; // the worker ended: whatever is called next says so
      }
      if (status.version === after) return;
      after = status.version;
      this.#show(status);
    }
  }

  async create(passphrase: string): Promise<boolean> {
    return this.#take(await this.#run(() => this.#create.run({ passphrase })));
  }

  async unlock(passphrase: string): Promise<boolean> {
    this.passedBy = false;
    return this.#take(await this.#run(() => this.#unlock.run({ passphrase })));
  }

  async lock(): Promise<void> {
    if (this.#take(await this.#run(() => this.#lock.run({})))) {
      const reload =
        this.#hooks.reload ??
        (() => {
          location.reload();
        });
      reload();
    }
  }

  async change(from: string, to: string): Promise<boolean> {
    return this.#take(await this.#run(() => this.#change.run({ from, to })));
  }

  async save(): Promise<void> {
    this.#take(await this.#run(() => this.#save.run({})));
  }

  async open(id: string): Promise<boolean> {
    return this.#opened(() => this.#open.run({ id }));
  }

  async remove(id: string): Promise<void> {
    this.#take(await this.#run(() => this.#remove.run({ id })));
  }

  async saveFile(passphrase: string): Promise<boolean> {
    const file = await this.#run(() => this.#file.run({ passphrase }));
    if (file) saveFile(file.name, file.bytes);
    return file !== undefined;
  }

  async openFile(file: { readonly name: string; readonly bytes: ArrayBuffer }, passphrase: string): Promise<boolean> {
    return this.#opened(() => this.#openFile.run({ file, passphrase }));
  }

  /** A key or a click: the time until the lock begins anew. */
  used(): void {
    this.#usedAt = this.#now();
  }

  /** To be called every few seconds. */
  lockIfIdle(): void {
    if (this.status?.kind !== "open" || this.busy || this.#hooks.busy()) return;
    if (this.#now() - this.#usedAt >= idleMs) void this.lock();
  }

  #now(): number {
    return (this.#hooks.now ?? Date.now)(); // not performance.now(): a sleeping computer counts as idle
  }

  async #opened(open: () => Promise<OpenedProject | undefined>): Promise<boolean> {
    if (!(await this.#hooks.openModel())) return false;
    const project = await this.#run(open);
    if (project) this.#hooks.onOpen(project);
    return project !== undefined;
  }

  #run<T>(call: () => Promise<T>): Promise<T> {
    for (const one of this.#calls) one.problem = undefined;
    return call();
  }

  #take(status: KeepStatus | undefined): boolean {
    if (status) this.#show(status);
    return status !== undefined;
  }

  #show(status: KeepStatus): void {
    if (!this.status || status.version >= this.status.version) this.status = status;
  }

  get #calls() {
    return [
      ...[this.#create, this.#unlock, this.#lock, this.#change, this.#save],
      ...[this.#open, this.#remove, this.#file, this.#openFile],
    ];
  }
}
