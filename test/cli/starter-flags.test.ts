// `cloister classify` and `cloister evaluate` take exactly one of --adapter and --starter.
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { classifyCommand } from "@/cli/classify-command";
import { evaluateCommand } from "@/cli/evaluate-command";

const classify = (...args: string[]) => classifyCommand(["--reports", "in.csv", "--out", "out.csv", ...args]);
const evaluate = (...args: string[]) => evaluateCommand(["--reports", "in.csv", ...args]);

async function happened(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof InputError) return error.problem.happened;
  }
  return "no InputError";
}

describe.each([
  ["classify", classify],
  ["evaluate", evaluate],
])("cloister %s", (_, command) => {
  test.each([[[]], [["--adapter", "a.zip", "--starter", "chexpert14"]]])("refuses %j", async (args) => {
    expect(await happened(command(...args))).toContain("expected exactly one of --adapter and --starter");
  });

  test("names the label sets that a starter can be of", async () => {
    expect(await happened(command("--starter", "chexpert"))).toContain("--starter expects chexpert14 or ct-rate18");
  });
});
