// sw.js: hands out the installed build under headers that it composes itself, and errors for everything else. Its bytes do not depend on
// the build, so an update of the page is data and never a new program here. No skipWaiting, no claim, no message listener, no fetch.
import { buildPaths, buildsHere, installedBuild, installedFile } from "./builds";
import { contentTypeOf } from "./content-type";
import { decide } from "./decide";
import type { SentHeaders } from "./header-check";
import { headers, probes } from "./headers";

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

/** The document and one file of each kind, as they are handed out now. */
async function sentHeaders(): Promise<readonly SentHeaders[]> {
  const installed = await installedBuild();
  if (!installed) return [];
  const paths = await buildPaths(installed.build);
  const ofEachKind = new Map(paths.filter((path) => !path.endsWith("/")).map((path) => [contentTypeOf(path), path]));
  const answers = [...ofEachKind.values()].map(async (path) => ({ path, answer: await sendFile(path) }));
  const all = [{ path: "/", answer: await sendDocument() }, ...(await Promise.all(answers))];
  return all.map(({ path, answer }) => ({ path, headers: [...answer.headers] }));
}

/** The probe script tells what the answers carry: a page cannot read the headers of its own. */
const answerScript = async (): Promise<Response> =>
  send(`self.sent = ${JSON.stringify(await sentHeaders())};`, probes.script, []);

const answerProbe = (path: string): Response =>
  send(
    Uint8Array.from(atob(pixel), (c) => c.charCodeAt(0)),
    path,
    [],
  );

async function sendDocument(): Promise<Response> {
  const installed = await installedBuild();
  const found = installed && (await installedFile(installed.build, "/"));
  if (!found) return Response.redirect("/install/"); // the browser has lost the build, or it was never whole
  return send(found.body, "/", await buildPaths(installed.build));
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
      event.respondWith(decision.path === probes.script ? answerScript() : answerProbe(decision.path));
      return;
    case "file":
      event.respondWith(decision.path === "/" ? sendDocument() : sendFile(decision.path));
      return;
  }
});
