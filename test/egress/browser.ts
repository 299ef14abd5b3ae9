// A fresh browser: a profile of its own, made of nothing or copied from one in which the page was installed once.
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "@playwright/test";
import { findChromium } from "../../scripts/find-chromium.mjs";
import { appHost } from "./app-server";

export interface Ports {
  readonly app: number;
  readonly sink: number;
}

export interface FreshBrowser {
  readonly context: BrowserContext;
  /** Folder of the profile; without the cache of downloads once the browser has ended. */
  readonly profile: string;
  /** Ends the browser; returns its network log. */
  end(): Promise<string>;
  /** Ends it if it runs, and removes all it has written. */
  remove(): Promise<void>;
}

/** Names that lead to the sink, and the page's own. */
const resolverRules = ({ app, sink }: Ports): string =>
  [
    `MAP ${appHost} 127.0.0.1:${app}`,
    "MAP quic.test 127.0.0.1",
    ...["*.app.localhost", "evil.localhost", "evil.test", "*.evil.test"].map((name) => `MAP ${name} 127.0.0.1:${sink}`),
  ].join(", ");

export interface Launch {
  readonly ports: Ports;
  /** Folder to copy; null for an empty profile. */
  readonly installed: string | null;
  /** Without Connection-Allowlist, as in browsers that do not know it. */
  readonly withoutAllowlist?: boolean;
}

const allowlistFeature = "ConnectionAllowlists";
const executablePath = findChromium();
const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

export async function openBrowser({ ports, installed, withoutAllowlist }: Launch): Promise<FreshBrowser> {
  const folder = mkdtempSync(join(tmpdir(), "cloister-egress-"));
  const profile = join(folder, "profile");
  const log = join(folder, "net-log.json");
  if (installed !== null) cpSync(installed, profile, { recursive: true });
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath === null ? {} : { executablePath }),
    // Both suppress what a page may ask a browser to prefetch; the second undoes what the launcher of Debian adds.
    ignoreDefaultArgs: ["--disable-background-networking"],
    args: [
      ...sandbox,
      "--enable-remote-extensions",
      "--disable-gpu",
      `--host-resolver-rules=${resolverRules(ports)}`,
      `--disable-features=${["HttpsUpgrades", ...(withoutAllowlist === true ? [allowlistFeature] : [])].join(",")}`,
      `--log-net-log=${log}`,
    ],
  });
  return {
    context,
    profile,
    end: async () => {
      await context.close();
      rmSync(join(profile, "Default/Cache"), { recursive: true, force: true });
      return readFileSync(log, "utf8");
    },
    remove: async () => {
      await context.close();
      rmSync(folder, { recursive: true });
    },
  };
}
