// The parts list, the licence texts and what a bundle may not hold. Each refusal is planted here.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, describe, expect, test } from "vitest";
import { strangeThings } from "../../scripts/supply/bundle-contents";
import { licenceTexts, packagePath, partsList, partsOf } from "../../scripts/supply/parts";
import { differences, digests } from "../../scripts/supply/reproducible.mjs";

const folder = mkdtempSync(join(tmpdir(), "cloister-supply-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const write = (path: string, text: string): void => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
};

const integrity = `sha512-${Buffer.alloc(64, 7).toString("base64")}`;
const locked = {
  "node_modules/@a/b": { version: "1.2.3", integrity, license: "MIT" },
  "node_modules/c": { version: "0.1.0", integrity, license: "ISC" },
  "node_modules/gpl": { version: "1.0.0", integrity, license: "GPL-3.0-only" },
  "node_modules/bare": { version: "1.0.0", license: "MIT" },
};

describe("packages of a bundle", () => {
  test.each([
    ["/x/node_modules/@a/b/dist/index.js", "node_modules/@a/b"],
    ["/x/node_modules/c/index.js?commonjs-proxy", "node_modules/c"],
    ["\0/x/node_modules/c/index.js", "node_modules/c"],
    ["C:\\x\\node_modules\\c\\lib\\a.js", "node_modules/c"],
    ["/x/node_modules/c/node_modules/@a/b/i.js", "node_modules/c/node_modules/@a/b"],
    ["/x/src/main.ts", null],
    ["\0vite/modulepreload", null],
  ])("%j belongs to %j", (id, path) => {
    expect(packagePath(id)).toBe(path);
  });

  test("are named with version, licence and hash, in order", () => {
    expect(partsOf(new Set(["node_modules/c", "node_modules/@a/b"]), locked)).toEqual([
      { name: "@a/b", version: "1.2.3", licence: "MIT", integrity },
      { name: "c", version: "0.1.0", licence: "ISC", integrity },
    ]);
  });

  test.each([
    ["node_modules/gpl", /gpl is in the bundle; its licence GPL-3\.0-only is not allowed/],
    ["node_modules/bare", /bare is in the bundle, but/],
    ["node_modules/unknown", /unknown is in the bundle, but/],
  ])("%s stops the build", (path, message) => {
    expect(() => partsOf(new Set([path]), locked)).toThrow(message);
  });
});

const listed = v.object({
  bomFormat: v.literal("CycloneDX"),
  components: v.array(
    v.object({
      type: v.string(),
      name: v.string(),
      hashes: v.array(v.object({ alg: v.string(), content: v.string() })),
    }),
  ),
});

test("the parts list has packages and files with their hashes, and equal input gives equal bytes", () => {
  write("page/models/m/model.safetensors", "abc");
  write("page/licences/one.txt", "");
  const contents = {
    version: "1.0.0",
    build: "0123456789ab",
    parts: partsOf(new Set(["node_modules/c"]), locked),
    page: join(folder, "page"),
  };
  const text = partsList(contents);
  expect(partsList(contents)).toBe(text);
  const { components } = v.parse(listed, JSON.parse(text));
  expect(
    components.map(({ type, name, hashes }) => [type, name, hashes[0]?.alg, hashes[0]?.content.slice(0, 8)]),
  ).toEqual([
    ["library", "c", "SHA-512", "07070707"],
    ["file", "licences/one.txt", "SHA-256", "e3b0c442"],
    ["machine-learning-model", "models/m/model.safetensors", "SHA-256", "ba7816bf"],
  ]);
});

test("a licence text stands once, below all names that it covers", () => {
  for (const name of ["one", "two"]) write(`node_modules/${name}/LICENSE.md`, "The same words.");
  write("node_modules/three/index.js", "");
  const part = (name: string) => ({ name, version: "1.0.0", licence: "MIT", integrity });
  const text = licenceTexts([part("one"), part("two"), part("three")], folder);
  expect(text.match(/The same words\./g)).toHaveLength(1);
  expect(text).toContain("one 1.0.0 (MIT)\ntwo 1.0.0 (MIT)\n\nThe same words.");
  expect(text).toContain("three 1.0.0 (MIT)\n\nMIT: the package has no text of its own.");
});

describe("a bundle", () => {
  test.each([
    "eval(x)",
    "a=eval (x)",
    "new Function('a')",
    "Function('return this')()",
    'fetch("https://evil.test/x")',
    "`wss://evil.test`",
  ])("with %s stops the build", (code) => {
    expect(strangeThings("a.js", code)).toHaveLength(1);
  });

  test.each(["model.eval()", "retrieval(x)", '"http://www.w3.org/2000/svg"', "https://svelte.dev/e/effect_orphan"])(
    "may hold %s",
    (code) => {
      expect(strangeThings("a.js", code)).toEqual([]);
    },
  );
});

test("two folders are compared by content and by what only one of them has", () => {
  write("x/a/1.txt", "one");
  write("x/2.txt", "two");
  write("y/a/1.txt", "one");
  write("y/2.txt", "other");
  write("y/3.txt", "three");
  expect(differences(digests(join(folder, "x")), digests(join(folder, "x")))).toEqual([]);
  expect(differences(digests(join(folder, "x")), digests(join(folder, "y")))).toEqual(["2.txt", "3.txt"]);
});
