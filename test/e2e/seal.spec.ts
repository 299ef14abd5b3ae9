// The policy of the built page in a real Chromium: what a page under it cannot do, next to a page without any policy that
// can do it all. A sink on another port counts what arrives, so "refused" never rests on an error message alone.
import { createServer, type Server } from "node:http";
import { expect, test, type Page } from "@playwright/test";

const arrived: string[] = [];
let sink: Server;
let sinkOrigin = "";

test.beforeAll(async () => {
  sink = createServer((request, response) => {
    arrived.push(request.url ?? "");
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    response.setHeader("Content-Type", "text/html");
    response.end("<!doctype html><title>sink</title>");
  });
  sinkOrigin = await new Promise((resolve) => {
    sink.listen(0, "127.0.0.1", () => {
      const bound = sink.address();
      resolve(`http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`);
    });
  });
});

test.afterAll(() => {
  sink.close();
});

/** Sends one marked request by each vector, in the page and in a blob worker, and waits until all have ended. */
function tryAll(page: Page, to: string): Promise<void> {
  return page.evaluate(async (target) => {
    const ended = (task: Promise<unknown>) => task.catch(() => undefined);
    const image = (src: string) =>
      new Promise((resolve) => {
        const element = new Image();
        element.onload = element.onerror = resolve;
        element.src = src;
      });
    const socket = (url: string) =>
      new Promise<void>((resolve) => {
        try {
          const opened = new WebSocket(url);
          opened.onerror = opened.onopen = () => {
            resolve();
          };
        } catch {
          resolve(); // a policy may refuse by throwing
        }
      });
    const request = (url: string) =>
      new Promise((resolve) => {
        const sent = new XMLHttpRequest();
        sent.onloadend = resolve;
        sent.open("GET", url);
        sent.send();
      });
    const code = `fetch("${target}/worker-fetch").catch(() => 0).then(() => {
      try { importScripts("${target}/worker-script"); } catch {}
      postMessage("ended");
    });`;
    const worker = (source: string) =>
      new Promise<void>((resolve) => {
        const running = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
        running.onmessage = running.onerror = () => {
          resolve();
        };
      });
    navigator.sendBeacon(`${target}/beacon`);
    await Promise.all([
      ended(fetch(`${target}/fetch`)),
      ended(request(`${target}/xhr`)),
      image(`${target}/image`),
      socket(`${target.replace("http", "ws")}/socket`),
      ended(worker(code)),
    ]);
  }, to);
}

/** Two peers of one page, no servers: whether their channel opens within 1.2 s. */
function connectPeers(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
    a.onicecandidate = ({ candidate }) => candidate && void b.addIceCandidate(candidate).catch(() => undefined);
    b.onicecandidate = ({ candidate }) => candidate && void a.addIceCandidate(candidate).catch(() => undefined);
    const channel = a.createDataChannel("probe");
    const opened = new Promise((resolve) => {
      channel.onopen = () => {
        resolve("opened");
      };
      setTimeout(() => {
        resolve("never opened");
      }, 1_200);
    });
    await a.setLocalDescription(await a.createOffer());
    await b.setRemoteDescription(a.localDescription!);
    await b.setLocalDescription(await b.createAnswer());
    await a.setRemoteDescription(b.localDescription!);
    return opened;
  });
}

const vectors = ["/beacon", "/fetch", "/image", "/worker-fetch", "/worker-script", "/xhr"];

test("control: without a policy every vector arrives", async ({ page }) => {
  await page.goto(sinkOrigin);
  arrived.length = 0;
  await tryAll(page, sinkOrigin);
  await expect.poll(() => vectors.filter((path) => !arrived.includes(path))).toEqual([]);
});

test("the page and its workers reach no other origin", async ({ page }) => {
  await page.goto("/");
  arrived.length = 0;
  await tryAll(page, sinkOrigin);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  expect(arrived).toEqual([]);
});

test("navigation to another origin carries nothing out", async ({ page }) => {
  await page.goto("/");
  arrived.length = 0;
  await page.evaluate((to) => {
    location.href = `${to}/navigation?secret`;
  }, sinkOrigin);
  await page.waitForURL(/^chrome-error:/, { timeout: 5_000 });
  expect(arrived).toEqual([]);
});

test("the page runs isolated and sandboxed, and its own files load only as they are listed", async ({ page }) => {
  await page.goto("/");
  const seen = await page.evaluate(async () => {
    const status = (path: string) =>
      fetch(path).then(
        (reply) => reply.status,
        () => "refused",
      );
    const domain = () => {
      try {
        Reflect.set(document, "domain", Reflect.get(document, "domain"));
        return "open";
      } catch (error) {
        return error instanceof Error ? error.name : "unknown";
      }
    };
    return {
      isolated: crossOriginIsolated,
      domain: domain(),
      model: await status("/models/all-minilm-l6-v2/config.json"),
      modelWithQuery: await status("/models/all-minilm-l6-v2/config.json?secret"),
      document: await status("/"),
    };
  });
  expect(seen).toEqual({
    isolated: true,
    domain: "SecurityError",
    model: 200,
    modelWithQuery: "refused",
    document: "refused",
  });
});

test("two peers in the page never connect, and do without a policy: WebRTC is closed", async ({ page }) => {
  await page.goto(sinkOrigin);
  expect(await connectPeers(page)).toBe("opened");
  await page.goto("/");
  expect(await connectPeers(page)).toBe("never opened");
});
