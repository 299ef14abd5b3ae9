// Policy text: every header once, exact values, one allowlist entry a file, and no policy text in any other source file.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { headers, isDataFile, metaPolicy, type SealedSite } from "@/seal/headers";

const site: SealedSite = {
  page: "app",
  origin: "http://127.0.0.1:4321",
  assets: ["/assets/index-1a2b.js", "/icon.svg"],
  dataFiles: ["/models/tiny/config.json", "/samples/chest-xray.csv"],
};
const valueOf = (name: string, from = site) => headers(from).find(([found]) => found === name)?.[1] ?? "absent";
const directives = (policy: string) => new Map(policy.split("; ").map((part) => [part.split(" ")[0]!, part] as const));

describe("headers", () => {
  test("each header stands once and on one line", () => {
    const names = headers(site).map(([name]) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    for (const [, value] of headers(site)) expect(value).not.toMatch(/[\r\n]/);
  });

  test.each([
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Embedder-Policy", "require-corp"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["Referrer-Policy", "no-referrer"],
    ["X-Content-Type-Options", "nosniff"],
    ["X-DNS-Prefetch-Control", "off"],
  ])("%s is %s", (name, value) => {
    expect(valueOf(name)).toBe(value);
  });

  test("the content policy is exactly the written one", () => {
    expect(valueOf("Content-Security-Policy").split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "worker-src blob:",
      "connect-src http://127.0.0.1:4321/models/tiny/config.json http://127.0.0.1:4321/samples/chest-xray.csv",
      "img-src 'self' blob: data:",
      "style-src 'self'",
      "font-src 'self'",
      "manifest-src 'self'",
      "object-src 'none'",
      "frame-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types svelte-trusted-html default",
      "frame-ancestors 'none'",
      "webrtc 'block'",
      "sandbox allow-scripts allow-same-origin allow-downloads allow-modals",
    ]);
  });

  test("without data files nothing may be fetched", () => {
    const policy = directives(valueOf("Content-Security-Policy", { ...site, dataFiles: [] }));
    expect(policy.get("connect-src")).toBe("connect-src 'none'");
  });

  test("the allowlist names the document and every file once, each with an empty query and no other", () => {
    expect(valueOf("Connection-Allowlist")).toBe(
      String.raw`("http://127.0.0.1:4321/\\?" "http://127.0.0.1:4321/assets/index-1a2b.js\\?" ` +
        String.raw`"http://127.0.0.1:4321/icon.svg\\?" "http://127.0.0.1:4321/models/tiny/config.json\\?" ` +
        String.raw`"http://127.0.0.1:4321/samples/chest-xray.csv\\?")`,
    );
  });

  test("no transport security header: the page is served on plain http of this computer", () => {
    expect(valueOf("Strict-Transport-Security")).toBe("absent");
  });

  test.each(["/a b.js", '/a".js', "/a;b.js", "/a?b", "/a%20b", "a.js", "/a\nb"])("refuses the path %j", (path) => {
    expect(() => headers({ ...site, assets: [path] })).toThrow("plain path");
  });

  test.each(["http://127.0.0.1:4321/", "http://a b", "ftp://a", "http://a;b", "*"])(
    "refuses the origin %j",
    (origin) => {
      expect(() => headers({ ...site, origin })).toThrow("plain origin");
    },
  );
});

describe("isDataFile", () => {
  test.each([
    ["/models/tiny/config.json", true],
    ["/samples/chest-xray.csv", true],
    ["/models", false],
    ["/assets/index.js", false],
    ["/label-sets/chexpert14.json", false],
  ])("%s: %s", (path, expected) => {
    expect(isDataFile(path)).toBe(expected);
  });
});

describe("the meta policy", () => {
  test("is the policy of the header less the parts that a meta element ignores, with the own origin to connect to", () => {
    const header = directives(valueOf("Content-Security-Policy"));
    for (const name of ["frame-ancestors", "webrtc", "sandbox"]) header.delete(name);
    header.set("connect-src", "connect-src 'self'");
    expect(directives(metaPolicy())).toEqual(header);
  });
});

test("policy text has one home", () => {
  const words = /\b(?:default|connect|script|worker)-src '|"Connection-Allowlist"/;
  const root = join(import.meta.dirname, "../..");
  const files = ["src", "scripts", "bin"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
  );
  const code = (file: string) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .filter((line) => !/^\s*(?:\/\/|\*|\/\*)/.test(line))
      .join("\n");
  const holders = files.filter((file) => /\.(?:ts|mjs|svelte)$/.test(file)).filter((file) => words.test(code(file)));
  // The privacy statement is a document that leaves the page, with a policy of its own: nothing may load.
  const statement = "src/export/statement.ts";
  expect(holders.filter((file) => file !== statement)).toEqual(["src/seal/headers.ts"]);
});
