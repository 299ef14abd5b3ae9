// One way to refuse a zip: a Problem in our words, the found name on the screen only.
import { FormatError } from "@/base/errors";
import { unusableZip, type ZipCode } from "@/base/problems/zip";

/** @param place byte offset and, for the screen, what stands there */
export function zipFault(
  code: ZipCode,
  detail: string,
  place: { readonly byte?: number; readonly received?: string } = {},
): FormatError {
  const problem = unusableZip(code, detail);
  return new FormatError(problem, {
    code,
    severity: "error",
    file: "zip",
    ...(place.byte === undefined ? {} : { byte: place.byte }),
    expected: detail,
    received: (place.received ?? "").slice(0, 80),
    kept: problem.kept,
    fix: problem.fix,
  });
}
