// One way to refuse a tokenizer file: a Problem in our words, the found value on the screen only.
import { FormatError } from "@/base/errors";
import { unusableTokenizer, type TokCode } from "@/base/problems/tok";

/** @param received what the file holds; shown on the screen, never logged. */
export function tokenizerFault(code: TokCode, detail: string, received = ""): FormatError {
  const problem = unusableTokenizer(code, detail);
  return new FormatError(problem, {
    code,
    severity: "error",
    file: "tokenizer",
    expected: detail,
    received: received.slice(0, 80),
    kept: problem.kept,
    fix: problem.fix,
  });
}
