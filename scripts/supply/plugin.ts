// Vite plugins: one remembers the packages of every bundle (the page's and its workers'), the other writes the parts list and the licence
// texts beside the page and refuses a bundle that holds what it should not.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { Plugin } from "vite";
import { root, sourceHash } from "../source-hash.mjs";
import { strangeThings } from "./bundle-contents.ts";
import { licenceTexts, packagePath, partsList, partsOf } from "./parts.ts";

const lockFile = v.object({
  version: v.string(),
  packages: v.record(
    v.string(),
    v.object({ version: v.optional(v.string()), integrity: v.optional(v.string()), license: v.optional(v.string()) }),
  ),
});

/** Packages of which some code was kept, as the lockfile calls them. Tree-shaken modules do not count. */
export const collectPlugin = (taken: Set<string>): Plugin => ({
  name: "cloister-collect-packages",
  apply: "build",
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle))
      if (chunk.type === "chunk")
        for (const id of chunk.moduleIds) {
          const path = packagePath(id);
          if (path !== null) taken.add(path);
        }
  },
});

export const supplyPlugin = (page: string, taken: ReadonlySet<string>): Plugin => ({
  name: "cloister-supply-chain",
  apply: "build",
  writeBundle: {
    order: "post",
    sequential: true,
    handler() {
      const strange = readdirSync(join(page, "assets"))
        .filter((file) => file.endsWith(".js"))
        .flatMap((file) => strangeThings(file, readFileSync(join(page, "assets", file), "utf8")));
      if (strange.length > 0) this.error(strange.join("\n"));
      const { packages, version } = v.parse(
        lockFile,
        JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")),
      );
      const parts = partsOf(taken, packages);
      writeFileSync(join(page, "licences", "packages.txt"), licenceTexts(parts, root));
      writeFileSync(join(page, "sbom.cdx.json"), partsList({ version, build: sourceHash("page"), parts, page }));
      this.info(`parts list: ${parts.length} packages in the page`);
    },
  },
});
