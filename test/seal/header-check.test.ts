// The asserts on headers: each fault of an answer is named, and what the browser enforces is compared too.
import { describe, expect, test } from "vitest";
import { assertsOf, enforcedAsserts, readSent, type SentHeaders } from "@/seal/header-check";
import { headers, permissions } from "@/seal/headers";

const origin = "http://127.0.0.1:4321";
const files = ["/", "/assets/app-1a2b.js", "/models/a.json"];

/** As the service worker's answers carry them. */
const sentOf = (path: string, page: "app" | "file"): SentHeaders => ({
  path,
  headers: [
    ["content-type", path === "/" ? "text/html; charset=utf-8" : "text/javascript; charset=utf-8"],
    ...headers({ page, origin, files: page === "app" ? files : [] }).map(
      ([name, value]) => [name.toLowerCase(), value] as const,
    ),
  ],
});
const failing = (sent: SentHeaders): string[] =>
  assertsOf(sent, origin, files)
    .filter(({ holds }) => !holds)
    .map(({ asked }) => asked);

describe("the headers of an answer", () => {
  const page = sentOf("/", "app");

  test("hold for the page and for a file, eleven of each", () => {
    expect(assertsOf(page, origin, files)).toHaveLength(11);
    expect(failing(page)).toEqual([]);
    expect(failing(sentOf("/assets/app-1a2b.js", "file"))).toEqual([]);
  });

  test("show each header that is missing, changed, doubled or too many", () => {
    for (const [i, [name, value]] of page.headers.entries()) {
      const asked = [expect.stringMatching(new RegExp(`^${name}$`, "i"))];
      expect(failing({ path: "/", headers: page.headers.toSpliced(i, 1) })).toEqual(asked);
      expect(failing({ path: "/", headers: page.headers.with(i, [name, `${value} `]) })).toEqual(asked);
      expect(failing({ path: "/", headers: [...page.headers, [name, value]] })).toEqual(asked);
    }
    expect(failing({ path: "/", headers: [...page.headers, ["set-cookie", "a=b"]] })).toEqual(["no other header"]);
  });

  test("of another list of files, or of a page that was not sealed, do not hold", () => {
    expect(failing({ ...page, headers: sentOf("/", "file").headers })).toContain("Content-Security-Policy");
    expect(assertsOf(page, origin, ["/"]).find(({ asked }) => asked === "Connection-Allowlist")?.holds).toBe(false);
  });

  test("that cannot be read are none", () => {
    for (const value of [undefined, null, "x", {}, [1], [{ path: "/" }], [{ path: "/", headers: [["a"]] }]])
      expect(readSent(value)).toEqual([]);
    expect(readSent([page])).toEqual([page]);
  });
});

describe("what the browser enforces", () => {
  test("must be this very policy, isolation, and no feature", () => {
    const good = { policies: ["another", "the policy"], isolated: true, allowed: ["fullscreen"] };
    const all = (enforced: typeof good) => enforcedAsserts(enforced, "the policy").map(({ holds }) => holds);
    expect(all(good)).toEqual(Array(2 + permissions.length).fill(true));
    expect(all({ ...good, policies: ["another"] })[0]).toBe(false);
    expect(all({ ...good, isolated: false })[1]).toBe(false);
    expect(all({ ...good, allowed: ["camera"] }).filter((holds) => !holds)).toHaveLength(1);
  });
});
