// The printed configurations say what headers() returned: read back by the rules of each format, and, where nginx or Caddy is
// installed, received byte for byte from the real server.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { originOf } from "@/cli/headers-command";
import { hostConfig, hostedHeaders, hostTargets, type HostTarget } from "@/cli/host-config";

const files = [
  "/",
  "/assets/a-1.js",
  "/install/",
  "/install/release.json",
  "/models/m/config.json",
  "/sw.js",
  "/top.txt",
];
const site = { origin: "https://cloister.example.org", files };
type Headers = Record<string, string>;
const expected = (path: string, of = site): Headers => Object.fromEntries(hostedHeaders(path, of));

/** Follows each format's own rules; groups in the order of the text. */
const readers: Readonly<Record<HostTarget, (text: string) => [pattern: string, headers: Headers][]>> = {
  nginx: (text) =>
    [...text.matchAll(/^location (= )?(\S+) \{\n([\s\S]*?)^\}/gm)].map(([, exact, place, body]) => [
      exact === undefined ? `${place!}*` : place!,
      Object.fromEntries(
        [...body!.matchAll(/^ +add_header (\S+) "((?:[^"\\]|\\.)*)" always;$/gm)].map(([, name, value]) => [
          name!,
          value!.replaceAll(/\\(.)/g, "$1"),
        ]),
      ),
    ]),
  caddy: (text) =>
    [...text.matchAll(/^\thandle (\S+ )?\{\n([\s\S]*?)^\t\}/gm)].map(([, place, body]) => [
      place === undefined ? "/*" : place.trim(),
      Object.fromEntries(
        [...body!.matchAll(/^\t{3}([A-Z]\S+) `([^`]*)`$/gm)].map(([, name, value]) => [name!, value!]),
      ),
    ]),
  netlify: (text) =>
    [...text.matchAll(/^(\/\S*)\n((?: {2}.*\n?)*)/gm)].map(([, place, body]) => [
      place!,
      Object.fromEntries([...body!.matchAll(/^ {2}([^:]+): (.*)$/gm)].map(([, name, value]) => [name!, value!])),
    ]),
};
const matches = (pattern: string, path: string): boolean =>
  pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : pattern === path;

describe.each(hostTargets)("%s", (target) => {
  const groups = readers[target](hostConfig(target, site));

  test.each(files)("%s gets exactly its headers", (path) => {
    const found = groups.filter(([pattern]) => matches(pattern, path));
    // nginx and Caddy take an exact match, else the longest; a _headers host takes all that match, so there must be one.
    if (target === "netlify") expect(found).toHaveLength(1);
    const rank = (pattern: string): number => (pattern.endsWith("*") ? pattern.length : Infinity);
    const [, got] = found.sort(([a], [b]) => (rank(b) > rank(a) ? 1 : -1))[0]!;
    expect(got).toEqual(expected(path));
  });

  test("an address that is no file still carries a policy", () => {
    const found = groups.filter(([pattern]) => matches(pattern, "/assets/none.js"));
    expect(found.length).toBeGreaterThan(0);
  });
});

describe("--origin", () => {
  const codeOf = (text: string): string => {
    try {
      return originOf(text);
    } catch (error) {
      return error instanceof InputError ? error.problem.code : "not an InputError";
    }
  };

  test.each([
    ["https://Cloister.example.org:443", "https://cloister.example.org"],
    ["https://host:8443/", "https://host:8443"],
    ["http://127.0.0.1:4321", "http://127.0.0.1:4321"],
  ])("%s is %s", (text, origin) => {
    expect(codeOf(text)).toBe(origin);
  });

  test.each(["", "host", "http://host", "ftp://host", "https://host/a", "https://host/?q", "https://me@host"])(
    "%j is refused with APP-ARGUMENT",
    (text) => {
      expect(codeOf(text)).toBe("APP-ARGUMENT");
    },
  );
});

const isInstalled = (program: string, flag: string): boolean => {
  try {
    execFileSync(program, [flag], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const holder = createServer();
    holder.listen(0, "127.0.0.1", () => {
      const bound = holder.address();
      holder.close(() => {
        resolve(typeof bound === "object" && bound !== null ? bound.port : 0);
      });
    });
  });

/** What a real server needs around the printed lines. */
function launch(target: "nginx" | "caddy", folder: string, port: number): ChildProcess {
  const text = hostConfig(target, { origin: `http://127.0.0.1:${port}`, files });
  const config = join(folder, "config");
  if (target === "caddy") {
    writeFileSync(config, `{\n\tadmin off\n}\n${text}\n`);
    return spawn("caddy", ["run", "--config", config, "--adapter", "caddyfile"], { cwd: folder, stdio: "ignore" });
  }
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder};`);
  const server = `server { listen 127.0.0.1:${port}; root ${join(folder, "dist/page")};\n${text}\n}`;
  writeFileSync(
    config,
    `daemon off; pid ${join(folder, "pid")}; events {}\nhttp { access_log off; ${paths.join(" ")}\n${server} }\n`,
  );
  return spawn("nginx", ["-c", config, "-e", join(folder, "errors")], { stdio: "ignore" });
}

describe.each([
  ["nginx", "-v"],
  ["caddy", "version"],
] as const)("a real %s", (target, flag) => {
  test("sends every header byte for byte", async ({ skip }) => {
    if (!isInstalled(target, flag)) return skip(`${target} is not installed on this computer`);
    const folder = mkdtempSync(join(tmpdir(), "cloister-host-"));
    for (const path of files) {
      const file = join(folder, "dist/page", path.endsWith("/") ? `${path}index.html` : path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, "x");
    }
    const port = await freePort();
    const server = launch(target, folder, port);
    const origin = `http://127.0.0.1:${port}`;
    try {
      await expect
        .poll(
          () =>
            fetch(origin).then(
              ({ status }) => status,
              () => 0,
            ),
          { timeout: 10_000 },
        )
        .toBe(200);
      for (const path of files) {
        const reply = await fetch(origin + path);
        expect([path, reply.status]).toEqual([path, 200]);
        for (const [name, value] of Object.entries(expected(path, { origin, files })))
          expect(reply.headers.get(name)).toBe(value);
      }
    } finally {
      server.kill("SIGTERM");
      await new Promise((resolve) => server.once("exit", resolve));
      rmSync(folder, { recursive: true });
    }
  });
});
