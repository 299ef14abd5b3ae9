// sw.js: hands out the installed build under headers that it composes itself, and errors for everything else. Its bytes do not depend on
// the build, so an update of the page is data and never a new program here. No skipWaiting, no claim, no message listener, no fetch.
import { buildsHere, cacheOf, installedBuild, installedFile } from "./builds";
import { contentTypeOf } from "./content-type";
import { decide } from "./decide";
import { headers, isPlainPath, probes } from "./headers";

interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(answer: Response | Promise<Response>): void;
}
const isFetchEvent = (event: Event): event is FetchEvent => "request" in event && "respondWith" in event;

const origin = self.location.origin;
/** One transparent pixel. */
const pixel = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

function send(body: BodyInit | null, path: string, files: readonly string[]): Response {
  const page = path === "/" ? "app" : "file";
  const composed = headers({ page, origin, files }).map(([name, value]): [string, string] => [name, value]);
  return new Response(body, { headers: [["Content-Type", contentTypeOf(path)], ...composed] });
}

const answerProbe = (path: string): Response =>
  send(path === probes.script ? "" : Uint8Array.from(atob(pixel), (c) => c.charCodeAt(0)), path, []);

/** Paths of a build that may stand in a policy; the cache could hold others if code of the page had written there. */
async function pathsOf(build: string): Promise<readonly string[]> {
  const asked = await (await caches.open(cacheOf(build))).keys();
  return asked.map(({ url }) => new URL(url).pathname).filter(isPlainPath);
}

async function sendDocument(): Promise<Response> {
  const installed = await installedBuild();
  const found = installed && (await installedFile(installed.build, "/"));
  if (!found) return Response.redirect("/install/"); // the browser has lost the build, or it was never whole
  return send(found.body, "/", await pathsOf(installed.build));
}

/** A file of the build that `/` opens, else of any other: names carry hashes, so a page in an older tab finds its own. */
async function sendFile(path: string): Promise<Response> {
  const current = await installedBuild();
  for (const build of [current?.build ?? [], await buildsHere()].flat()) {
    const found = await installedFile(build, path);
    if (found) return send(found.body, path, []);
  }
  return Response.error();
}

self.addEventListener("fetch", (event: Event) => {
  if (!isFetchEvent(event)) return;
  const decision = decide(event.request, origin);
  switch (decision.kind) {
    case "leave":
      return;
    case "refuse":
      event.respondWith(Response.error());
      return;
    case "probe":
      event.respondWith(answerProbe(decision.path));
      return;
    case "file":
      event.respondWith(decision.path === "/" ? sendDocument() : sendFile(decision.path));
      return;
  }
});
