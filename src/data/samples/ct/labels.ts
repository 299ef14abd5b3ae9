// The 18 labels of the chest CT samples, in the order of the label set ct-rate18, and what makes each of them 1.
import type { Stated } from "../labels";
import type { LabelValue } from "../../types";

export const ctFindings = [
  "Medical material",
  "Arterial wall calcification",
  "Cardiomegaly",
  "Pericardial effusion",
  "Coronary artery wall calcification",
  "Hiatal hernia",
  "Lymphadenopathy",
  "Emphysema",
  "Atelectasis",
  "Lung nodule",
  "Lung opacity",
  "Pulmonary fibrotic sequela",
  "Pleural effusion",
  "Mosaic attenuation pattern",
  "Peribronchial thickening",
  "Consolidation",
  "Bronchiectasis",
  "Interlobular septal thickening",
] as const;

export type CtFinding = (typeof ctFindings)[number];

/** @returns [18] 1 where the report states the finding, else 0: as in CT-RATE, "absent" and "not mentioned" are one value */
export const ctLabelValues = (stated: ReadonlyMap<CtFinding, Stated>): LabelValue[] =>
  ctFindings.map((finding) => (stated.get(finding) === 1 ? 1 : 0));
