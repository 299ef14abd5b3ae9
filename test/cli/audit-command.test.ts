// `cloister audit --mechanism` on the command line: its figures, its ceiling, and arguments that cannot be used.
import { afterEach, describe, expect, test, vi } from "vitest";
import { auditCommand } from "@/cli/audit-command";
import { noise } from "../privacy/audit/noise-switch";

vi.mock("@/privacy/mechanism/discrete-gaussian", () => import("../privacy/audit/noise-switch"));

afterEach(() => {
  noise.off = false;
  vi.restoreAllMocks();
});

/** What the command printed. */
async function printed(args: readonly string[]): Promise<{ text: string; code: number | Error }> {
  const lines: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const code = await auditCommand(args).catch((error: unknown) => (error instanceof Error ? error : new Error("odd")));
  return { text: lines.join("\n"), code };
}

describe("cloister audit --mechanism", { timeout: 60_000 }, () => {
  test("prints bound, claim and ceiling of three noise levels", async () => {
    const { text, code } = await printed(["--mechanism", "--trials", "20000"]);
    expect(code).toBe(0);
    expect(text.split("\n")).toHaveLength(3);
    expect(text).toMatch(
      /noise multiplier 1: mu is at least 0\.\d{3}, claimed at most 1; 20480 trials a world cannot show more than \d/,
    );
  });

  test("ends with one line of JSON", async () => {
    const { text, code } = await printed(["--mechanism", "--trials", "5000", "--json"]);
    const audits: unknown = JSON.parse(text);
    expect(code).toBe(0);
    expect(audits).toMatchObject([
      { noiseMultiplier: 0.5 },
      { noiseMultiplier: 1 },
      { noiseMultiplier: 2, above: false },
    ]);
  });

  test("says AUDIT-ABOVE after the figures when there is no noise", async () => {
    noise.off = true;
    const { text, code } = await printed(["--mechanism", "--trials", "5000"]);
    expect(text).toContain("noise multiplier 1: mu is at least");
    expect(String(code)).toContain("[AUDIT-ABOVE]");
  });

  test.each([
    [["--epsilon", "0"]],
    [["--canaries", "5"]],
    [["--method", "other"]],
    [["--trials", "x", "--mechanism"]],
    [["--unknown"]],
  ])("refuses %j", async (args) => {
    const { code } = await printed(args).catch((error: unknown) => ({ code: error }));
    expect(String(code)).toContain("[APP-ARGUMENT]");
  });
});
