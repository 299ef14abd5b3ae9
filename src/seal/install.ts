// Installing a release: every file is downloaded, its size and SHA-256 compared, and stored; then the service worker is registered, and
// the pointer is written last. Cut short at any point, the page that was installed before stays, and the next try goes on.
import { InputError } from "@/base/errors";
import { sha256Hex } from "@/base/hash";
import { differentFile, noDownload, noSpaceForBuild, notSealable } from "@/base/problems/seal";
import { cacheOf, installedFile, keyOf, setInstalled } from "./builds";
import { readRelease, type Release, type ReleaseFile } from "./release";

const releasePath = "/install/release.json";

export interface Offered {
  readonly release: Release;
  /** SHA-256 of the list itself: one number for the whole release. */
  readonly sha256: string;
}

/** Asks the server as the service worker expects it of this page: mode "same-origin" (seal/decide.ts).
 * @throws InputError SEAL-DOWNLOAD */
async function download(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const reply = await fetch(path, { mode: "same-origin", credentials: "omit", cache: "no-cache", redirect: "error" });
    if (reply.ok) return new Uint8Array(await reply.arrayBuffer());
  } catch (cause) {
    throw new InputError(noDownload("no answer"), { cause });
  }
  throw new InputError(noDownload("the server has no such file"));
}

/** What the server offers now. @throws InputError SEAL-DOWNLOAD */
export async function offeredRelease(): Promise<Offered> {
  const bytes = await download(releasePath);
  const release = readRelease(new TextDecoder().decode(bytes));
  if (!release) throw new InputError(noDownload("the list of files cannot be read"));
  return { release, sha256: await sha256Hex(bytes) };
}

const isFile = async (bytes: Uint8Array<ArrayBuffer>, { sizeBytes, sha256 }: ReleaseFile): Promise<boolean> =>
  bytes.byteLength === sizeBytes && (await sha256Hex(bytes)) === sha256;

/** Whether an earlier try has stored this very file. */
async function isStored(build: string, file: ReleaseFile): Promise<boolean> {
  const found = await installedFile(build, file.path);
  return found !== undefined && isFile(new Uint8Array(await found.arrayBuffer()), file);
}

async function store(build: string, file: ReleaseFile): Promise<void> {
  const bytes = await download(file.path);
  if (!(await isFile(bytes, file))) throw new InputError(differentFile(file.path));
  try {
    await (await caches.open(cacheOf(build))).put(keyOf(file.path), new Response(bytes));
  } catch (cause) {
    throw new InputError(noSpaceForBuild(), { cause });
  }
}

/** Removes what the list does not name, such as the leavings of another build under this name. */
async function removeOthers({ build, files }: Release): Promise<void> {
  const cache = await caches.open(cacheOf(build));
  const named = new Set(files.map(({ path }) => path));
  for (const request of await cache.keys()) if (!named.has(new URL(request.url).pathname)) await cache.delete(request);
}

/** @returns whether another version of the worker waits for the old one to end. */
async function register(): Promise<boolean> {
  const { serviceWorker } = navigator;
  const registration = await serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  await serviceWorker.ready;
  return registration.installing !== null || registration.waiting !== null;
}

/** @throws InputError SEAL-CONTEXT where no page can be sealed: no https and not this computer, or no service worker */
export function checkContext(): void {
  if (isSecureContext && "serviceWorker" in navigator && "caches" in globalThis) return;
  throw new InputError(notSealable());
}

/**
 * Installs the release; `/` opens it from then on.
 * @param onBytes  bytes of the release that are in place so far
 * @throws InputError SEAL-CONTEXT, SEAL-DOWNLOAD, SEAL-FILE, SEAL-SPACE
 */
export async function install({ release, sha256 }: Offered, onBytes: (bytes: number) => void): Promise<void> {
  checkContext();
  await navigator.locks.request("cloister-install", async () => {
    let done = 0;
    for (const file of release.files) {
      if (!(await isStored(release.build, file))) await store(release.build, file);
      done += file.sizeBytes;
      onBytes(done);
    }
    await removeOthers(release);
    const workerWaits = await register();
    await setInstalled({ build: release.build, version: release.version, releaseSha256: sha256, workerWaits });
  });
}
