// The one home of policy text: every security header of Cloister is composed here, for the service worker, the server, the build,
// the configurations of other servers and the tests. Why it is as it is: docs/decisions/001-page-policy.md. Connection-Allowlist is a WICG
// draft, on by default in Chromium 156. Imports nothing: the build configuration loads this file before any path alias exists.

/** Whom a response is for.
 * - "app"             the sealed page, as the service worker hands it out: no network at all
 * - "open"            the same page as a server sends it, before installation: it may fetch its encoder and its samples
 * - "install"         the install page: it may fetch the files of the release and register the service worker
 * - "service-worker"  sw.js: no network at all
 * - "file"            everything else; it governs nothing when a page loads it, and a document or worker made of it can do nothing */
export type PageKind = "app" | "open" | "install" | "service-worker" | "file";

/** What the policy is written for. All paths are absolute, without origin: "/assets/app-1a2b.js". */
export interface SealedSite {
  readonly page: PageKind;
  /** Scheme, host and port, no slash at the end: "http://127.0.0.1:4321". */
  readonly origin: string;
  /** Every file of the build; "/" and "/install/" are the documents. A kind takes what it may load. */
  readonly files: readonly string[];
}

export type Header = readonly [name: string, value: string];

const plainPath = /^\/[\w./-]*$/;
const startsWithOneOf = (folders: readonly string[]) => (path: string) =>
  folders.some((folder) => path.startsWith(folder));

/** Whether code of the page reads this file as data: encoder files and sample reports. */
export const isDataFile = startsWithOneOf(["/models/", "/samples/"]);
/** Whether the document loads this file: scripts, styles, icons. */
const isPageFile = startsWithOneOf(["/assets/", "/icons/"]);

/** Whether a path may stand in a policy: letters, digits and `. _ - /` only. */
export const isPlainPath = (path: string): boolean => plainPath.test(path);

/** What the service worker alone answers, for the self-test. The second is not listed, the others are listed without a query. */
export const probes = { listed: "/probe-listed.gif", unlisted: "/probe-unlisted.gif", script: "/probe.js" } as const;

/** Directives of a document that hold in a header and in a meta element alike. */
const documentDirectives = (script: string, worker: string, connect: string): readonly string[] => [
  "default-src 'none'",
  `script-src ${script}`,
  `worker-src ${worker}`,
  `connect-src ${connect}`,
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
];
const appDirectives = (connect: string) => documentDirectives("'self' 'wasm-unsafe-eval'", "blob:", connect);
const installDirectives = documentDirectives("'self'", "'self'", "'self'");

/** Directives that a meta element ignores. The sandbox would keep the install page from registering a service worker. */
const headerOnly = ["frame-ancestors 'none'", "webrtc 'block'"] as const;
const sandbox = "sandbox allow-scripts allow-same-origin allow-downloads allow-modals";

/** Features of the browser that no page of ours may use. */
export const permissions = [
  "camera",
  "microphone",
  "geolocation",
  "usb",
  "serial",
  "hid",
  "bluetooth",
  "payment",
  "display-capture",
  "browsing-topics",
] as const;

const fixedHeaders: readonly Header[] = [
  ["Permissions-Policy", permissions.map((name) => `${name}=()`).join(", ")],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Embedder-Policy", "require-corp"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Referrer-Policy", "no-referrer"],
  ["X-Content-Type-Options", "nosniff"],
  ["X-DNS-Prefetch-Control", "off"],
];

/** A policy is text on a wire: a path or an origin with a space, a quote or a semicolon would change its meaning. */
function checkPlain({ origin, files }: SealedSite): void {
  if (!/^https?:\/\/[\w.[\]:-]+$/.test(origin)) throw new Error("internal: seal/headers: expected a plain origin");
  for (const path of files)
    if (!isPlainPath(path)) throw new Error(`internal: seal/headers: expected a plain path, got ${path}`);
}

interface Rules {
  readonly directives: readonly string[];
  /** Paths that may be asked for. */
  readonly allowed: readonly string[];
}

function rulesOf({ page, origin, files }: SealedSite): Rules {
  const documents = ["/", "/install/"];
  const others = files.filter((path) => !documents.includes(path));
  switch (page) {
    case "app":
      return {
        directives: [...appDirectives("'none'"), ...headerOnly, sandbox],
        allowed: [...documents, probes.listed, probes.script, ...others.filter(isPageFile)],
      };
    case "open": {
      const data = others.filter(isDataFile).map((path) => origin + path);
      const directives = appDirectives(data.length > 0 ? data.join(" ") : "'none'");
      return { directives: [...directives, ...headerOnly, sandbox], allowed: [...documents, ...others] };
    }
    case "install":
      return { directives: [...installDirectives, ...headerOnly], allowed: [...documents, ...others] };
    case "service-worker":
      return { directives: ["default-src 'none'", "connect-src 'none'"], allowed: [] };
    case "file":
      return { directives: ["default-src 'none'", "frame-ancestors 'none'", "sandbox"], allowed: [] };
  }
}

/** One entry a path. The ending is a structured-field escape of `\?`: the path with an empty query and no other. */
const allowlist = (origin: string, paths: readonly string[]): string =>
  `(${paths.map((path) => `"${origin}${path}\\\\?"`).join(" ")})`;

/** All headers of a response, in a fixed order, one line each.
 * @throws Error if the origin or a path holds a character outside letters, digits and `. _ - /`. */
export function headers(site: SealedSite): readonly Header[] {
  checkPlain(site);
  const { directives, allowed } = rulesOf(site);
  return [
    ["Content-Security-Policy", directives.join("; ")],
    ["Connection-Allowlist", allowlist(site.origin, allowed)],
    ...fixedHeaders,
  ];
}

/** Which headers a server sends with a path: the page is sealed by the service worker only, so a server never sends "app". */
export function kindOf(path: string): Exclude<PageKind, "app"> {
  if (path === "/") return "open";
  if (path === "/install/") return "install";
  return path === "/sw.js" ? "service-worker" : "file";
}

/** Value of Cache-Control: files under /assets/ carry a hash of their content in their name, so a browser may keep them. */
export const cacheControlOf = (path: string): string =>
  path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";

/** The policy of the meta element in a built document: the second line of defence where a server sends no headers. It is written
 * before the origin is known, so it can name the own origin only as a whole. */
export const metaPolicy = (page: "open" | "install"): string =>
  (page === "open" ? appDirectives("'self'") : installDirectives).join("; ");
