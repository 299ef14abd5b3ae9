// Vite plugins of the builds: the meta policy, the bundled encoders, the budget and the name of the build.
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
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
