// Small parts of the page: addresses, keys, settings, what a rejection shows, which loads count as foreign.
import { describe, expect, test } from "vitest";
import { InputError, InternalError } from "@/base/errors";
import { isForeign } from "@/ui/foreign";
import { goKeys, keyLines } from "@/ui/keymap";
import { problemOf, wasCancelled } from "@/ui/problem-of";
import { routeOf, routes } from "@/ui/state/router.svelte";
import { drawnTheme, Settings } from "@/ui/state/settings.svelte";
import { allowedScriptAddress } from "@/seal/trusted-types";

const origin = "http://127.0.0.1:4173";

describe("addresses", () => {
  test.each(routes)("#/%s is its screen", (route) => {
    expect(routeOf(`#/${route}`)).toBe(route);
  });

  test.each(["", "#/", "#/train?x=1", "#/nothing", "#train"])("%j is Start", (hash) => {
    expect(routeOf(hash)).toBe("start");
  });

  test("loads from this origin, blob: and data: are not foreign", () => {
    const own = ["/models/a.bin", `${origin}/x.js`, `blob:${origin}/1`, "data:text/plain,a"];
    expect(own.map((address) => isForeign(address, origin))).toEqual([false, false, false, false]);
    const foreign = [
      "https://127.0.0.1:4173/x",
      "http://example.org/",
      "wss://127.0.0.1:4173/",
      "http://127.0.0.1:80/",
    ];
    expect(foreign.map((address) => isForeign(address, origin))).toEqual([true, true, true, true]);
  });

  test("scripts come from blob: or this origin only", () => {
    expect(allowedScriptAddress(`blob:${origin}/1`, origin)).toBe(`blob:${origin}/1`);
    expect(allowedScriptAddress("/assets/a.js", origin)).toBe("/assets/a.js");
    for (const address of ["https://example.org/a.js", "data:text/javascript,1", "javascript:1", "blob:http://a/1"])
      expect(() => allowedScriptAddress(address, origin)).toThrow(TypeError);
  });
});

describe("keys", () => {
  test("the sheet lists every key that opens a screen", () => {
    const listed = keyLines.filter((line) => line.keys[0] === "g").map((line) => line.keys[1]);
    expect(listed.toSorted()).toEqual(Object.keys(goKeys).toSorted());
    expect(new Set(Object.values(goKeys)).size).toBe(routes.length);
  });
});

describe("settings", () => {
  const store = (text: string | null) => {
    const kept: string[] = [];
    return { kept, getItem: () => text, setItem: (_key: string, value: string) => kept.push(value) };
  };

  test.each([null, "", "{", "7", '{"theme":"pink","compact":1}'])("%j gives the defaults", (text) => {
    const { theme, compact, characterKeys } = new Settings(store(text));
    expect([theme, compact, characterKeys]).toEqual(["dark", false, true]);
  });

  test("are kept and read again", () => {
    const first = store(null);
    const settings = new Settings(first);
    settings.theme = "contrast";
    settings.characterKeys = false;
    const again = new Settings(store(first.kept.at(-1) ?? null));
    expect([again.theme, again.characterKeys]).toEqual(["contrast", false]);
  });

  test("a store that refuses does not stop the page", () => {
    const settings = new Settings({
      getItem: () => null,
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    });
    settings.theme = "light";
    expect(settings.theme).toBe("light");
  });

  test("system follows the computer, more contrast first", () => {
    expect(drawnTheme("system", () => true)).toBe("contrast");
    expect(drawnTheme("system", (query) => query.includes("light"))).toBe("light");
    expect(drawnTheme("system", () => false)).toBe("dark");
    expect(drawnTheme("light", () => true)).toBe("light");
  });
});

describe("a rejection", () => {
  const problem = { code: "A-B", happened: "h", kept: "k", fix: "f", detail: "d" };

  test("shows its problem", () => {
    expect(problemOf(new InputError(problem))).toEqual(problem);
  });

  test("of any other kind shows APP-BUG without its message, which could hold private text", () => {
    const shown = problemOf(new InternalError("row of Mrs Smith"));
    expect(shown.code).toBe("APP-BUG");
    expect(JSON.stringify(shown)).not.toContain("Smith");
  });

  test("by cancelling shows nothing", () => {
    expect(wasCancelled(new DOMException("x", "AbortError"))).toBe(true);
    expect(wasCancelled(new InputError(problem))).toBe(false);
  });
});
