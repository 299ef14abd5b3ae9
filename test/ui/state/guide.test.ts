// Guides: every step stands on a screen that exists, the ends hold, the file of a step is one that the program reads.
import { describe, expect, test } from "vitest";
import { GuideBook } from "@/ui/state/guide.svelte";
import { routes, type Route } from "@/ui/state/router.svelte";
import { guides, type GuideName } from "@/ui/words/guides";
import { readPolicy } from "@/workers/session/read-policy";

const names: readonly GuideName[] = ["tour", "officer"];

function opened(name: GuideName) {
  const seen: Route[] = [];
  const book = new GuideBook({ go: (route) => void seen.push(route) });
  book.start(name);
  return { book, seen };
}

describe.each(names)("the guide %s", (name) => {
  const { steps } = guides[name];

  test("opens the screen of each step, forth and back", () => {
    const { book, seen } = opened(name);
    for (let i = 0; i < steps.length + 2; i++) book.next();
    expect(book.isLast).toBe(true);
    for (let i = 0; i < steps.length + 2; i++) book.back();
    expect(book.isFirst).toBe(true);
    const there = steps.map(({ route }) => route);
    expect(seen).toEqual([...there, ...there.slice(0, -1).reverse()]);
    expect(there.every((route) => routes.includes(route))).toBe(true);
  });

  test("is gone when it ends, and starts anew from its first step", () => {
    const { book } = opened(name);
    book.next();
    book.end();
    expect([book.guide, book.step]).toEqual([undefined, undefined]);
    book.start(name);
    expect(book.at).toBe(0);
  });

  test("has few words a step", () => {
    for (const { act, see } of steps) expect(`${act} ${see}`.length).toBeLessThan(320);
  });
});

test("the tour has six steps, the demonstration ten", () => {
  expect(names.map((name) => guides[name].steps.length)).toEqual([6, 10]);
});

test("the sample policy of the demonstration is one that Cloister opens", () => {
  const files = guides.officer.steps.flatMap(({ file }) => (file ? [file] : []));
  expect(files.map(({ name }) => name)).toEqual(["policy.json"]);
  expect(readPolicy(new TextEncoder().encode(files[0]?.content))).toEqual({
    maxEpsilon: 3,
    maxDelta: 1e-5,
    unit: "patient",
    contact: "Demonstration",
  });
});
