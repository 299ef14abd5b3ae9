// Where installed builds lie: one cache a build, and one pointer that is written last. The install page fills them, the service worker
// and the page read them. A page reads its own build only, so an update in another tab never mixes two.

import { isPlainPath } from "./headers";

const prefix = "build-";
const pointerCache = "current";
const pointerPath = "/current";

/** What the pointer says of the build that `/` opens. */
export interface Installed {
  /** 12 hex digits over the sources. */
  readonly build: string;
  readonly version: string;
  /** SHA-256 of the list of files, 64 hex digits. */
  readonly releaseSha256: string;
  /** Whether this installation brought another service worker, which waits until every tab is closed. */
  readonly workerWaits: boolean;
}

export const cacheOf = (build: string): string => prefix + build;

/** Key of a path in a cache. In a blob: worker a path alone has nothing to be relative to. */
export const keyOf = (path: string): URL => new URL(path, self.origin);

function isInstalled(value: unknown): value is Installed {
  return (
    typeof value === "object" &&
    value !== null &&
    ["build", "version", "releaseSha256"].every((key) => typeof Reflect.get(value, key) === "string") &&
    typeof Reflect.get(value, "workerWaits") === "boolean"
  );
}

/** The build that `/` opens; undefined before the first installation. */
export async function installedBuild(): Promise<Installed | undefined> {
  if (!(await caches.has(pointerCache))) return undefined;
  const found = await (await caches.open(pointerCache)).match(keyOf(pointerPath));
  const value: unknown = await found?.json();
  return isInstalled(value) ? value : undefined;
}

/** Makes `/` open this build from now on. One write: it is seen whole or not at all. */
export async function setInstalled(installed: Installed): Promise<void> {
  const cache = await caches.open(pointerCache);
  await cache.put(keyOf(pointerPath), new Response(JSON.stringify(installed)));
}

/** A file of one build; undefined if that build is not installed here or has no such file. */
export async function installedFile(build: string, path: string): Promise<Response | undefined> {
  if (!(await caches.has(cacheOf(build)))) return undefined;
  return (await caches.open(cacheOf(build))).match(keyOf(path));
}

/** Paths of a build that may stand in a policy; the cache could hold others if code of the page had written there. */
export async function buildPaths(build: string): Promise<readonly string[]> {
  if (!(await caches.has(cacheOf(build)))) return [];
  const asked = await (await caches.open(cacheOf(build))).keys();
  return asked.map(({ url }) => new URL(url).pathname).filter(isPlainPath);
}

/** Names of all builds that lie here, whole or not. */
export const buildsHere = async (): Promise<readonly string[]> =>
  (await caches.keys()).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));

/** Removes every build but one. */
export async function pruneBuilds(keep: string): Promise<void> {
  for (const build of await buildsHere()) if (build !== keep) await caches.delete(cacheOf(build));
}
