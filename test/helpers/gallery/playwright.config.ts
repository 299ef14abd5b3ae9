// npx playwright test -c test/helpers/gallery: every screen in its views and themes, pictures to SHOTS, axe without findings.
import { defineConfig } from "@playwright/test";

const executablePath = process.env["CHROMIUM"] ?? "";

export default defineConfig({
  testDir: ".",
  testMatch: "*.shots.ts",
  workers: 1,
  timeout: 15_000,
  maxFailures: 8,
  reporter: "line",
  outputDir: "../../../test-results/gallery",
  use: {
    baseURL: "http://127.0.0.1:4620",
    viewport: { width: 1280, height: 720 },
    launchOptions: executablePath === "" ? {} : { executablePath, args: ["--no-sandbox"] },
  },
  webServer: {
    command: "npx vite --config vite.config.ts",
    url: "http://127.0.0.1:4620",
    reuseExistingServer: true,
  },
});
