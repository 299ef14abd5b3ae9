// Every screen over a scripted client, built once and served as files: accessibility, zoom, keys, paper. No engine, no model.
import { defineConfig } from "@playwright/test";
import { findChromium } from "../../scripts/find-chromium.mjs";

const chromium = findChromium();
const port = 4175;
const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const vite = "node node_modules/vite/bin/vite.js";
const gallery = "--config test/helpers/gallery/vite.config.ts";

export default defineConfig({
  outputDir: "../../test-results/screens",
  testDir: ".",
  forbidOnly: true,
  workers: 2, // nothing is shared, and no test is about time
  fullyParallel: true,
  retries: 0,
  timeout: 60_000,
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 720 },
    contextOptions: { reducedMotion: "reduce" }, // no colour is met halfway
    launchOptions: { args: sandbox, ...(chromium === null ? {} : { executablePath: chromium }) },
  },
  projects: [
    { name: "screens", testMatch: "*.spec.ts" },
    { name: "pictures", testMatch: "*.shots.ts" },
  ],
  webServer: {
    command: `${vite} build ${gallery} && ${vite} preview ${gallery} --host 127.0.0.1 --port ${port} --strictPort`,
    cwd: "../..",
    url: `http://127.0.0.1:${port}/`,
    env: { VITE_CONFIG_NATIVE_IGNORE_WARNING: "true" },
    gracefulShutdown: { signal: "SIGTERM", timeout: 2_000 },
    timeout: 120_000,
  },
});
