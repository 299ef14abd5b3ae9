// The parts list of a build (CycloneDX 1.6) and the licence texts of its packages. It names what the bundler really took in, not what was
// installed; hashes of packages come from the lockfile. No time and no random number: equal sources give equal bytes.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";

/** Licences that may travel with Cloister (Apache-2.0). A package with another one stops the build. */
const allowedLicences: readonly string[] = ["Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

export interface LockedPackage {
  readonly version?: string | undefined;
  readonly integrity?: string | undefined;
  readonly license?: string | undefined;
}

export interface Part {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** `sha512-<base64>`, of the package as the registry serves it. */
  readonly integrity: string;
}

/** "/x/node_modules/@a/b/c.js" → "node_modules/@a/b", as the lockfile calls it; null for a file of our own. */
export function packagePath(moduleId: string): string | null {
  const file = moduleId.replace("\0", "").replaceAll("\\", "/");
  const found = /^.*?\/((?:node_modules\/(?:@[^/]+\/)?[^/]+\/)+)/.exec(file)?.[1];
  return found === undefined ? null : found.slice(0, -1);
}

/** Facts of the packages that a build took in, sorted by name. @throws Error naming a package without hash or with another licence */
export function partsOf(paths: ReadonlySet<string>, locked: Readonly<Record<string, LockedPackage>>): readonly Part[] {
  return [...paths].sort().map((path) => {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const { version, integrity, license } = locked[path] ?? {};
    if (version === undefined || integrity === undefined || license === undefined)
      throw new Error(`${name} is in the bundle, but package-lock.json does not say its version, hash and licence.`);
    if (!allowedLicences.includes(license))
      throw new Error(`${name} is in the bundle; its licence ${license} is not allowed.`);
    return { name, version, licence: license, integrity };
  });
}

const hexOf = (integrity: string): string => Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex");

const purl = ({ name, version }: Part): string => `pkg:npm/${name.replace("@", "%40")}@${version}`;

/** Files below a folder, in a fixed order, as paths below `base`. */
function filesBelow(folder: string, base: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((found) => {
      const path = join(folder, found.name);
      return found.isDirectory() ? filesBelow(path, base) : [relative(base, path).replaceAll("\\", "/")];
    });
}

export interface Contents {
  readonly version: string;
  readonly build: string;
  readonly parts: readonly Part[];
  /** Folder of the page; what stands in `models/`, `licences/` and `label-sets/` is listed file by file. */
  readonly page: string;
}

/** The list as JSON text. Files have SHA-256, packages the SHA-512 of the lockfile. */
export function partsList({ version, build, parts, page }: Contents): string {
  const packages = parts.map((part) => ({
    type: "library",
    "bom-ref": purl(part),
    name: part.name,
    version: part.version,
    purl: purl(part),
    licenses: [{ license: { id: part.licence } }],
    hashes: [{ alg: "SHA-512", content: hexOf(part.integrity) }],
  }));
  const files = ["label-sets", "licences", "models"]
    .flatMap((folder) => filesBelow(join(page, folder), page))
    .map((path) => ({
      type: path.startsWith("models/") && path.endsWith(".safetensors") ? "machine-learning-model" : "file",
      "bom-ref": `file:${path}`,
      name: path,
      hashes: [
        {
          alg: "SHA-256",
          content: createHash("sha256")
            .update(readFileSync(join(page, path)))
            .digest("hex"),
        },
      ],
    }));
  const program = { type: "application", name: "cloister", version, licenses: [{ license: { id: "Apache-2.0" } }] };
  const list = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { ...program, properties: [{ name: "cloister:build", value: build }] } },
    components: [...packages, ...files],
  };
  return `${JSON.stringify(list, null, 1)}\n`;
}

/** The licence texts of the packages, each once beside the names that it covers. `modules` is the folder that holds node_modules. */
export function licenceTexts(parts: readonly Part[], modules: string): string {
  const byText = new Map<string, string[]>();
  for (const part of parts) {
    const folder = join(modules, "node_modules", part.name);
    const file = existsSync(folder) && readdirSync(folder).find((name) => /^licen[cs]e/i.test(basename(name)));
    const text = file
      ? readFileSync(join(folder, file), "utf8").trim()
      : `${part.licence}: the package has no text of its own.`;
    byText.set(text, [...(byText.get(text) ?? []), `${part.name} ${part.version} (${part.licence})`]);
  }
  const blocks = [...byText].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`);
  return `Packages inside this page, with their licences.\n\n${blocks.join(`\n${"-".repeat(78)}\n\n`)}`;
}
