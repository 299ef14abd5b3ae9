// Collects the findings of an import: 1,000 of each code are kept, the rest is counted and said in one note.
import type { Issue } from "@/base/errors";
import { csvIssues } from "@/base/problems/csv";
import { dataIssues, type IssueWords } from "@/base/problems/data";
import { fhirIssues } from "@/base/problems/fhir";
import { hl7Issues } from "@/base/problems/hl7";
import { jsonIssues } from "@/base/problems/json";
import { labelIssues } from "@/base/problems/label";
import { textIssues } from "@/base/problems/text";
import { cutReceived } from "@/formats/refuse";

const words = {
  ...csvIssues,
  ...dataIssues,
  ...fhirIssues,
  ...hl7Issues,
  ...jsonIssues,
  ...labelIssues,
  ...textIssues,
};
export type IssueCode = keyof typeof words;

/** Where, and what stood there. `expected` replaces the general words of the code where the file says more. */
export interface Finding {
  readonly row?: number;
  readonly line?: number;
  readonly column?: string;
  readonly byte?: number;
  readonly received: string;
  readonly expected?: string;
}

const keptPerCode = 1000;
const severities = ["error", "warning", "note"] as const;

export class IssueLog {
  readonly #file: string;
  readonly #issues: Issue[] = [];
  readonly #counts = new Map<IssueCode, number>();

  constructor(file: string) {
    this.#file = file;
  }

  add(code: IssueCode, finding: Finding): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count > keptPerCode) return;
    const general: IssueWords = words[code];
    this.#issues.push({
      code,
      file: this.#file,
      ...general,
      ...finding,
      received: cutReceived(finding.received),
    });
  }

  /** How many of a code were found, kept or not. */
  count(code: IssueCode): number {
    return this.#counts.get(code) ?? 0;
  }

  /** Errors first, then warnings, then notes; by row within each (findings about the whole file before rows). */
  list(): Issue[] {
    const more = [...this.#counts].filter(([, count]) => count > keptPerCode);
    const notes = more.map(([code, count]): Issue => ({
      code: "DATA-MORE",
      file: this.#file,
      ...words["DATA-MORE"],
      received: `${count - keptPerCode} more of ${code}`,
    }));
    const rank = (issue: Issue) => severities.indexOf(issue.severity);
    return [...this.#issues, ...notes].sort((a, b) => rank(a) - rank(b) || (a.row ?? 0) - (b.row ?? 0));
  }
}
