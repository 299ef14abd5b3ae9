// One file for every build: the page (default), the command line (--mode cli) and the tests.
import { join } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { root, sourceHash } from "./scripts/source-hash.mjs";
import packageFile from "./package.json" with { type: "json" };
import { collectPlugin, supplyPlugin } from "./scripts/supply/plugin.ts";
import { budgetPlugin, installPlugin, metaPolicyPlugin, modelsPlugin, stampPlugin } from "./scripts/vite-page.ts";

const page = join(root, "dist/page");

const pageBuild = {
  target: "es2023",
  outDir: page,
  emptyOutDir: true,
  modulePreload: { polyfill: false },
  // Small files stay files: inlined they would be data: addresses, which only images may use.
  assetsInlineLimit: 0,
  // Workers carry whole engines; the budget of the first page is measured by scripts/bundle-budget.mjs.
  chunkSizeWarningLimit: 20_000,
  // Notices stand once, with the full texts, in licences/packages.txt.
  rolldownOptions: { input: "index.html", output: { comments: { legal: false } } },
};

const cliBuild = {
  target: "node20",
  outDir: join(root, "dist/cli"),
  emptyOutDir: true,
  ssr: true,
  copyPublicDir: false,
  chunkSizeWarningLimit: 20_000,
  rolldownOptions: {
    input: { main: "src/cli/main.ts", "compute-thread": "src/cli/compute-thread.ts" },
    output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
  },
};

const unitProject = (name: string, include: string) => ({
  extends: true as const,
  test: {
    name,
    include: [include],
    exclude: ["test/browser/**", "test/e2e/**"],
    pool: "forks" as const,
    setupFiles: ["test/helpers/setup.ts"],
    expect: { requireAssertions: true },
    testTimeout: 30_000, // no test is about time, and a busy machine may be slow
  },
});

export default defineConfig(({ mode, command }) => {
  const cli = mode === "cli";
  const taken = new Set<string>(); // packages of the page and of its workers, for the parts list
  return {
    root,
    plugins: cli
      ? [stampPlugin("cli")]
      : [
          svelte({ configFile: false }),
          metaPolicyPlugin(),
          modelsPlugin(page),
          budgetPlugin(page),
          collectPlugin(taken),
          supplyPlugin(page, taken),
          installPlugin(page, packageFile.version), // lists every file, so the others come first
          stampPlugin("page"),
        ],
    // A linked node_modules reads as one of this folder, so that a build has the same bytes wherever it is made.
    resolve: { alias: { "@": join(root, "src") }, preserveSymlinks: true },
    define: command === "build" ? { cloisterBuild: JSON.stringify(sourceHash(cli ? "cli" : "page")) } : {},
    // An inline worker has no address of its own, so it must be one file.
    worker: {
      format: "es" as const,
      plugins: () => [collectPlugin(taken)],
      rolldownOptions: { output: { codeSplitting: false, comments: { legal: false } } },
    },
    ssr: cli ? { noExternal: true as const } : {},
    build: cli ? cliBuild : pageBuild,
    test: {
      // "audit" trains on all samples with the bundled encoder: minutes, so a script of its own (npm run test:audit).
      projects: [unitProject("unit", "test/**/*.test.ts"), unitProject("audit", "test/**/*.audit.ts")],
    },
  };
});
