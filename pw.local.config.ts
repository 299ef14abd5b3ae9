// Browser tests. "browser": parts of the source in a real Chromium, served by Vite's development server (no policy there).
// "e2e": the built page behind the real server and its headers. WebGPU runs on SwiftShader, so it is never skipped.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/find-chromium.mjs";

// Commands that a test starts charge a ledger of their own, not the person's.
process.env["CLOISTER_HOME"] ??= mkdtempSync(join(tmpdir(), "cloister-home-"));

const chromium = findChromium();
const sourcePort = 5174;
const builtPort = 5173;
const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const softwareWebGpu = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"];
const launchOptions = {
  args: [...sandbox, ...softwareWebGpu],
  ...(chromium === null ? {} : { executablePath: chromium }),
};

export default defineConfig({
  outputDir: "test-results/playwright",
  forbidOnly: true,
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 60_000,
  reporter: "list",
  use: { launchOptions, trace: "retain-on-failure" },
  projects: [
    {
      name: "browser",
      testDir: "test/browser",
      testMatch: "**/*.spec.ts",
      use: { baseURL: `http://127.0.0.1:${sourcePort}` },
    },
    { name: "e2e", testDir: "test/e2e", testMatch: "**/*.spec.ts", use: { baseURL: `http://127.0.0.1:${builtPort}` } },
  ],
  webServer: [
    {
      command: `node node_modules/vite/bin/vite.js --host 127.0.0.1 --port ${sourcePort} --strictPort`,
      url: `http://127.0.0.1:${sourcePort}/`,
      env: { VITE_CONFIG_NATIVE_IGNORE_WARNING: "true" },
    },
    {
      command: `node bin/cloister.mjs serve --port ${builtPort} --no-open`,
      url: `http://127.0.0.1:${builtPort}/`,
      gracefulShutdown: { signal: "SIGTERM", timeout: 2_000 },
      timeout: 120_000,
    },
  ],
});
