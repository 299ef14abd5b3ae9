// Kills bring a server and browsers of their own, so they share nothing with the other browser tests.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  outputDir: "../../test-results/kill",
  testDir: ".",
  forbidOnly: true,
  workers: 1,
  retries: 0,
  reporter: "list",
  projects: [{ name: "kill" }],
});
