// One way to refuse an adapter: a Problem in our words, the found value on the screen only.
import { FormatError, type Issue } from "@/base/errors";
import { unusableAdapter, type AdpCode } from "@/base/problems/adp";

export interface AdapterPlace {
  readonly file: string;
  /** What the file holds there; shown on the screen, never logged. */
  readonly received?: string;
}

const issueOf = (code: AdpCode, detail: string, place: AdapterPlace): Omit<Issue, "severity"> => {
  const { kept, fix } = unusableAdapter(code, detail);
  return { code, file: place.file, expected: detail, received: (place.received ?? "").slice(0, 80), kept, fix };
};

export const adapterFault = (code: AdpCode, detail: string, place: AdapterPlace): FormatError =>
  new FormatError(unusableAdapter(code, detail), { severity: "error", ...issueOf(code, detail, place) });

export const adapterWarning = (code: AdpCode, detail: string, place: AdapterPlace): Issue => ({
  severity: "warning",
  ...issueOf(code, detail, place),
});
