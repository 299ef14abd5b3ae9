// The privacy ledger of the command line: `ledger.jsonl` in a folder of its own, one line an entry, flushed before it counts,
// and the installation key beside it. Every look and every append holds the lock file, so several commands may run at once.
import { constants } from "node:fs";
import { chmod, link, mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { InputError, InternalError } from "@/base/errors";
import { ledgerBroken } from "@/base/problems/priv";
import { installationKeyMissing, ledgerNotKept } from "@/base/problems/store";
import type { Appended, LedgerStore } from "@/privacy/ledger/types";
import type { LedgerHost } from "@/workers/session/host";
import { hasCode, isGone, newOwner, withLock } from "./file-lock";

/** --ledger, else CLOISTER_HOME, else ~/.cloister. */
export const ledgerFolder = (given: string | undefined): string =>
  given ?? process.env["CLOISTER_HOME"] ?? join(homedir(), ".cloister");

const ledgerPath = (folder: string): string => join(folder, "ledger.jsonl");
const lineFeed = 10;
const privateFile = 0o600;

/** Errors of the file system become a problem that names no path. */
async function asked<T>(operation: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause)) throw cause;
    throw new InputError(ledgerNotKept(`ledger-file: ${operation}: ${String(cause.code)}`), { cause });
  }
}

/** How far a writer has read: entries and bytes. */
interface Known {
  readonly n: number;
  readonly bytes: number;
}

const fromStart: Known = { n: 0, bytes: 0 };

/** The bytes behind what is known. */
async function readBehind(file: FileHandle, { n, bytes: start }: Known): Promise<Buffer> {
  const { size } = await file.stat();
  if (size < start) throw new InputError(ledgerBroken({ entry: n - 1 })); // it was read, and it is not there any more
  const bytes = Buffer.alloc(size - start);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
  if (bytesRead !== bytes.length) throw new InternalError("cli/ledger-file: the ledger changed while it was locked");
  return bytes;
}

async function writeAll(file: FileHandle, bytes: Buffer, start: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, start + done)).bytesWritten;
  await file.datasync();
}

/** A new name in a folder is on the disk once the folder is. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return; // folders cannot be opened there
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One writer's end of the file; it remembers how far it has read. */
function fileStore(folder: string): LedgerStore {
  const path = ledgerPath(folder);
  const owner = newOwner();
  let known = fromStart;

  const locked = async <T>(operation: string, task: (file: FileHandle) => Promise<T>): Promise<T> =>
    asked(operation, () =>
      withLock(join(folder, "ledger.lock"), owner, async () => {
        const file = await open(path, constants.O_RDWR | constants.O_CREAT, privateFile);
        try {
          return await task(file);
        } finally {
          await file.close();
        }
      }),
    );

  const appended = async (file: FileHandle, line: string, cutTorn: boolean): Promise<Appended> => {
    const behind = await readBehind(file, known);
    if (behind.includes(lineFeed)) return "taken";
    if (behind.length > 0 && !cutTorn) return "torn";
    if (behind.length > 0) await file.truncate(known.bytes);
    const bytes = Buffer.from(`${line}\n`);
    await writeAll(file, bytes, known.bytes);
    if (known.n === 0) await flushFolder(folder);
    known = { n: known.n + 1, bytes: known.bytes + bytes.length };
    return "written";
  };

  return {
    writer: `${owner.host}-${owner.pid}-${owner.token}`,
    isGone: (writer) => {
      const [host = "", pid = ""] = writer.split("-");
      return Promise.resolve(/^[1-9]\d*$/.test(pid) && isGone({ host, pid: Number(pid) }));
    },
    read: async (from) => {
      if ((await stat(path).catch(() => null)) === null && known.n === 0) return { lines: [], torn: 0 }; // nothing yet
      return locked("read", async (file) => {
        const goesOn = from === known.n;
        const bytes = await readBehind(file, goesOn ? known : fromStart);
        const whole = bytes.subarray(0, bytes.lastIndexOf(lineFeed) + 1);
        const lines = whole.toString("utf8").split("\n").slice(0, -1);
        const before = goesOn ? known : fromStart;
        if (before.n + lines.length < from) throw new InputError(ledgerBroken({ entry: from - 1 }));
        known = { n: before.n + lines.length, bytes: before.bytes + whole.length };
        return { lines: lines.slice(from - before.n), torn: bytes.length - whole.length };
      });
    },
    append: async (n, line, cutTorn = false) => {
      if (n < known.n) return "taken";
      if (n > known.n) throw new InternalError(`cli/ledger-file: expected place ${known.n}, got ${n}`);
      if (n === 0) await asked("folder", () => mkdir(folder, { recursive: true, mode: 0o700 }));
      return locked("append", (file) => appended(file, line, cutTorn));
    },
    setAside: () =>
      locked("set aside", async () => {
        await rename(path, join(folder, `ledger-set-aside-${Date.now()}-${crypto.randomUUID().slice(0, 8)}.jsonl`));
        await flushFolder(folder);
        known = fromStart;
      }),
  };
}

const keyHex = /^[0-9a-f]{64}$/;

/** The key in the folder, made at first use; a ledger with entries whose key is gone is not given a new one. */
async function installationKeyIn(folder: string): Promise<CryptoKey> {
  const path = join(folder, "installation.key");
  const read = async (): Promise<string | null> => {
    try {
      return (await readFile(path, "utf8")).trim();
    } catch (error) {
      if (hasCode(error, "ENOENT")) return null;
      throw error;
    }
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await read()) === null) {
    const entries = await stat(ledgerPath(folder)).catch(() => null);
    if (entries && entries.size > 0) throw new InputError(installationKeyMissing());
    const draft = `${path}.${crypto.randomUUID()}`;
    const fresh = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("hex");
    await writeFile(draft, `${fresh}\n`, { mode: privateFile, flush: true });
    await link(draft, path).catch((error: unknown) => {
      if (!hasCode(error, "EEXIST")) throw error; // another command was quicker: its key is taken
    });
    await rm(draft);
    await flushFolder(folder);
  }
  const hex = await read();
  if (hex === null || !keyHex.test(hex)) throw new InputError(installationKeyMissing());
  await chmod(path, privateFile);
  const bytes = Buffer.from(hex, "hex");
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

/** @param folder  where ledger and key lie; made at first use. @throws InputError STORE-LEDGER, STORE-LOCK, STORE-KEY */
export function fileLedger(folder: string): LedgerHost {
  let key: Promise<CryptoKey> | undefined;
  return {
    store: fileStore(folder),
    installationKey: () => (key ??= asked("key", () => installationKeyIn(folder))),
    alone: (task) => task(), // several commands may train at once: each sees the runs of the others
  };
}
