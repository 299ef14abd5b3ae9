// The headers of seal/headers.ts as the configuration of another server: nginx, Caddy, and hosts that read a `_headers` file.
// Each group of paths carries all of its headers, because nginx drops inherited ones and `_headers` hosts join doubled ones.
import { cacheControlOf, headers, kindOf, type Header } from "@/seal/headers";

export const hostTargets = ["nginx", "caddy", "netlify"] as const;
export type HostTarget = (typeof hostTargets)[number];

export interface HostSite {
  /** "https://cloister.example.org" */
  readonly origin: string;
  /** URL paths of the build; index.html of a folder is the folder. */
  readonly files: readonly string[];
}

interface Group {
  /** One path, or all below a folder ("/assets/*"), or what no other group has ("*"). */
  readonly pattern: string;
  readonly headers: readonly Header[];
}

/** All headers that a server sends with a path, Cache-Control included. */
export const hostedHeaders = (path: string, { origin, files }: HostSite): readonly Header[] => [
  ...headers({ page: kindOf(path), origin, files }),
  ["Cache-Control", cacheControlOf(path)],
];

const single = ["/", "/install/", "/sw.js"] as const;

function groupsOf(site: HostSite, rest: readonly string[]): readonly Group[] {
  const found = single.filter((path) => site.files.includes(path));
  return [...found, ...rest].map((pattern) => ({
    pattern,
    headers: hostedHeaders(pattern === "*" ? "/any-other-file" : pattern.replace(/\*$/, ""), site),
  }));
}

/** In double quotes nginx reads a backslash as an escape; `$` would begin a variable, and no header has one. */
const nginxQuoted = (value: string): string => `"${value.replaceAll(/[\\"]/g, String.raw`\$&`)}"`;

function nginx(site: HostSite): string {
  const location = ({ pattern, headers: lines }: Group): string[] => {
    const isFolder = pattern === "*" || pattern.endsWith("/*");
    const file = pattern.endsWith("/") ? `${pattern}index.html` : "$uri";
    return [
      `location ${pattern === "*" ? "/" : isFolder ? pattern.slice(0, -1) : `= ${pattern}`} {`,
      `    try_files ${file} =404;`,
      ...lines.map(([name, value]) => `    add_header ${name} ${nginxQuoted(value)} always;`),
      "}",
    ];
  };
  return [
    `# Cloister for nginx: belongs into the server block of ${site.origin}, whose root is the folder dist/page.`,
    "server_tokens off;",
    ...groupsOf(site, ["/assets/*", "*"]).flatMap(location),
  ].join("\n");
}

function caddy(site: HostSite): string {
  const handle = ({ pattern, headers: lines }: Group): string[] => [
    pattern === "*" ? "\thandle {" : `\thandle ${pattern} {`,
    "\t\theader {",
    ...lines.map(([name, value]) => `\t\t\t${name} \`${value}\``),
    "\t\t\t-Server",
    "\t\t}",
    "\t\tfile_server",
    "\t}",
  ];
  return [
    "# Cloister for Caddy: start it in the folder that holds dist/page, or change root.",
    `${site.origin} {`,
    "\troot * dist/page",
    ...groupsOf(site, ["/assets/*", "*"]).flatMap(handle),
    "}",
  ].join("\n");
}

/** Every path in one group only: the first folder of each file, and each file without one. */
function netlify(site: HostSite): string {
  const others = site.files.filter((path) => !single.some((one) => one === path) && !path.startsWith("/install/"));
  const patterns = new Set(others.map((path) => (path.lastIndexOf("/") > 0 ? `/${path.split("/")[1]!}/*` : path)));
  const below = site.files.filter((path) => path.startsWith("/install/") && path !== "/install/");
  const block = ({ pattern, headers: lines }: Group): string[] => [
    pattern,
    ...lines.map(([name, value]) => `  ${name}: ${value}`),
  ];
  return [
    "# Cloister for hosts that read a _headers file: put it into the folder dist/page under that name.",
    ...groupsOf(site, [...patterns, ...below].sort()).flatMap(block),
  ].join("\n");
}

const writers: Readonly<Record<HostTarget, (site: HostSite) => string>> = { nginx, caddy, netlify };

/** The configuration as text, without a newline at the end.
 * @throws Error if the origin or a path holds a character outside letters, digits and `. _ - /`. */
export const hostConfig = (target: HostTarget, site: HostSite): string => writers[target](site);
