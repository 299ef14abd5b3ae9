// `npm run bench:responses`: the first result and the wait after each key and click while training, in the built page. Measured, not judged: it prints figures beside the budgets of docs/performance.md.
import { defineConfig } from "@playwright/test";
import { findChromium } from "../../scripts/find-chromium.mjs";

const chromium = findChromium();
const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const port = 4194;

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results/bench-responses",
  workers: 1,
  timeout: 900_000,
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 720 },
    launchOptions: {
      args: [...sandbox],
      ...(chromium === null ? {} : { executablePath: chromium }),
    },
  },
  webServer: {
    command: `node ../../bin/cloister.mjs serve --port ${port} --no-open`,
    url: `http://127.0.0.1:${port}/`,
    gracefulShutdown: { signal: "SIGTERM", timeout: 2_000 },
  },
});
