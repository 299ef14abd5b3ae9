// A lock file that one process holds at a time. It appears with its content (link), tells who holds it, and the lock of a
// process that has died is taken away by exactly one of those who wait.
import { link, readFile, unlink, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { hostname } from "node:os";
import * as v from "valibot";
import { InputError } from "@/base/errors";
import { ledgerBusy } from "@/base/problems/store";

const waitMs = 10_000;
const host = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
const ownerForm = v.object({ host: v.string(), pid: v.number(), token: v.string() });
export type Owner = v.InferOutput<typeof ownerForm>;

/** A new holder of locks in this process. */
export const newOwner = (): Owner => ({ host, pid: process.pid, token: crypto.randomUUID() });

export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/** Whether that process has ended for sure: only this machine's processes can be told. */
export function isGone(owner: Pick<Owner, "host" | "pid">): boolean {
  if (owner.host !== host) return false;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return hasCode(error, "ESRCH");
  }
}

async function ownerOf(path: string): Promise<Owner | null> {
  try {
    const read = v.safeParse(ownerForm, JSON.parse(await readFile(path, "utf8")));
    return read.success ? read.output : null;
  } catch {
    return null; // gone meanwhile, or not ours: whoever asks waits and looks again
  }
}

async function remove(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}

/** Creates the file with its content in one step. @returns false if it is there already */
async function claim(path: string, owner: Owner): Promise<boolean> {
  const draft = `${path}.${owner.token}.draft`;
  await writeFile(draft, JSON.stringify(owner), { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await remove(draft);
  }
}

/**
 * Takes a dead owner's lock away. Who may do it is settled by a claim file named after that owner; if the claimer dies too,
 * the next claim goes one number up. A claimer looks again before it removes anything, so a late one removes nothing.
 */
async function takeAway(path: string, dead: Owner, owner: Owner): Promise<void> {
  const claims: string[] = [];
  for (let k = 0; ; k++) {
    const name = `${path}.${dead.token}.${k}`;
    claims.push(name);
    if (await claim(name, owner)) break;
    const claimer = await ownerOf(name);
    if (!claimer || !isGone(claimer)) return; // another one is at it, or done
  }
  if ((await ownerOf(path))?.token === dead.token) await remove(path);
  await remove(`${path}.${dead.token}.draft`);
  for (const name of claims) await remove(name);
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

/**
 * Runs the task while this process holds the lock file.
 * @throws InputError STORE-LOCK if a living process holds it for 10 s
 */
export async function withLock<T>(path: string, owner: Owner, task: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + waitMs;
  while (!(await claim(path, owner))) {
    const holder = await ownerOf(path);
    if (holder && isGone(holder)) await takeAway(path, holder, owner);
    else if (performance.now() > deadline) throw new InputError(ledgerBusy());
    else await pause();
  }
  try {
    return await task();
  } finally {
    await remove(path);
  }
}
