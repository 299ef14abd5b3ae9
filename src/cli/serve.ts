// The local server of the built page: 127.0.0.1 only, GET and HEAD only, a fixed table of files, the sealed headers on
// every response, no log. A foreign Host header is refused, so that no web site can reach it under a name of its own.
import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { headers, kindOf, type Header } from "@/seal/headers";
import { siteFiles, type SiteFile } from "./site";

export interface ServeOptions {
  /** Folder of the built page. */
  readonly root: string;
  /** First port to try. */
  readonly port: number;
  /** How many following ports to try when it is taken; 0 = that port or none. */
  readonly more: number;
}

export interface RunningServer {
  /** "http://127.0.0.1:4321" */
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

const host = "127.0.0.1";
const ownNames = (port: number): readonly string[] => [`${host}:${port}`, `localhost:${port}`, `[::1]:${port}`];

type Site = ReadonlyMap<string, SiteFile>;

type Kind = ReturnType<typeof kindOf>;
type Policies = Readonly<Record<Kind, readonly Header[]>>;

function policiesOf(site: Site, origin: string): Policies {
  const of = (page: Kind): readonly Header[] => headers({ page, origin, files: [...site.keys()] });
  return { open: of("open"), install: of("install"), "service-worker": of("service-worker"), file: of("file") };
}

function refuse(response: ServerResponse, status: number, words: string): void {
  const body = `${words}\n`;
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

function send(response: ServerResponse, found: SiteFile): void {
  response.writeHead(200, {
    "Content-Type": found.type,
    "Content-Length": found.sizeBytes,
    "Cache-Control": found.cache,
  });
  if (response.req.method === "HEAD") {
    response.end();
    return;
  }
  const stream = createReadStream(found.file);
  // A file that vanishes or a reader that leaves ends the connection: a cut body is an error for the reader, never a short file.
  stream.on("error", () => response.destroy());
  response.on("close", () => stream.destroy());
  stream.pipe(response);
}

/** Answers one request from the table; `policies` holds the headers for each name of this server. */
function answer(site: Site, policies: ReadonlyMap<string, Policies>) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const policy = policies.get((request.headers.host ?? "").toLowerCase());
    if (policy === undefined) {
      refuse(response, 421, "This server answers to 127.0.0.1 and localhost only.");
      return;
    }
    for (const [name, value] of policy[kindOf(request.url ?? "")]) response.setHeader(name, value);
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      refuse(response, 405, "Only GET and HEAD.");
      return;
    }
    const found = site.get(request.url ?? "");
    if (found === undefined) refuse(response, 404, "Not a file of this build.");
    else send(response, found);
  };
}

/** Resolves once the port is taken by us; rejects with node's error otherwise. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off("error", reject);
      const bound = server.address();
      resolve(typeof bound === "object" && bound !== null ? bound.port : port);
    });
  });
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES");

async function listenOnFree(server: Server, options: ServeOptions): Promise<number> {
  for (let tried = 0; ; tried++) {
    try {
      return await listen(server, options.port === 0 ? 0 : options.port + tried);
    } catch (error) {
      if (!isTaken(error) || tried >= options.more || options.port + tried >= 65_535) throw error;
    }
  }
}

/** Serves the built page until closed. Port 0 lets the system choose.
 * @throws the error of node:fs if the folder is missing, of node:net if no port is free. */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const site = siteFiles(options.root);
  const policies = new Map<string, Policies>();
  const server = createServer(answer(site, policies));
  const port = await listenOnFree(server, options);
  for (const name of ownNames(port)) policies.set(name, policiesOf(site, `http://${name}`));
  return {
    address: `http://${host}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
