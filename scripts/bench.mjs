// `npm run bench`: builds bench/ with the compute thread of the command line into dist/bench/, then runs it. Options pass through.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build } from "vite";
import { root } from "./source-hash.mjs";

const outDir = join(root, "dist/bench");

await build({
  configFile: false,
  root,
  logLevel: "warn",
  resolve: { alias: { "@": join(root, "src") } },
  define: { cloisterBuild: JSON.stringify("bench") },
  // The peers come from node_modules as they are, the engine and what it needs in one piece, as in the command line.
  ssr: { noExternal: true, external: ["@xenova/transformers", "webgpu"] },
  build: {
    target: "node20",
    outDir,
    emptyOutDir: false, // exported ONNX files stay
    ssr: true,
    copyPublicDir: false,
    chunkSizeWarningLimit: 20_000,
    rolldownOptions: {
      input: {
        main: "bench/main.ts",
        contestant: "bench/contestant.ts",
        intervals: "bench/intervals.ts",
        "compute-thread": "src/cli/compute-thread.ts",
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});

const { status } = spawnSync(process.execPath, [join(outDir, "main.js"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
