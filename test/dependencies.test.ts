// Packages: exact versions, a lockfile that pins content, no install scripts, and a document that tells the truth.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const versions = v.record(v.string(), v.string());
const manifest = v.parse(
  v.object({ dependencies: versions, devDependencies: versions }),
  JSON.parse(read("package.json")),
);
const direct = { ...manifest.dependencies, ...manifest.devDependencies };
const entry = v.object({
  version: v.optional(v.string()),
  resolved: v.optional(v.string()),
  integrity: v.optional(v.string()),
  license: v.optional(v.string()),
});
const lock = v.parse(v.object({ packages: v.record(v.string(), entry) }), JSON.parse(read("package-lock.json")));
const locked = Object.entries(lock.packages).filter(([path]) => path !== "");

describe("package.json", () => {
  test("names exact versions only", () => {
    expect(
      Object.entries(direct).filter(([, version]) => !/^(?:npm:@?[a-z/-]+@)?\d+\.\d+\.\d+$/.test(version)),
    ).toEqual([]);
  });

  test("has at most 12 packages in the program", () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(12);
  });
});

describe("package-lock.json", () => {
  test("pins the content of every package", () => {
    expect(locked.length).toBeGreaterThan(50);
    expect(locked.filter(([, one]) => !/^sha512-/.test(one.integrity ?? "")).map(([path]) => path)).toEqual([]);
  });

  test("takes every package from the configured registry: no git source, no address of its own", () => {
    expect(locked.filter(([, one]) => one.resolved !== undefined).map(([path]) => path)).toEqual([]);
  });
});

describe("docs/dependencies.md", () => {
  const rows = [...read("docs/dependencies.md").matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    (match) => ({
      name: match[1]!,
      version: match[2]!.trim(),
      license: match[3]!.trim(),
      reason: match[4]!.trim(),
    }),
  );

  test("has one row for each package, with its version", () => {
    expect(Object.fromEntries(rows.map((row) => [row.name, row.version]))).toEqual(direct);
    expect(rows.length).toBe(Object.keys(direct).length);
  });

  test("names the licence of the lockfile, and a reason", () => {
    const wrong = rows.filter(
      (row) => lock.packages[`node_modules/${row.name}`]?.license !== row.license || row.reason === "",
    );
    expect(wrong).toEqual([]);
  });
});

test("installing runs no code of the packages", () => {
  expect(read(".npmrc").split("\n")).toContain("ignore-scripts=true");
});
