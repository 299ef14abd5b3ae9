// Where a secret would arrive: HTTP and anything else over TCP, STUN over UDP, TURN over TCP, QUIC over UDP.
// They answer as openly as a server can, so that only the page's policy keeps a request away.
import { createSocket, type Socket } from "node:dgram";
import type { RequestListener } from "node:http";
import { networkInterfaces } from "node:os";
import { openWire, type Wire } from "../helpers/wire";

/** What arrived: the secret or only a connection, or packets. */
export type Arrival = "secret" | "connection" | "STUN" | "TURN" | "QUIC";

export interface Sinks {
  readonly httpPort: number;
  readonly stunPort: number;
  readonly turnPort: number;
  readonly quicPort: number;
  arrived(secret: string): readonly Arrival[];
  bytes(): readonly Buffer[];
  clear(): void;
  close(): Promise<void>;
}

/** An address of this computer that is not loopback: WebRTC gathers nothing from loopback. Undefined without a network card. */
export const ownAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

const types: Readonly<Record<string, string>> = { js: "text/javascript", css: "text/css", svg: "image/svg+xml" };

const answer: RequestListener = (request, response) => {
  const type = types[/\.([a-z]+)$/.exec(request.url ?? "")?.[1] ?? ""] ?? "text/html";
  response.writeHead(200, {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Allow-Methods": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Supports-Loading-Mode": "credentialed-prerender",
    "Content-Type": type,
  });
  response.end(type === "text/html" ? "<!doctype html><title>sink</title>" : "");
};

interface Packets {
  readonly port: number;
  readonly heard: Buffer[];
  close(): Promise<void>;
}

async function openPackets(): Promise<Packets> {
  const heard: Buffer[] = [];
  const socket: Socket = createSocket("udp4");
  socket.on("message", (packet) => heard.push(packet));
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, "0.0.0.0", resolve);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      socket.close(() => {
        resolve();
      });
    });
  return { port: socket.address().port, heard, close };
}

const holds = (bytes: readonly Buffer[], secret: string): boolean => bytes.some((part) => part.includes(secret));

export async function openSinks(): Promise<Sinks> {
  const http: Wire = await openWire("0.0.0.0", answer);
  const turn: Wire = await openWire("0.0.0.0", answer);
  const [quic, stun] = [await openPackets(), await openPackets()];
  return {
    httpPort: http.port,
    stunPort: stun.port,
    turnPort: turn.port,
    quicPort: quic.port,
    arrived: (secret) => {
      const seen: Readonly<Record<Arrival, boolean>> = {
        secret: holds([...http.bytes(), ...turn.bytes(), ...stun.heard, ...quic.heard], secret),
        connection: http.connections() > 0,
        STUN: stun.heard.length > 0,
        TURN: turn.connections() > 0,
        QUIC: quic.heard.length > 0,
      };
      return (["secret", "connection", "STUN", "TURN", "QUIC"] as const).filter((kind) => seen[kind]);
    },
    bytes: () => [...http.bytes(), ...turn.bytes(), ...stun.heard, ...quic.heard],
    clear: () => {
      http.clear();
      turn.clear();
      stun.heard.length = quic.heard.length = 0;
    },
    close: async () => {
      await Promise.all([http.close(), turn.close(), stun.close(), quic.close()]);
    },
  };
}
