// Policy text: every header once, exact values, one allowlist entry a file, and no policy text in any other source file.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cacheControlOf, headers, isDataFile, kindOf, metaPolicy, type PageKind } from "@/seal/headers";

const origin = "http://127.0.0.1:4321";
const files = [
  "/",
  "/assets/index-1a2b.js",
  "/icons/icon.svg",
  "/install/",
  "/install/release.json",
  "/models/tiny/config.json",
  "/samples/chest-xray.csv",
  "/sw.js",
];
const kinds: readonly PageKind[] = ["app", "open", "install", "service-worker", "file"];
const site = (page: PageKind) => ({ page, origin, files });
const valueOf = (name: string, page: PageKind = "app") =>
  headers(site(page)).find(([found]) => found === name)?.[1] ?? "absent";
const directives = (policy: string) => new Map(policy.split("; ").map((part) => [part.split(" ")[0]!, part] as const));
const listed = (...paths: string[]) => `(${paths.map((path) => String.raw`"${origin}${path}\\?"`).join(" ")})`;

const appPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src blob:",
  "connect-src 'none'",
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
];

describe("headers", () => {
  test.each(kinds)("%s: each header stands once and on one line", (page) => {
    const names = headers(site(page)).map(([name]) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(9);
    for (const [, value] of headers(site(page))) expect(value).not.toMatch(/[\r\n]/);
  });

  test.each([
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Embedder-Policy", "require-corp"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["Referrer-Policy", "no-referrer"],
    ["X-Content-Type-Options", "nosniff"],
    ["X-DNS-Prefetch-Control", "off"],
  ])("%s is %s, for every kind", (name, value) => {
    expect(kinds.map((page) => valueOf(name, page))).toEqual(kinds.map(() => value));
  });

  test("the policy of the sealed page is exactly the written one", () => {
    expect(valueOf("Content-Security-Policy").split("; ")).toEqual(appPolicy);
  });

  test("before installation it differs in the data files that it may fetch, by full address, and in nothing else", () => {
    const connect = `connect-src ${origin}/models/tiny/config.json ${origin}/samples/chest-xray.csv`;
    expect(valueOf("Content-Security-Policy", "open").split("; ")).toEqual(
      appPolicy.map((part) => (part.startsWith("connect-src") ? connect : part)),
    );
  });

  test("the install page may fetch its own origin and register its worker; it compiles nothing and has no sandbox", () => {
    const policy = directives(valueOf("Content-Security-Policy", "install"));
    expect(policy.get("script-src")).toBe("script-src 'self'");
    expect(policy.get("worker-src")).toBe("worker-src 'self'");
    expect(policy.get("connect-src")).toBe("connect-src 'self'");
    expect(policy.has("sandbox")).toBe(false);
    const own = new Set(["script-src", "worker-src", "connect-src"]);
    const rest = appPolicy.filter((part) => !own.has(part.split(" ")[0]!) && !part.startsWith("sandbox"));
    expect([...policy].filter(([name]) => !own.has(name)).map(([, part]) => part)).toEqual(rest);
  });

  test("the service worker has no network, and any other file can do nothing as a document", () => {
    expect(valueOf("Content-Security-Policy", "service-worker")).toBe("default-src 'none'; connect-src 'none'");
    expect(valueOf("Content-Security-Policy", "file")).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
    expect(valueOf("Connection-Allowlist", "service-worker")).toBe("()");
    expect(valueOf("Connection-Allowlist", "file")).toBe("()");
  });

  test("the allowlist of the sealed page names the documents, what they load and the probe, with an empty query only", () => {
    expect(valueOf("Connection-Allowlist")).toBe(
      listed("/", "/install/", "/probe-listed.gif", "/probe.js", "/assets/index-1a2b.js", "/icons/icon.svg"),
    );
  });

  test.each(["open", "install"] as const)("the allowlist of %s names every file of the build once", (page) => {
    const documents = ["/", "/install/"];
    const rest = files.filter((path) => !documents.includes(path));
    expect(valueOf("Connection-Allowlist", page)).toBe(listed(...documents, ...rest));
  });

  test("without data files nothing may be fetched before installation either", () => {
    const policy = headers({ page: "open", origin, files: ["/"] })[0]![1];
    expect(directives(policy).get("connect-src")).toBe("connect-src 'none'");
  });

  test("no transport security header: the page is served on plain http of this computer", () => {
    expect(valueOf("Strict-Transport-Security")).toBe("absent");
  });

  test.each(["/a b.js", '/a".js', "/a;b.js", "/a?b", "/a%20b", "a.js", "/a\nb", "/é"])(
    "refuses the path %j",
    (path) => {
      expect(() => headers({ ...site("app"), files: [path] })).toThrow("plain path");
    },
  );

  test.each(["http://127.0.0.1:4321/", "http://a b", "ftp://a", "http://a;b", "*"])("refuses the origin %j", (bad) => {
    expect(() => headers({ ...site("app"), origin: bad })).toThrow("plain origin");
  });
});

test.each([
  ["/", "open", "no-cache"],
  ["/install/", "install", "no-cache"],
  ["/sw.js", "service-worker", "no-cache"],
  ["/assets/index-1a2b.js", "file", "public, max-age=31536000, immutable"],
  ["/install/release.json", "file", "no-cache"],
  ["/assets/sw.js", "file", "public, max-age=31536000, immutable"],
])("%s is sent as %s, %s", (path, kind, cache) => {
  expect([kindOf(path), cacheControlOf(path)]).toEqual([kind, cache]);
});

test.each([
  ["/models/tiny/config.json", true],
  ["/samples/chest-xray.csv", true],
  ["/models", false],
  ["/assets/index.js", false],
  ["/label-sets/chexpert14.json", false],
])("%s is a data file: %s", (path, expected) => {
  expect(isDataFile(path)).toBe(expected);
});

describe("the meta policy", () => {
  test.each(["open", "install"] as const)(
    "of %s is the policy of the header less the parts that a meta element ignores, with the own origin to connect to",
    (page) => {
      const header = directives(valueOf("Content-Security-Policy", page));
      for (const name of ["frame-ancestors", "webrtc", "sandbox"]) header.delete(name);
      header.set("connect-src", "connect-src 'self'");
      expect(directives(metaPolicy(page))).toEqual(header);
    },
  );
});

test("policy text has one home", () => {
  const words = /\b(?:default|connect|script|worker)-src '|"Connection-Allowlist"/;
  const root = join(import.meta.dirname, "../..");
  const folders = ["src", "scripts", "bin"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
  );
  const code = (file: string) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .filter((line) => !/^\s*(?:\/\/|\*|\/\*)/.test(line))
      .join("\n");
  const holders = folders.filter((file) => /\.(?:ts|mjs|svelte)$/.test(file)).filter((file) => words.test(code(file)));
  // The privacy statement is a document that leaves the page, with a policy of its own: nothing may load.
  const statement = "src/export/statement.ts";
  expect(holders.filter((file) => file !== statement)).toEqual(["src/seal/headers.ts"]);
});
