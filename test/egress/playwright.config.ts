// The proofs that nothing leaves bring servers, sinks and browsers of their own, so they share nothing with the other browser tests.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  outputDir: "../../test-results/egress",
  testDir: ".",
  globalSetup: "./built.ts",
  timeout: 90_000, // of the installation, too
  forbidOnly: true,
  workers: 1,
  retries: 0,
  reporter: "list",
  projects: [
    { name: "namespace", testMatch: "namespace.spec.ts" },
    { name: "egress", testMatch: ["egress.spec.ts", "sentinels.spec.ts"] },
  ],
});
