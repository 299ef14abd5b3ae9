// From rows to a level: the worst row counts, and what was not measured counts as open.
import { describe, expect, test } from "vitest";
import { leaksOf, levelOf, type Row } from "@/seal/level";

const holding: readonly Row[] = [
  { place: "page", probe: "control", seen: "load", holds: true },
  { place: "page", probe: "unlisted", seen: "error", holds: true },
  { place: "page", probe: "query", seen: "error", holds: true },
  { place: "page", probe: "fetch", seen: "blocked by the policy", holds: true },
  { place: "page", probe: "webrtc", seen: "never opens", holds: true },
  { place: "page", probe: "sandbox", seen: "SecurityError", holds: true },
  { place: "worker", probe: "fetch", seen: "blocked by the policy", holds: true },
  { place: "worker", probe: "isolated", seen: "true", holds: true },
  { place: "nested worker", probe: "importScripts", seen: "NetworkError", holds: true },
];
const without = (at: number, holds: boolean | null): readonly Row[] =>
  holding.map((row, i) => (i === at ? { ...row, holds } : row));

describe("levelOf", () => {
  test("is Sealed when every row holds", () => {
    expect(levelOf(holding)).toBe(3);
  });

  test.each(holding.map(({ probe, place }, at) => [probe, place, at] as const))(
    "%s from the %s, when it does not hold or cannot be tested, lowers it",
    (probe, _place, at) => {
      const remains = ["unlisted", "query", "webrtc", "importScripts"].includes(probe) ? 2 : 0;
      expect([levelOf(without(at, false)), levelOf(without(at, null))]).toEqual([remains, remains]);
    },
  );

  test.each(["page", "worker", "nested worker"])("is Open without a row from the %s", (place) => {
    expect(levelOf(holding.filter((row) => row.place !== place))).toBe(0);
  });

  test("is Open without rows", () => {
    expect(levelOf([])).toBe(0);
  });
});

test("a fetch that gets through is a leak, an allowlist that is missing is none", () => {
  expect(leaksOf(holding)).toEqual([]);
  expect(leaksOf(without(1, false))).toEqual([]);
  expect(leaksOf(without(6, false)).map(({ place }) => place)).toEqual(["worker"]);
});
