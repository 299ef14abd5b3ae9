// The server of the page under test: the built page as `cloister serve` sends it, or a page without any policy, beside worker files
// that a hostile server could send. It keeps every byte that it is asked.
import { createReadStream } from "node:fs";
import type { RequestListener, ServerResponse } from "node:http";
import { siteFiles } from "@/cli/site";
import { headers, kindOf } from "@/seal/headers";
import { openWire, type Wire } from "../helpers/wire";

/** The same name in every run, so that one installed profile serves them all; the browser is told where it lies. */
export const appHost = "app.localhost";
export const appOrigin = `http://${appHost}`;
const builtPage = "dist/page";

/** Worker code that sends what it is told. */
const hostile: Readonly<Record<string, string>> = {
  "worker.js": "onmessage = ({ data }) => fetch(data);",
  "shared-worker.js": "onconnect = ({ ports }) => { ports[0].onmessage = ({ data }) => fetch(data); };",
  "service-worker.js": "onmessage = (event) => event.waitUntil(fetch(event.data));",
};

function sendHostile(response: ServerResponse, path: string, files: readonly string[] | null): boolean {
  const [, policy, name] = /^\/egress\/(plain|policy)\/([\w-]+\.js)$/.exec(path) ?? [];
  const code = hostile[name ?? ""];
  if (code === undefined) return false;
  if (policy === "policy" && files)
    for (const [key, value] of headers({ page: "app", origin: appOrigin, files })) response.setHeader(key, value);
  response.setHeader("Content-Type", "text/javascript");
  response.end(code);
  return true;
}

const control: RequestListener = (request, response) => {
  if (sendHostile(response, request.url ?? "", null)) return;
  response.setHeader("Content-Type", "text/html");
  response.end("<!doctype html><title>control</title><body>no policy at all");
};

function built(): RequestListener {
  const site = siteFiles(builtPage);
  const files = [...site.keys()];
  return (request, response) => {
    const path = request.url ?? "";
    if (sendHostile(response, path, files)) return;
    for (const [name, value] of headers({ page: kindOf(path), origin: appOrigin, files }))
      response.setHeader(name, value);
    const found = site.get(path);
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": found.type, "Cache-Control": found.cache });
    createReadStream(found.file).pipe(response);
  };
}

export const openApp = (page: "built" | "control"): Promise<Wire> =>
  openWire("127.0.0.1", page === "built" ? built() : control);
