// Chromium for the browser tests: one that is there, else Playwright's own, else (root on Debian or Ubuntu) the system's.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findChromium } from "./find-chromium.mjs";
import { stop } from "./setup.mjs";
import { root } from "./source-hash.mjs";

const downloadLimitMs = 180_000;
const systemLimitMs = 300_000;

const run = (command, args, timeout) =>
  spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], timeout, killSignal: "SIGKILL" }).status === 0;

/** Playwright's own Chromium, if it was installed. */
async function ownChromium() {
  const { chromium } = await import("@playwright/test");
  const file = chromium.executablePath();
  return file !== "" && existsSync(file) ? file : null;
}

async function present() {
  try {
    return findChromium() ?? (await ownChromium());
  } catch (error) {
    return stop(error.message);
  }
}

function installFromSystem() {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return;
  console.error("Installing Chromium with apt-get ...");
  const aptGet = ["DEBIAN_FRONTEND=noninteractive", "apt-get"];
  if (run("/usr/bin/env", [...aptGet, "update"], systemLimitMs))
    run("/usr/bin/env", [...aptGet, "install", "-y", "--no-install-recommends", "chromium"], systemLimitMs);
}

/** The program file of a Chromium; ends with a sentence if none can be had. */
export async function ensureChromium() {
  const found = await present();
  if (found !== null) return found;
  console.error("Chromium was not found; asking Playwright for its own ...");
  run(process.execPath, [join(root, "node_modules/@playwright/test/cli.js"), "install", "chromium"], downloadLimitMs);
  const own = await present();
  if (own !== null) return own;
  installFromSystem();
  const last = await present();
  if (last !== null) return last;
  return stop(
    "The browser tests need Chromium and none could be installed. Install it, or name one: CLOISTER_CHROMIUM=/path/to/chromium npm test",
  );
}
