// Contrasts of the three themes, computed from tokens.css by WCAG 2: text 4.5, control edges, focus and series 3.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "../../src/ui/styles/tokens.css"), "utf8");
const themes = ["dark", "light", "contrast"] as const;

function tokensOf(theme: string): ReadonlyMap<string, string> {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  return new Map(
    [...block.matchAll(/--(\w[\w-]{0,20}): (#[\da-f]{6});/g)].map((match) => [match[1] ?? "", match[2] ?? ""]),
  );
}

const channel = (value: number): number => (value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => channel(parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

describe.each(themes)("theme %s", (theme) => {
  const tokens = tokensOf(theme);
  const of = (name: string): string => tokens.get(name) ?? "";
  const text = ["text", "text-2", "accent", "leaves", "ok", "warn", "danger"];

  test.each(text.flatMap((name) => ["bg", "surface", "raised"].map((ground) => [name, ground] as const)))(
    "%s is readable on %s",
    (name, ground) => {
      expect(contrast(of(name), of(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each([
    ["on-accent", "accent"],
    ["text", "selected"],
    ["text-2", "selected"],
    ["text", "mark-for"],
    ["text", "mark-against"],
  ])("%s is readable on %s", (name, ground) => {
    expect(contrast(of(name), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["edge", "focus", "c1", "c2", "c3", "c4"])("%s stands out from the ground", (name) => {
    expect(contrast(of(name), of("bg"))).toBeGreaterThanOrEqual(3);
  });
});

test("the measure itself: black on white is 21, a colour on itself 1, #767676 on white 4.54", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 9);
  expect(contrast("#7cc4b2", "#7cc4b2")).toBe(1);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});
