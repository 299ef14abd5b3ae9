// What `npm start` and `npm test` rest on: fresh or stale dependencies and builds, where Chromium is, how tests are counted.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { budgetBytes, initialFiles, measure } from "../../scripts/bundle-budget.mjs";
import { findChromium } from "../../scripts/find-chromium.mjs";
import { isInstalled, isNewEnough } from "../../scripts/setup.mjs";
import { sourceHash } from "../../scripts/source-hash.mjs";
import { add, countsOf, none, summary } from "../../scripts/test-counts.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cloister-setup-"));
  return () => {
    rmSync(folder, { recursive: true });
  };
});
const put = (path: string, content: string): string => {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, content);
  return file;
};

describe("isNewEnough", () => {
  test.each([
    ["20.19.0", true],
    ["20.18.3", false],
    ["18.20.0", false],
    ["22.0.0", true],
    ["24.1.0", true],
  ])("Node %s: %s", (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });
});

describe("isInstalled", () => {
  const locks = (wanted: object, present: object | null) => {
    put("package-lock.json", JSON.stringify({ packages: { "": { version: "9.9.9" }, ...wanted } }));
    if (present !== null) put("node_modules/.package-lock.json", JSON.stringify({ packages: present }));
    return isInstalled(folder);
  };
  const a = { "node_modules/a": { version: "1.0.0" } };

  test("is false without node_modules", () => {
    expect(locks(a, null)).toBe(false);
  });
  test("is true when every package has the version of the lockfile", () => {
    expect(locks(a, a)).toBe(true);
  });
  test("is false when one is missing or has another version", () => {
    expect(locks(a, {})).toBe(false);
    expect(locks(a, { "node_modules/a": { version: "1.0.1" } })).toBe(false);
  });
  test("lets packages of other systems be absent, but not stale", () => {
    const optional = { "node_modules/b": { version: "1.0.0", optional: true } };
    expect(locks(optional, {})).toBe(true);
    expect(locks(optional, { "node_modules/b": { version: "0.9.0" } })).toBe(false);
  });
});

describe("sourceHash", () => {
  test("is 12 hex digits, the same twice, and another one for each target", () => {
    const page = sourceHash("page");
    expect(page).toMatch(/^[0-9a-f]{12}$/);
    expect(sourceHash("page")).toBe(page);
    expect(sourceHash("cli")).not.toBe(page);
  });
});

describe("findChromium", () => {
  const program = (path: string) => {
    const file = put(path, "#!/bin/sh\n");
    chmodSync(file, 0o755);
    return file;
  };

  test("takes the one that was chosen by name, before any other", () => {
    const chosen = program("mine/browser");
    program("bin/chromium");
    expect(findChromium({ CLOISTER_CHROMIUM: chosen, PATH: join(folder, "bin") })).toBe(chosen);
  });
  test("refuses a chosen one that cannot be run", () => {
    expect(() => findChromium({ CLOISTER_CHROMIUM: join(folder, "none"), PATH: "" })).toThrow("CLOISTER_CHROMIUM");
  });
  test("finds one on the PATH", () => {
    const file = program("bin/google-chrome");
    expect(findChromium({ PATH: `${join(folder, "empty")}:${join(folder, "bin")}` })).toBe(file);
  });
  test("passes over a file that is no program, and is null where there is nothing", () => {
    put("bin/chromium", "text");
    expect(findChromium({ PATH: join(folder, "bin") }, "aix")).toBeNull();
  });
});

describe("counts", () => {
  test("of vitest: unreadable files fail, pending and todo are skipped", () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: "failed", assertionResults: [] },
        { status: "failed", assertionResults: [{}] },
        { status: "passed", assertionResults: [{}] },
      ],
    };
    expect(countsOf(report)).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });
  test("of Playwright: flaky tests and errors outside tests fail", () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
    expect(countsOf(report)).toEqual({ passed: 4, failed: 3, skipped: 2 });
  });
  test("are summed into one line", () => {
    const total = add(add(none, { passed: 1, failed: 0, skipped: 2 }), { passed: 3, failed: 1, skipped: 0 });
    expect(summary(total)).toBe("4 passed, 1 failed, 2 skipped");
  });
});

describe("the budget of the first page", () => {
  // Bytes that gzip cannot shrink, as letters.
  const noise = (length: number): string =>
    Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => String.fromCharCode(97 + (byte % 26))).join(
      "",
    );
  let heavy = "";
  beforeAll(() => {
    heavy = Array.from({ length: 8 }, () => noise(40_000)).join("");
  });
  afterAll(() => {
    heavy = "";
  });
  const page = (script: string, style: string) => {
    put(
      "index.html",
      '<script type="module" crossorigin src="/assets/a.js"></script><link rel="stylesheet" href="/assets/a.css">',
    );
    put("assets/a.js", `import{x}from"./b.js";const later=()=>import("./client.js");${script}`);
    put("assets/b.js", "export const x=1;");
    put("assets/client.js", heavy);
    put("assets/a.css", style);
    return folder;
  };

  test("counts scripts, what they import, and styles, but nothing that comes by import()", () => {
    expect(initialFiles(page("", "a{}"))).toEqual(["assets/a.css", "assets/a.js", "assets/b.js"]);
    expect(measure(folder).broken).toEqual([]);
    expect(measure(folder).sizes.js).toBeLessThan(500);
  });
  test("is broken by a heavy script and by a heavy style", () => {
    expect(measure(page(heavy, "a{}")).broken).toHaveLength(1);
    expect(measure(folder).sizes.js).toBeGreaterThan(budgetBytes.js);
    expect(measure(page("", heavy)).broken).toHaveLength(1);
  });
  test("is broken by a page without a script, which would weigh nothing", () => {
    put("index.html", "<p>empty</p>");
    expect(measure(folder).broken).toHaveLength(1);
  });
});
