// The proofs that nothing leaves bring servers, sinks and browsers of their own, so they share nothing with the other browser tests.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  outputDir: "../../test-results/egress",
  testDir: ".",
  globalSetup: "./built.ts",
  forbidOnly: true,
  workers: 1,
  retries: 0,
  reporter: "list",
  projects: [{ name: "egress", testMatch: ["egress.spec.ts", "sentinels.spec.ts"] }],
});
