// Changed keys: what a press means, which key is taken, what a damaged store gives.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { changeable, changed, keyOf, meantBy, placeOf, readChanges, takenBy } from "@/ui/key-changes";
import { keyLines, type KeyLine } from "@/ui/keymap";

const line = (where: KeyLine["where"], ...keys: readonly string[]): KeyLine => {
  const found = keyLines.find((one) => one.where === where && one.keys.join() === keys.join());
  if (!found) throw new Error(`no line ${where} ${keys.join()}`);
  return found;
};

const free = keyLines.filter((one) => changeable(one) !== null);

describe("the table of keys", () => {
  test.each(free.map((one) => [one.keys.join(" "), one.where, one] as const))(
    "%s (%s) is nobody else's",
    (_keys, _where, one) => {
      expect(takenBy(keyOf(one, {}), one, {})).toBeNull();
    },
  );

  test("Enter, arrows, Backspace and the keys of labels stay as they are", () => {
    expect(free.length).toBeGreaterThan(20);
    for (const { keys } of free) expect(keys.at(-1)).toHaveLength(1);
    expect(keyLines.some(({ keys }) => keys.includes("Enter"))).toBe(true);
  });
});

test("the table of Help has a part for every place of a key", () => {
  const table = readFileSync(join(import.meta.dirname, "../../src/ui/components/KeyTable.svelte"), "utf8");
  const places = /const places = \[([^\]]+)\]/.exec(table)?.[1] ?? "";
  expect(new Set(places.match(/\w+/g))).toEqual(new Set(keyLines.map(({ where }) => where)));
});

describe("a changed key", () => {
  const next = line("Classify", "j");
  const changes = changed(next, "n", {});

  test("is heard, and the old one is not", () => {
    expect(meantBy("n", "Classify", changes)).toBe("j");
    expect(meantBy("j", "Classify", changes)).toBe("");
    expect(meantBy("k", "Classify", changes)).toBe("k");
    expect(meantBy("Enter", "Classify", changes)).toBe("Enter");
  });

  test("changes one place only", () => {
    expect(meantBy("j", "Labels", changes)).toBe("j");
    expect(meantBy("n", "Labels", changes)).toBe("n");
  });

  test("can take the key that another line gave away", () => {
    expect(takenBy("k", next, {})).toBe("previous report");
    expect(takenBy("k", next, changed(line("Classify", "k"), "p", {}))).toBeNull();
  });

  test("can be switched off, and comes back with its first key", () => {
    const off = changed(next, "", changes);
    expect(keyOf(next, off)).toBe("");
    expect(meantBy("j", "Classify", off)).toBe("");
    expect(changed(next, "j", off)).toEqual({});
  });

  test("after g leads to its screen", () => {
    const help = line("everywhere", "g", "h");
    expect(placeOf(help)).toBe("after g");
    expect(meantBy("q", "after g", changed(help, "q", {}))).toBe("h");
    expect(takenBy("j", help, {})).toBeNull();
  });
});

test.each([
  ["g", "Classify", "j"],
  ["?", "Classify", "j"],
  ["a", "Labels", "u"],
  ["7", "Labels", "u"],
] as const)("%s is taken where %s %s is heard", (key, where, first) => {
  expect(takenBy(key, line(where, first), {})).not.toBeNull();
});

test.each([null, 7, "x", [], { "Classify j": 3 }, { "Classify j": "long" }, { "Nowhere j": "n" }])(
  "a store that holds %j changes nothing",
  (value) => {
    expect(readChanges(value)).toEqual({});
  },
);

test("a store keeps what is known", () => {
  expect(readChanges({ "Classify j": "n", "Labels s": "", other: "x" })).toEqual({ "Classify j": "n", "Labels s": "" });
});
