// Tries one vector in a fresh browser against sinks of its own, and says what arrived where.
import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import type { Wire } from "../helpers/wire";
import { appOrigin, openApp } from "./app-server";
import { openBrowser } from "./browser";
import { openSinks, ownAddress, type Sinks } from "./sinks";
import { installTools, type Aim, type Leak, type Vector } from "./vector";

/** Which page a vector is tried on. */
export type Place =
  { readonly kind: "control" } | { readonly kind: "sealed" | "without allowlist"; readonly installed: string };

export interface Tried {
  readonly vector: Vector;
  readonly arrived: readonly Leak[];
}

const runMs = 1_500;
const settleMs = { fast: 600, slow: 1_500 };

function aimAt(sinks: Sinks): Aim {
  const secret = `secret${randomBytes(8).toString("hex")}`;
  const card = ownAddress() ?? "127.0.0.1";
  return {
    secret,
    http: `http://evil.test/${secret}`,
    trusted: `http://evil.localhost/${secret}`,
    sameSite: `http://sink.app.localhost/${secret}`,
    webSocket: `ws://evil.test/${secret}`,
    webTransport: `https://quic.test:${sinks.quicPort}/${secret}`,
    name: `//${secret}.elsewhere.test`,
    stun: `stun:${card}:${sinks.stunPort}`,
    turn: `turn:${card}:${sinks.turnPort}?transport=tcp`,
    own: `/${secret}`,
  };
}

/** Opens the page; the installed one must be the one that the service worker hands out, under its headers. */
async function openPage(page: Page, place: Place): Promise<void> {
  await page.goto(`${appOrigin}/`, { waitUntil: "domcontentloaded" });
  if (place.kind === "control") return;
  const isSealed = await page.evaluate(
    () => navigator.serviceWorker.controller !== null && document.querySelector("script[src]") !== null,
  );
  if (!isSealed) throw new Error("the profile holds no installed page");
}

/** The code of a vector may throw, hang, or take its own page away: what counts is what arrives. */
async function runIn(page: Page, vector: Vector, aim: Aim): Promise<void> {
  const run = page.evaluate(vector.run, aim).catch(() => undefined);
  await Promise.race([run, new Promise((resolve) => setTimeout(resolve, runMs))]);
  await new Promise((resolve) => setTimeout(resolve, settleMs[vector.slow ? "slow" : "fast"]));
}

/** What arrived by the time the browser has ended: some ways wait for that moment. */
function arrivals({ secret, name }: Aim, seen: { sinks: Sinks; app: Wire; log: string }): readonly Leak[] {
  const own: readonly Leak[] = seen.app.bytes().some((part) => part.includes(secret)) ? ["own origin"] : [];
  const asked: readonly Leak[] = seen.log.includes(name.slice(2)) ? ["name"] : [];
  return [...seen.sinks.arrived(secret), ...own, ...asked];
}

async function attempt(vector: Vector, place: Place): Promise<Tried> {
  const sinks = await openSinks();
  const app = await openApp(place.kind === "control" ? "control" : "built");
  const browser = await openBrowser({
    ports: { app: app.port, sink: sinks.httpPort },
    installed: place.kind === "control" ? null : place.installed,
    withoutAllowlist: place.kind === "without allowlist",
  });
  const aim = aimAt(sinks);
  try {
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    await openPage(page, place);
    await page.evaluate(installTools);
    await page.waitForTimeout(50);
    sinks.clear();
    app.clear();
    await runIn(page, vector, aim);
    return { vector, arrived: arrivals(aim, { sinks, app, log: await browser.end() }) };
  } finally {
    await Promise.all([browser.remove(), sinks.close(), app.close()]);
  }
}

const parallel = 4;

/** Tries many, a few browsers at a time: most of a try is waiting. In the order of `vectors`. */
export async function attemptAll(vectors: readonly Vector[], place: Place): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  const queue = [...vectors.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) tried[next[0]] = await attempt(next[1], place);
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return tried;
}

/** Whether the way was open: what it would send arrived. */
export const fired = ({ vector, arrived }: Tried): boolean => arrived.includes(vector.leak ?? "secret");
