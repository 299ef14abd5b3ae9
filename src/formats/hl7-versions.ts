// Which version of a report counts where a file has several. Source: HL7 v2.5.1 table 0123 (result status); FORMATS 7.
import type { Hl7Report } from "./hl7-read";

/** Corrected above final above everything before it. */
const rankOf = ({ status }: Hl7Report): number => ["F", "C"].indexOf(status) + 1;

const beats = (later: Hl7Report, earlier: Hl7Report): boolean =>
  rankOf(later) > rankOf(earlier) || (later.status === "C" && earlier.status === "C" && later.time >= earlier.time);

const keyOf = ({ patient, study, fault }: Hl7Report): string =>
  fault !== null || patient === "" || study === "" ? "" : JSON.stringify([patient, study]);

/**
 * A correction replaces the report of the same patient and order, a final report its preliminary one; of several corrections the latest
 * counts, of several final reports all do. A report that is set aside or names no study replaces nothing.
 * @param reports in file order  @returns the same, older versions with the fault HL7-REPLACED
 */
export function markOlderVersions(reports: readonly Hl7Report[]): Hl7Report[] {
  const best = new Map<string, Hl7Report>();
  for (const report of reports) {
    const known = best.get(keyOf(report));
    if (!known || beats(report, known)) best.set(keyOf(report), report);
  }
  return reports.map((report) => {
    const key = keyOf(report);
    const counts = best.get(key);
    if (key === "" || !counts || counts === report) return report;
    if (counts.status !== "C" && rankOf(report) === rankOf(counts)) return report;
    return { ...report, fault: "HL7-REPLACED", found: `the one of line ${counts.line} counts` };
  });
}
