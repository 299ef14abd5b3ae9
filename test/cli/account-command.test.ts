// `cloister account` and `cloister calibrate`: published figures in, and what they say about wrong flags.
import { afterEach, expect, test, vi } from "vitest";
import { accountCommand, calibrateCommand } from "@/cli/account-command";

const flags = (given: Readonly<Record<string, number>>): string[] =>
  Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);

function printed(command: (args: readonly string[]) => number, args: readonly string[]): string {
  const lines: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => {
    lines.push(line);
  });
  expect(command(args)).toBe(0);
  return lines.join("\n");
}

const json = (text: string): unknown => JSON.parse(text);

afterEach(() => {
  vi.restoreAllMocks();
});

test("account gives PLD, Renyi and the value without amplification (run R, sigma 2)", () => {
  const run = { "sampling-probability": 0.0512, "noise-multiplier": 2, steps: 196, delta: 1e-5 };
  const found = json(printed(accountCommand, [...flags({ ...run, group: 4 }), "--json"]));
  expect(found).toMatchObject({ accountant: "PLD", grid: 1e-4, delta: 1e-5, rdpOrder: 10.5, group: 4 });
  expect(found).toHaveProperty("epsilon", expect.closeTo(1.585133, 5));
  expect(found).toHaveProperty("rdpEpsilon", expect.closeTo(1.7483, 3));
  expect(found).toHaveProperty("groupEpsilon", expect.closeTo(7.802, 2));
  expect(found).toHaveProperty("withoutAmplification", expect.closeTo(7.9552, 3)); // 11 plain releases
  const text = printed(accountCommand, flags(run));
  expect(text).toContain("epsilon 1.5852 at delta 0.00001 (PLD"); // rounded up
});

test("calibrate finds the least noise, or the most steps", () => {
  const target = { epsilon: 1, delta: 1e-5, "sampling-probability": 0.05 };
  expect(json(printed(calibrateCommand, [...flags({ ...target, steps: 200 }), "--json"]))).toMatchObject({
    noiseMultiplier: 2.8386,
    steps: 200,
  });
  expect(
    json(printed(calibrateCommand, [...flags({ ...target, "noise-multiplier": 2.8386 }), "--json"])),
  ).toMatchObject({
    steps: 200,
  });
  expect(printed(calibrateCommand, flags({ ...target, epsilon: 0.01, "noise-multiplier": 0.5 }))).toContain("no step");
});

test("what is missing, out of range, or asked twice is said", () => {
  const target = flags({ epsilon: 1, delta: 1e-5, "sampling-probability": 0.05 });
  expect(() => calibrateCommand(target)).toThrow("--steps is missing");
  expect(() => calibrateCommand([...target, ...flags({ steps: 10, "noise-multiplier": 2 })])).toThrow(
    "exclude each other",
  );
  expect(() => accountCommand(flags({ "sampling-probability": 2 }))).toThrow("[APP-ARGUMENT]");
  const much = { epsilon: 0.001, "sampling-probability": 1, steps: 1e5 };
  expect(() => calibrateCommand(flags({ ...much, delta: 1e-8 }))).toThrow("[PRIV-CALIBRATE]");
  expect(() => calibrateCommand(flags({ ...much, delta: 1e-9 }))).toThrow("--delta must be above 2.8e-9");
});
