// Serves the page that will be killed, on a free port that stays the same, and hears what it tells.
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import * as v from "valibot";
import { build } from "vite";
import { told, type Told, type Work } from "./told";

export interface VictimServer {
  /** Address of the page. @param acknowledged  the last step that it acknowledged; -1: none */
  url(work: Work, acknowledged: number): string;
  /** Takes what is told from now on. */
  listen(listener: (one: Told) => void): void;
  close(): void;
}

/** The worker with all that it imports, in one file. */
async function bundle(): Promise<string> {
  const root = join(import.meta.dirname, "../..");
  const built = await build({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    resolve: { alias: { "@": join(root, "src") } },
    build: {
      write: false,
      target: "es2023",
      lib: { entry: join(import.meta.dirname, "victim.worker.ts"), formats: ["es"] },
    },
  });
  const outputs = Array.isArray(built) ? built.flatMap(({ output }) => output) : "output" in built ? built.output : [];
  const [chunk] = outputs.filter((output) => output.type === "chunk");
  if (!chunk) throw new Error("the worker was not built");
  return chunk.code;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const part of request) body += String(part);
  return body;
}

const page = `<!doctype html><title>victim</title>
<script type="module">new Worker("/worker.js" + location.search, { type: "module" });</script>`;

/** @throws Error if the worker cannot be built */
export async function openVictimServer(): Promise<VictimServer> {
  const worker = await bundle();
  let heard: (one: Told) => void = () => undefined;
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const path = (request.url ?? "").split("?")[0];
      if (path === "/told") heard(v.parse(told, JSON.parse(body)));
      response.setHeader("Content-Type", path === "/worker.js" ? "text/javascript" : "text/html");
      response.end(path === "/worker.js" ? worker : path === "/" ? page : "");
    });
  });
  await new Promise<void>((ready) => {
    server.listen(0, "127.0.0.1", ready);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: (work, acknowledged) => `http://127.0.0.1:${address.port}/?work=${work}&acknowledged=${acknowledged}`,
    listen: (listener) => {
      heard = listener;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
