// The borders of docs/architecture.md: every source file keeps them, the table is true of the folders, and planted files
// prove that each rule can fail.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { faultsOf, roomOf, type Rules } from "./helpers/architecture";
import { readHomes, readRooms } from "./helpers/room-table";

const root = join(import.meta.dirname, "..");
const markdown = readFileSync(join(root, "docs/architecture.md"), "utf8");
const rules: Rules = {
  rooms: readRooms(markdown),
  packages: readHomes(markdown, "Packages"),
  names: readHomes(markdown, "Names with a home"),
};
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => /\.(?:ts|svelte)$/.test(path) && !path.endsWith(".d.ts"))
  .sort();

describe("the sources", () => {
  test("there are some, and the tables are read", () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(rules.rooms.length).toBeGreaterThan(15);
    expect(rules.packages.get("node:*")).toEqual(["cli"]);
  });

  test("no file breaks a rule", () => {
    const read = (path: string) => readFileSync(join(root, "src", path), "utf8");
    expect(sources.flatMap((path) => faultsOf({ path, text: read(path) }, rules))).toEqual([]);
  });

  test("every room of the table has files", () => {
    const used = new Set(sources.map((path) => roomOf(path, rules.rooms)));
    expect(rules.rooms.flatMap((row) => row.rooms).filter((room) => !used.has(room))).toEqual([]);
  });
});

const planted: readonly (readonly [what: string, path: string, text: string, fault: string])[] = [
  ["an arrow upwards", "base/x.ts", 'import { a } from "@/engine/engine";', 'may not import "engine/engine"'],
  ["a re-export", "formats/x.ts", 'export * from "@/data/import";', 'may not import "data/import"'],
  ["a dynamic import", "ui/x.ts", 'await import("@/engine/choose");', 'may not import "engine/choose"'],
  ["an import of a computed name", "ui/x.ts", "await import(name);", "imports something that is not a plain string"],
  [
    "a worker import",
    "ui/x.ts",
    'import W from "@/workers/engine.worker?worker&inline";',
    'may not import "workers/engine.worker"',
  ],
  [
    "a value where types are admitted",
    "training/x.ts",
    'import { readRows } from "@/data/import";',
    'may not import "data/import"',
  ],
  [
    "a value from a types-only room",
    "ui/x.ts",
    'import { score } from "@/evaluation/score";',
    'may not import "evaluation/score"',
  ],
  ["code in the protocol", "workers/protocol.ts", 'import { a } from "@/data/import";', 'may not import "data/import"'],
  [
    "the engine in the client",
    "workers/client.ts",
    'import { a } from "@/engine/choose";',
    'may not import "engine/choose"',
  ],
  [
    "one privacy room in another",
    "privacy/sampling/x.ts",
    'import { a } from "@/privacy/mechanism/clip";',
    'may not import "privacy/mechanism/clip"',
  ],
  [
    "a way round by dots",
    "data/x.ts",
    'import { a } from "../formats/csv";',
    'leaves its room by "../formats/csv": write "@/formats/csv"',
  ],
  [
    "a file outside src",
    "engine/x.ts",
    'import a from "../../public/label-sets/x.json";',
    'may not import "public/label-sets/x.json"',
  ],
  [
    "a Svelte script block",
    "ui/X.svelte",
    '<p>hi</p><script lang="ts">import { a } from "@/training/fit";</script>',
    'may not import "training/fit"',
  ],
  [
    "a package away from home",
    "data/x.ts",
    'import * as tf from "@tensorflow/tfjs-core";',
    'may not import the package "@tensorflow/tfjs-core"',
  ],
  [
    "a package without a home",
    "data/x.ts",
    'import x from "left-pad";',
    'imports the package "left-pad", which docs/architecture.md does not name',
  ],
  [
    "node outside the command line",
    "storage/x.ts",
    'import { readFileSync } from "node:fs";',
    'may not import the package "node:*"',
  ],
  ["fetch", "ui/x.ts", "void fetch(address);", "may not use fetch"],
  ["fetch by the global object", "ui/x.ts", "void globalThis.fetch(address);", "may not use fetch"],
  ["fetch by its name in brackets", "ui/x.ts", 'void self["fetch"](address);', "may not use fetch"],
  ["fetch under another name", "ui/x.ts", "const { fetch: send } = window;", "may not use fetch"],
  ["XMLHttpRequest", "storage/x.ts", "new XMLHttpRequest();", "may not use XMLHttpRequest"],
  ["WebSocket", "workers/x.ts", "new WebSocket(address);", "may not use WebSocket"],
  ["EventSource", "ui/x.ts", "new EventSource(address);", "may not use EventSource"],
  ["sendBeacon", "ui/x.ts", "navigator.sendBeacon(address);", "may not use sendBeacon"],
  ["Math.random", "ui/x.ts", "Math.random();", "may not use Math.random"],
  ["Math.random taken apart", "ui/x.ts", "const { random } = Math;", "may not use Math.random"],
  [
    "a random function of TensorFlow.js",
    "engine/x.ts",
    'import { randomNormal } from "@tensorflow/tfjs-core";',
    "may not use tf.random*",
  ],
  [
    "the same by its namespace",
    "engine/x.ts",
    'import * as tf from "@tensorflow/tfjs-core"; tf.truncatedNormal([1]);',
    "may not use tf.random*",
  ],
  ["navigator.gpu", "workers/x.ts", "await navigator.gpu.requestAdapter();", "may not use navigator.gpu"],
  ["localStorage", "workers/x.ts", "localStorage.clear();", "may not use localStorage"],
  [
    "seeded randomness in training",
    "training/x.ts",
    'import { seededRng } from "@/base/random";',
    "may not use seededRng",
  ],
  [
    "seeded randomness in privacy",
    "privacy/mechanism/x.ts",
    'import { seededRng as r } from "@/base/random";',
    "may not use seededRng",
  ],
  ["a file outside every room", "misc/x.ts", "export {};", "stands in no room of docs/architecture.md"],
];

describe("a planted file is found", () => {
  test.each(planted)("%s", (...[, path, text, fault]) => {
    expect(faultsOf({ path, text }, rules)).toContain(`${path}: ${fault}`);
  });
});

describe("what is allowed is not found", () => {
  test.each([
    ["types across a types-only arrow", "training/x.ts", 'import type { LabelSet } from "@/data/types";'],
    ["types marked one by one", "training/x.ts", 'import { type LabelSet, type UncertainPolicy } from "@/data/types";'],
    ["a named file", "ui/x.ts", 'import { oddsOf } from "@/privacy/accounting/odds";'],
    ["the worker in its own room", "workers/client.ts", 'import W from "./engine.worker?worker&inline";'],
    ["the client at the start of the page", "main.ts", 'const a = await import("@/workers/client");'],
    ["a member that is called fetch", "engine/x.ts", "platform.fetch = answer; const made = { fetch: answer };"],
    ["words in comments and strings", "ui/x.ts", 'const a = "fetch and WebSocket"; // Math.random()'],
    ["fetch at home", "storage/x.ts", "await fetch(address);"],
  ])("%s", (_what, path, text) => {
    expect(faultsOf({ path, text }, rules)).toEqual([]);
  });
});
