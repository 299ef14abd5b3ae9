// Serves the gallery for pictures and checks; no part of the product build.
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const path = (to: string) => fileURLToPath(new URL(to, import.meta.url));

export default defineConfig({
  root: path("."),
  cacheDir: path("../../../node_modules/.vite-gallery"),
  publicDir: path("../../../public"),
  plugins: [svelte({ configFile: false })],
  resolve: { alias: { "@": path("../../../src") } },
  server: { host: "127.0.0.1", port: 4620, strictPort: true, fs: { allow: [path("../../..")] } },
  build: {
    outDir: path("../../../test-results/gallery-page"),
    emptyOutDir: true,
    target: "es2023",
    copyPublicDir: false,
  },
});
