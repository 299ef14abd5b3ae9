// One way to refuse a model folder: a Problem in our words, the found value on the screen only.
import { FormatError } from "@/base/errors";
import { unusableModel, type MdlCode } from "@/base/problems/mdl";

export interface ModelPlace {
  readonly file: string;
  /** What the file holds there; shown on the screen, never logged. */
  readonly received?: string;
}

export function modelFault(code: MdlCode, detail: string, place: ModelPlace): FormatError {
  const problem = unusableModel(code, detail);
  return new FormatError(problem, {
    code,
    severity: "error",
    file: place.file,
    expected: detail,
    received: (place.received ?? "").slice(0, 80),
    kept: problem.kept,
    fix: problem.fix,
  });
}
