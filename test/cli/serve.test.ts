// The local server: what it sends byte for byte, what it refuses, and that it answers to this computer only.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request, type IncomingHttpHeaders } from "node:http";
import { createServer } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type RunningServer } from "@/cli/serve";
import { headers, kindOf } from "@/seal/headers";

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
interface Ask {
  readonly path: string;
  readonly method?: string;
  readonly host?: string;
}

const big = Buffer.alloc(5_000_000, "0123456789");
let root: string;
let server: RunningServer;

beforeAll(async () => {
  const parent = mkdtempSync(join(tmpdir(), "cloister-serve-"));
  root = join(parent, "page");
  for (const folder of ["assets", "install", "models/tiny", "samples"])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(parent, "secret.txt"), "outside");
  writeFileSync(join(root, "index.html"), "<!doctype html><title>Cloister</title>");
  writeFileSync(join(root, "install/index.html"), "<!doctype html><title>Install</title>");
  writeFileSync(join(root, "sw.js"), "self;");
  writeFileSync(join(root, "assets/index-1a2b.js"), "export {};");
  writeFileSync(join(root, "assets/index-1a2b.css"), "a {}");
  writeFileSync(join(root, "models/tiny/model.safetensors"), big);
  writeFileSync(join(root, "models/tiny/config.json"), "{}");
  writeFileSync(join(root, "samples/chest-xray.csv"), "a,b\n");
  server = await startServer({ root, port: 0, more: 0 });
});

afterAll(async () => {
  await server.close();
  rmSync(join(root, ".."), { recursive: true });
});

/** One request as written: node's client does not tidy the path up as fetch would. */
function ask({ path, method = "GET", host = `127.0.0.1:${server.port}` }: Ask): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: server.port, path, method, headers: { host } }, (reply) => {
      const parts: Buffer[] = [];
      reply.on("data", (part: Buffer) => parts.push(part));
      reply.on("end", () => {
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(parts) });
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("files", () => {
  test.each([
    ["/", "text/html; charset=utf-8", "no-cache"],
    ["/install/", "text/html; charset=utf-8", "no-cache"],
    ["/sw.js", "text/javascript; charset=utf-8", "no-cache"],
    ["/assets/index-1a2b.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
    ["/assets/index-1a2b.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"],
    ["/models/tiny/config.json", "application/json; charset=utf-8", "no-cache"],
    ["/models/tiny/model.safetensors", "application/octet-stream", "no-cache"],
    ["/samples/chest-xray.csv", "text/csv; charset=utf-8", "no-cache"],
  ])("%s is %s, %s", async (path, type, cache) => {
    const reply = await ask({ path });
    expect([reply.status, reply.headers["content-type"], reply.headers["cache-control"]]).toEqual([200, type, cache]);
  });

  test("a big file arrives whole", async () => {
    const reply = await ask({ path: "/models/tiny/model.safetensors" });
    expect(reply.headers["content-length"]).toBe(String(big.length));
    expect(reply.body.equals(big)).toBe(true);
  });

  test("HEAD sends the headers of GET and no body", async () => {
    const [head, get] = await Promise.all([ask({ path: "/", method: "HEAD" }), ask({ path: "/" })]);
    expect(head.body.length).toBe(0);
    expect({ ...head.headers, date: "" }).toEqual({ ...get.headers, date: "" });
  });
});

describe("headers", () => {
  test.each(["127.0.0.1", "localhost"])(
    "a client that asks %s receives what headers() returned, byte for byte",
    async (name) => {
      const host = `${name}:${server.port}`;
      const files = ["/", "/assets/index-1a2b.css", "/assets/index-1a2b.js", "/install/", "/models/tiny/config.json"];
      files.push("/models/tiny/model.safetensors", "/samples/chest-xray.csv", "/sw.js");
      for (const path of [
        "/",
        "/install/",
        "/sw.js",
        "/assets/index-1a2b.js",
        "/models/tiny/config.json",
        "/missing",
      ]) {
        const reply = await ask({ path, host });
        for (const [header, value] of headers({ page: kindOf(path), origin: `http://${host}`, files }))
          expect(reply.headers[header.toLowerCase()]).toBe(value);
      }
    },
  );

  test("nothing tells which program answers, and no other origin is let in", async () => {
    const { headers: got } = await ask({ path: "/" });
    expect(got).not.toHaveProperty("server");
    expect(got).not.toHaveProperty("x-powered-by");
    expect(got).not.toHaveProperty("access-control-allow-origin");
  });
});

describe("refusals", () => {
  test.each(["evil.test", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.test", "localhost:80"])(
    "the Host %j gets nothing of the page",
    async (host) => {
      const reply = await ask({ path: "/", host });
      expect(reply.status).toBe(421);
      expect(reply.body.toString()).not.toContain("doctype");
    },
  );

  test.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("%s is not a method of this server", async (method) => {
    const reply = await ask({ path: "/", method });
    expect([reply.status, reply.headers.allow]).toEqual([405, "GET, HEAD"]);
  });

  test.each([
    "/../secret.txt",
    "/assets/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/..\\..\\secret.txt",
    "//etc/passwd",
    "/assets",
    "/assets/",
    "/models/tiny",
    "/index.html",
    "/install",
    "/install/index.html",
    "/?x",
    "/assets/index-1a2b.js?x",
    "/nothing",
    "/%",
  ])("%s is not a file of the build", async (path) => {
    const reply = await ask({ path });
    expect([reply.status, reply.body.toString()]).toEqual([404, "Not a file of this build.\n"]);
  });

  test("a port that is taken is passed over, or refused when it was asked for", async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, "127.0.0.1", () => {
        const bound = holder.address();
        resolve(typeof bound === "object" && bound !== null ? bound.port : 0);
      });
    });
    const next = await startServer({ root, port, more: 20 });
    expect(next.port).toBeGreaterThan(port);
    await next.close();
    await expect(startServer({ root, port, more: 0 })).rejects.toThrow("EADDRINUSE");
    await new Promise((resolve) => holder.close(resolve));
  });

  test("no other address of this computer is listened on", async ({ skip }) => {
    const outside = Object.values(networkInterfaces())
      .flatMap((found) => found ?? [])
      .find((found) => found.family === "IPv4" && !found.internal);
    if (outside === undefined) return skip("this computer has no address but the loopback");
    const reached = await fetch(`http://${outside.address}:${server.port}/`).then(
      () => true,
      () => false,
    );
    expect(reached).toBe(false);
  });

  test("a build folder that is missing is an error at the start", async () => {
    await expect(startServer({ root: join(root, "none"), port: 0, more: 0 })).rejects.toThrow("ENOENT");
  });
});
