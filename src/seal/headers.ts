// The one home of policy text: every security header of Cloister is composed here, for the server, the build and the tests.
// Why it is as it is: docs/decisions/001-page-policy.md. Connection-Allowlist is a WICG draft, on by default in Chromium 156.
// Imports nothing: the build configuration loads this file before any path alias exists.

/** What the policy is written for. All paths are absolute, without origin: "/assets/app-1a2b.js". */
export interface SealedSite {
  readonly page: "app";
  /** Scheme, host and port, no slash at the end: "http://127.0.0.1:4321". */
  readonly origin: string;
  /** Every file of the build that is not in `dataFiles`; "/" is the document. */
  readonly assets: readonly string[];
  /** The files that code of the page may fetch: encoder and sample reports, nothing else. */
  readonly dataFiles: readonly string[];
}

export type Header = readonly [name: string, value: string];

const dataFolders = ["/models/", "/samples/"];
const plainPath = /^\/[\w./-]*$/;

/** Whether the page may fetch this file of the build: encoder files and sample reports. */
export const isDataFile = (path: string): boolean => dataFolders.some((folder) => path.startsWith(folder));

/** Directives that hold in a header and in a meta element alike. */
const commonDirectives = (connect: string): readonly string[] => [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src blob:",
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

/** Directives that a meta element ignores. */
const headerOnlyDirectives = [
  "frame-ancestors 'none'",
  "webrtc 'block'",
  "sandbox allow-scripts allow-same-origin allow-downloads allow-modals",
] as const;

const permissions = [
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

/** One entry a file. The ending is a structured-field escape of `\?`: the file with an empty query and no other. */
const allowlist = ({ origin, assets, dataFiles }: SealedSite): string =>
  `(${["/", ...assets, ...dataFiles].map((path) => `"${origin}${path}\\\\?"`).join(" ")})`;

/** A policy is text on a wire: a path or an origin with a space, a quote or a semicolon would change its meaning. */
function checkPlain({ origin, assets, dataFiles }: SealedSite): void {
  if (!/^https?:\/\/[\w.[\]:-]+$/.test(origin)) throw new Error("internal: seal/headers: expected a plain origin");
  for (const path of [...assets, ...dataFiles])
    if (!plainPath.test(path)) throw new Error(`internal: seal/headers: expected a plain path, got ${path}`);
}

/** All headers of every response of the app, in a fixed order, one line each.
 * @throws Error if the origin or a path holds a character outside letters, digits and `. _ - /`. */
export function headers(site: SealedSite): readonly Header[] {
  checkPlain(site);
  const connect = site.dataFiles.map((path) => site.origin + path).join(" ");
  const policy = [...commonDirectives(connect === "" ? "'none'" : connect), ...headerOnlyDirectives].join("; ");
  return [["Content-Security-Policy", policy], ["Connection-Allowlist", allowlist(site)], ...fixedHeaders];
}

/** The policy of the meta element in a built page: the second line of defence where a server sends no headers.
 * It is written before the origin is known, so it can name the own origin only as a whole. */
export const metaPolicy = (): string => commonDirectives("'self'").join("; ");
