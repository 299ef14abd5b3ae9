// A server of one test on 127.0.0.1 or on every address, that keeps each byte it is sent: requests, upgrades and whatever else
// a client says, before anything reads it.
import { createServer, type RequestListener } from "node:http";

export interface Wire {
  readonly port: number;
  /** Connections since the last `clear`. */
  connections(): number;
  /** All bytes of all connections since the last `clear`, one buffer a connection. */
  bytes(): readonly Buffer[];
  clear(): void;
  close(): Promise<void>;
}

const portOf = (bound: unknown): number =>
  typeof bound === "object" && bound !== null ? Number(Reflect.get(bound, "port")) : 0;

/** @param host  "127.0.0.1" or "0.0.0.0"; the system chooses the port */
export async function openWire(host: string, answer: RequestListener): Promise<Wire> {
  let heard: Buffer[][] = [];
  const server = createServer(answer);
  server.on("connection", (socket) => {
    const parts: Buffer[] = [];
    heard.push(parts);
    socket.on("data", (part: Buffer) => {
      if (!heard.includes(parts)) heard.push(parts); // an old connection that speaks again after `clear`
      parts.push(part);
    });
  });
  server.on("clientError", (_error, socket) => {
    socket.destroy(); // not HTTP: the bytes are kept all the same
  });
  await new Promise<void>((resolve) => server.listen({ host, port: 0 }, resolve));
  return {
    port: portOf(server.address()),
    connections: () => heard.length,
    bytes: () => heard.map((parts) => Buffer.concat(parts)),
    clear: () => {
      for (const parts of heard) parts.length = 0;
      heard = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
