// The names by which a column's role is guessed, in order of preference. Case, space, _ and - are ignored; a dotted path
// also counts by its last part.
import { lastPart, nameKey } from "./names";

const whole = ["text", "report", "report_text", "Report Impression", "Reports", "note", "transcription", "data"];
const sections: Readonly<Record<string, readonly string[]>> = {
  findings: ["findings", "Findings_EN"],
  impression: ["impression", "impressions", "Impressions_EN", "conclusion"],
};
const patient = ["patient_id", "patientid", "subject_id", "patient", "mrn", "pid"];
const study = ["study_id", "AccessionNo", "accession", "uid", "VolumeName"];
const split = ["split"];
const labelList = ["labels", "label", "target", "targets"];
const other = ["date", "StudyDate", "Path", "id", "report_id"];

const keys = (names: readonly string[]): readonly string[] => names.map(nameKey);

export const roleNames = {
  whole: keys(whole),
  sections: keys(Object.values(sections).flat()),
  patient: keys(patient),
  study: keys(study),
  split: keys(split),
  labelList: keys(labelList),
} as const;

const all: ReadonlySet<string> = new Set([...Object.values(roleNames).flat(), ...keys(other)]);

/** Whether a header cell has one of the known names. */
export const isRoleName = (name: string): boolean => all.has(nameKey(name)) || all.has(nameKey(lastPart(name)));

/** Rank of a name in a list of keys, -1 if it is none of them. */
export function roleRank(name: string, list: readonly string[]): number {
  const rank = list.indexOf(nameKey(name));
  return rank >= 0 ? rank : list.indexOf(nameKey(lastPart(name)));
}

const sectionByKey: ReadonlyMap<string, string> = new Map(
  Object.entries(sections).flatMap(([name, list]) => list.map((column) => [nameKey(column), name] as const)),
);

/** "findings" or "impression" for a column that holds one section; null for a column of whole reports. */
export const sectionOfColumn = (name: string): string | null =>
  sectionByKey.get(nameKey(name)) ?? sectionByKey.get(nameKey(lastPart(name))) ?? null;
