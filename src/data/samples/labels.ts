// The 14 labels of the sample reports, in the order of the CheXpert labeler, and the rule of "No Finding".
import type { LabelValue } from "../types";

/** The findings that a report can state. "No Finding" follows from them. */
export const findings = [
  "Enlarged Cardiomediastinum",
  "Cardiomegaly",
  "Lung Lesion",
  "Lung Opacity",
  "Edema",
  "Consolidation",
  "Pneumonia",
  "Atelectasis",
  "Pneumothorax",
  "Pleural Effusion",
  "Pleural Other",
  "Fracture",
  "Support Devices",
] as const;

export type Finding = (typeof findings)[number];
/** Findings of the patient, devices left out. */
export type Disease = Exclude<Finding, "Support Devices">;

export const diseases: readonly Disease[] = findings.filter((finding) => finding !== "Support Devices");

/** Label columns in file order. */
export const sampleLabels: readonly string[] = ["No Finding", ...findings];

/** What is stated: present, absent or in doubt. */
export type Stated = 1 | 0 | -1;

/**
 * All 14 labels from what a report states.
 * "No Finding" is 1 exactly when no other label except Support Devices is positive or uncertain, else blank.
 * @returns [14] in the order of sampleLabels; -2 = blank, not mentioned
 */
export function labelValues(stated: ReadonlyMap<Finding, Stated>): LabelValue[] {
  const normal = diseases.every((disease) => (stated.get(disease) ?? 0) === 0);
  return [normal ? 1 : -2, ...findings.map((finding): LabelValue => stated.get(finding) ?? -2)];
}
