// The asserts on headers: each header of this page and of its files is there once, with its exact value. A page cannot read the headers of
// its own answers, so two witnesses are heard: the service worker tells what its answers carry, read from those answers; and the browser
// tells what it enforces in this page. Both are compared with what this build expects (seal/headers.ts).
import { buildHash } from "@/base/build";
import { buildPaths } from "./builds";
import { contentTypeOf } from "./content-type";
import { headers, permissions, type Header } from "./headers";

/** An answer of the service worker, as it carries its headers. Names are lower case, as the browser keeps them. */
export interface SentHeaders {
  readonly path: string;
  readonly headers: readonly Header[];
}

export interface HeaderAssert {
  readonly witness: "service worker" | "browser";
  /** A path, or "this page". */
  readonly subject: string;
  /** Name of a header, or what was asked. */
  readonly asked: string;
  readonly expected: string;
  /** null: not there. */
  readonly seen: string | null;
  readonly holds: boolean;
}

const isPair = (value: unknown): value is Header =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string");

/** What a service worker told; an older one tells nothing, which is an empty list. */
export function readSent(value: unknown): readonly SentHeaders[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown): SentHeaders[] => {
    if (typeof one !== "object" || one === null) return [];
    const path: unknown = Reflect.get(one, "path");
    const sent: unknown = Reflect.get(one, "headers");
    return typeof path === "string" && Array.isArray(sent) && sent.every(isPair) ? [{ path, headers: sent }] : [];
  });
}

/** @param files  paths of the build, from which the list of allowed connections follows */
export function assertsOf(
  { path, headers: sent }: SentHeaders,
  origin: string,
  files: readonly string[],
): HeaderAssert[] {
  const page = path === "/" ? "app" : "file";
  const expected: readonly Header[] = [
    ["Content-Type", contentTypeOf(path)],
    ...headers({ page, origin, files: page === "app" ? files : [] }),
  ];
  const names = new Set(expected.map(([name]) => name.toLowerCase()));
  const others = sent.map(([name]) => name).filter((name) => !names.has(name.toLowerCase()));
  const ofEach = expected.map(([name, value]): HeaderAssert => {
    const found = sent.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, text]) => text);
    const seen = found.length === 0 ? null : found.join(", ");
    return { witness: "service worker", subject: path, asked: name, expected: value, seen, holds: seen === value };
  });
  const alone = { asked: "no other header", expected: "none", seen: others.join(", ") || "none" };
  return [...ofEach, { witness: "service worker", subject: path, ...alone, holds: others.length === 0 }];
}

/** What the browser says of the page itself. */
export interface Enforced {
  /** Policies that a breach was reported under, as the browser holds them. */
  readonly policies: readonly string[];
  readonly isolated: boolean;
  /** Features that this page may use; null where the browser does not tell. */
  readonly allowed: readonly string[] | null;
}

export function enforcedAsserts({ policies, isolated, allowed }: Enforced, policy: string): HeaderAssert[] {
  const of = (asked: string, expected: string, seen: string | null): HeaderAssert => ({
    ...{ witness: "browser", subject: "this page", asked, expected, seen },
    holds: seen === expected,
  });
  const found = policies.find((one) => one === policy) ?? policies[0] ?? null;
  return [
    of("Content-Security-Policy in force", policy, found),
    of("isolated from other origins", "true", String(isolated)),
    ...(allowed ? permissions.map((name) => of(name, "off", allowed.includes(name) ? "on" : "off")) : []),
  ];
}

/** @param sent  by the service worker, @param enforced  by the browser */
export async function checkHeaders(sent: readonly SentHeaders[], enforced: Enforced): Promise<readonly HeaderAssert[]> {
  const files = await buildPaths(buildHash);
  const [, policy] = headers({ page: "app", origin: self.origin, files })[0]!;
  return [...enforcedAsserts(enforced, policy), ...sent.flatMap((one) => assertsOf(one, self.origin, files))];
}
