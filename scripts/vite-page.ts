// Vite plugins of the builds: the meta policy, the bundled encoders, install page and service worker, the budget and the name of the build.
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { build, type InlineConfig, type Plugin } from "vite";
import { metaPolicy } from "../src/seal/headers.ts";
import { measure } from "./bundle-budget.mjs";
import { root, sourceHash, stampFile, type Target } from "./source-hash.mjs";

/** Writes the policy as the first element of the head, before anything that it could govern. */
export const metaPolicyPlugin = (): Plugin => ({
  name: "cloister-meta-policy",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { path }) => [
      {
        tag: "meta",
        attrs: {
          "http-equiv": "Content-Security-Policy",
          content: metaPolicy(path.startsWith("/install/") ? "install" : "open"),
        },
        injectTo: "head-prepend",
      },
    ],
  },
});

/** models/<name>/ travels with the page under the same path; the scripts that made them stay behind. */
export const modelsPlugin = (page: string): Plugin => ({
  name: "cloister-models",
  apply: "build",
  writeBundle() {
    const models = join(root, "models");
    const folders = existsSync(models) ? readdirSync(models, { withFileTypes: true }) : [];
    for (const folder of folders.filter((found) => found.isDirectory()))
      cpSync(join(models, folder.name), join(page, "models", folder.name), { recursive: true });
  },
});

/** Builds of their own, so that they share no chunk with the page: the install page lives below /install/ whole, and sw.js has bytes
 * that do not depend on the page. */
const besidePage = (page: string): readonly InlineConfig[] => {
  const common: InlineConfig = {
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    resolve: { alias: { "@": join(root, "src") } },
  };
  const target = "es2023";
  const output = { outDir: page, emptyOutDir: false, target };
  return [
    {
      ...common,
      plugins: [metaPolicyPlugin()],
      build: {
        ...output,
        assetsDir: "install",
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rolldownOptions: { input: "install/index.html" },
      },
    },
    {
      ...common,
      build: {
        ...output,
        rolldownOptions: { input: "src/seal/service-worker.ts", output: { format: "iife", entryFileNames: "sw.js" } },
      },
    },
  ];
};

/** Every file that the service worker hands out, under its URL path. */
function releaseFiles(page: string): { path: string; sizeBytes: number; sha256: string }[] {
  const found = readdirSync(page, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found.map((entry) => relative(page, join(entry.parentPath, entry.name)).split(sep).join("/")).sort();
  return paths
    .filter((path) => path !== "sw.js" && !path.startsWith("install/"))
    .map((path) => {
      const bytes = readFileSync(join(page, path));
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return { path: path === "index.html" ? "/" : `/${path}`, sizeBytes: bytes.length, sha256 };
    });
}

/** Install page, service worker, and the list of the release. Comes after all other files are written. */
export const installPlugin = (page: string, version: string): Plugin => ({
  name: "cloister-install",
  apply: "build",
  writeBundle: {
    order: "post",
    sequential: true,
    async handler() {
      for (const config of besidePage(page)) await build(config);
      const release = { version, build: sourceHash("page"), files: releaseFiles(page) };
      writeFileSync(join(page, "install", "release.json"), `${JSON.stringify(release, null, 1)}\n`);
    },
  },
});

/** Fails the build when the first page has outgrown its budget, and says what it weighs when it has not. */
export const budgetPlugin = (page: string): Plugin => ({
  name: "cloister-budget",
  apply: "build",
  writeBundle() {
    const { sizes, broken } = measure(page);
    if (broken.length > 0) this.error(broken.join(" "));
    this.info(`first page: ${sizes.js} bytes of JavaScript, ${sizes.css} bytes of CSS (gzip)`);
  },
});

/** Removes the name of the last build at the start and writes the new one at the end: a broken build has none. */
export const stampPlugin = (target: Target): Plugin => ({
  name: "cloister-stamp",
  apply: "build",
  buildStart() {
    rmSync(stampFile(target), { force: true });
  },
  writeBundle: {
    order: "post",
    sequential: true,
    handler() {
      writeFileSync(stampFile(target), `${sourceHash(target)}\n`);
    },
  },
});
