// Which page owns saved work: the one that holds an exclusive lock as long as its worker lives. Others may look and save nothing;
// the next one in the queue owns it as soon as the owner is gone, closed or killed (SECURITY 7).

export interface TabOwner {
  /** Known once it owns, or has seen that another does. */
  readonly ready: Promise<void>;
  owns(): boolean;
  /** Called when it becomes the owner. */
  onOwn(listener: () => void): void;
}

const lockName = "cloister-vault";

/** Whether another page waits for saved work or owns it: each page asks for the lock when it starts. */
export async function othersOpen(name = lockName): Promise<boolean> {
  const { held = [], pending = [] } = await navigator.locks.query();
  return [...held, ...pending].filter((lock) => lock.name === name).length > 1;
}

const waitMs = 800; // a worker that was just closed or killed gives its lock back within it (measured: 37 ms after a crash)

export function tabOwner(name = lockName): TabOwner {
  const listeners: (() => void)[] = [];
  let owns = false;
  const granted = new Promise<void>((resolve, reject) => {
    const forever = () => {
      owns = true;
      resolve();
      for (const listener of listeners) listener();
      return new Promise<never>(() => undefined);
    };
    navigator.locks.request(name, forever).catch(reject);
  });
  const waited = new Promise<void>((resolve) => {
    setTimeout(resolve, waitMs);
  });
  return {
    ready: Promise.race([granted, waited]),
    owns: () => owns,
    onOwn: (listener) => {
      listeners.push(listener);
    },
  };
}
