// House rules that no linter knows: sizes, headers, file names, problem codes, links in documents, recipes of fixtures.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { anchorsOf, commentLines, lineLimit, linksOf } from "./helpers/house-rules";

const root = join(import.meta.dirname, "..");
const skipped = new Set(["node_modules", "dist", ".git", "test-results", "playwright-report", "coverage"]);

function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (skipped.has(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

const all = filesBelow("").sort();
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const linesOf = (path: string): number => read(path).trimEnd().split("\n").length;
const code = all.filter((path) => /^(?:src|test|scripts|bin|bench)\/.*\.(?:ts|mjs|svelte)$/.test(path));
const source = code.filter((path) => path.startsWith("src/"));

describe("files", () => {
  test("are found", () => {
    expect(source.length).toBeGreaterThan(20);
  });

  test("stay within their size", () => {
    expect(code.filter((path) => linesOf(path) > lineLimit(path))).toEqual([]);
  });

  test("above 250 lines say why", () => {
    const long = source.filter((path) => path.endsWith(".ts") && linesOf(path) > 250);
    expect(long.filter((path) => !/Long because: \S/.test(read(path).split("\n").slice(0, 5).join("\n")))).toEqual([]);
  });

  test("of src/ have a median of at most 120 lines", () => {
    const sizes = source.filter((path) => path.endsWith(".ts")).map(linesOf);
    sizes.sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(120);
  });

  test("begin with a comment of 1 to 4 lines", () => {
    const wrong = code.filter((path) => {
      const lines = commentLines(path, read(path));
      return lines < 1 || lines > 4;
    });
    expect(wrong).toEqual([]);
  });

  test("of src/ are not called utils, helpers, common or misc, and are no barrels", () => {
    expect(source.filter((path) => /(?:^|\/)(?:utils?|helpers?|common|misc|index)(?:\/|\.)/i.test(path))).toEqual([]);
  });

  test("of src/ are kebab-case, components PascalCase", () => {
    const named = (path: string) => {
      const name = basename(path);
      if (name.endsWith(".svelte")) return /^[A-Z][A-Za-z0-9]*\.svelte$/.test(name);
      return /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:worker|text|svelte|d))?\.ts$/.test(name);
    };
    expect(source.filter((path) => !named(path))).toEqual([]);
  });

  test("name no machine, registry or person", () => {
    const own = "test/style.test.ts";
    const words = /\/(?:tmp|work|root|home)\/[a-z]|registry\.npmjs|artifactory/;
    const texts = [...code, ...all.filter((path) => path.endsWith(".md"))].filter((path) => path !== own);
    expect(texts.filter((path) => words.test(read(path)))).toEqual([]);
  });
});

describe("problem codes", () => {
  const areas =
    "DATA LABEL MDL ADP TOK ST TYPE CSV JSON TEXT ZIP HL7 FHIR GPU TRAIN PRIV EVAL SWEEP AUDIT EXPORT STORE SEAL APP".split(
      " ",
    );
  const catalogue = source
    .filter((path) => path.startsWith("src/base/problems/"))
    .flatMap((path) => [...read(path).matchAll(/\bcode: "([^"]*)"/g)].map((match) => ({ path, code: match[1]! })));

  test("there are some", () => {
    expect(catalogue.length).toBeGreaterThan(5);
  });

  test("stand once each", () => {
    const codes = catalogue.map((entry) => entry.code);
    expect(codes.filter((one, at) => codes.indexOf(one) !== at)).toEqual([]);
  });

  test("are AREA-WORD with a known area, in the file of that area", () => {
    const wrong = catalogue.filter(({ path, code: text }) => {
      const area = text.split("-")[0]!;
      const file = basename(path, ".ts").split("-")[0]!;
      return !/^[A-Z0-9]+(?:-[A-Z0-9]+)+$/.test(text) || !areas.includes(area) || file !== area.toLowerCase();
    });
    expect(wrong).toEqual([]);
  });
});

describe("documents", () => {
  const documents = all.filter((path) => path.endsWith(".md"));
  const broken = (document: string): string[] =>
    linksOf(read(document)).filter((link) => {
      const [to, anchor] = link.split("#");
      const target = to === "" ? document : join(dirname(document), to!);
      if (!existsSync(join(root, target))) return true;
      const isDocument = target.endsWith(".md") && statSync(join(root, target)).isFile();
      return anchor !== undefined && isDocument && !anchorsOf(read(target)).includes(anchor);
    });

  test("have links that resolve", () => {
    const found = documents.flatMap((document) => broken(document).map((link) => `${document}: ${link}`));
    expect(found).toEqual([]);
  });

  test("decisions are numbered without gaps and have at most 40 lines", () => {
    const decisions = documents.filter((path) => path.startsWith("docs/decisions/"));
    const numbers = decisions.map((path) => Number(basename(path).slice(0, 3)));
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    expect(decisions.filter((path) => linesOf(path) > 40)).toEqual([]);
  });
});

describe("fixtures", () => {
  test("with a script hash are as their recipe made them", () => {
    const stale = all
      .filter((path) => /^test\/fixtures\/.*\.json$/.test(path))
      .flatMap((path) => {
        const head = read(path).slice(0, 5_000);
        const recipe = /"scriptSha256":\s*"([0-9a-f]{64})"/.exec(head);
        if (recipe === null) return [];
        const command = /"command":\s*"([^"]*)"/.exec(head)?.[1] ?? "";
        const named = all.filter((other) => command.split(" ").includes(other));
        const beside = all.filter((other) => dirname(other) === dirname(path) && other.endsWith(".py"));
        const hashes = [...named, ...beside].map((script) => createHash("sha256").update(read(script)).digest("hex"));
        return hashes.includes(recipe[1]!) ? [] : [path];
      });
    expect(stale).toEqual([]);
  });
});

describe("the house rules themselves can fail", () => {
  test.each([
    ["src/a.ts", "export {};", 0],
    ["src/a.ts", "// one\nexport {};", 1],
    ["src/a.ts", "// 1\n// 2\n// 3\n// 4\n// 5\n", 5],
    ["src/A.svelte", "<!-- one -->\n<script></script>", 1],
    ["src/A.svelte", "<script></script>", 0],
    ["bin/a.mjs", "#!/usr/bin/env node\n// one\n", 1],
    ["src/a.ts", "/** one\n * two */\n", 2],
  ])("%s %j has a header of %i lines", (path, text, lines) => {
    expect(commentLines(path, text)).toBe(lines);
  });

  test("links leave out addresses and code", () => {
    expect(linksOf("[a](b.md) [c](https://x.y) `[d](e.md)` ![f](g.png)\n```\n[h](i.md)\n```\n[j](#k)")).toEqual([
      "b.md",
      "g.png",
      "#k",
    ]);
  });

  test("anchors are made as on the usual hosts", () => {
    expect(anchorsOf("# Two words\n## `code` & more, 3")).toEqual(["two-words", "code--more-3"]);
  });

  test.each([
    ["src/main.ts", 60],
    ["src/App.svelte", 60],
    ["src/ui/X.svelte", 200],
    ["src/ui/x.svelte.ts", 400],
    ["test/x.test.ts", 400],
  ])("%s may have %i lines", (path, limit) => {
    expect(lineLimit(path)).toBe(limit);
  });
});
