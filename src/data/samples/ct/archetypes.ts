// Kinds of chest CT patients, how likely each finding is in them, and how often an absent finding is said to be absent.
// The shares are our own choice, near what published chest CT collections report.
import type { CtFinding } from "./labels";

type Shares = Readonly<Partial<Record<CtFinding, number>>>;

export interface CtArchetype {
  /** Share among patients, in proportion to the sum. */
  readonly weight: number;
  /** Probability that the finding is present, where it is not the one of `anyPatient`. */
  readonly present: Shares;
}

/** Probability of a finding in a patient of any kind. */
export const anyPatient: Readonly<Record<CtFinding, number>> = {
  "Medical material": 0.11,
  "Arterial wall calcification": 0.2,
  Cardiomegaly: 0.1,
  "Pericardial effusion": 0.09,
  "Coronary artery wall calcification": 0.15,
  "Hiatal hernia": 0.13,
  Lymphadenopathy: 0.28,
  Emphysema: 0.18,
  Atelectasis: 0.22,
  "Lung nodule": 0.44,
  "Lung opacity": 0.18,
  "Pulmonary fibrotic sequela": 0.27,
  "Pleural effusion": 0.11,
  "Mosaic attenuation pattern": 0.08,
  "Peribronchial thickening": 0.1,
  Consolidation: 0.11,
  Bronchiectasis: 0.12,
  "Interlobular septal thickening": 0.06,
};

const nobody = Object.fromEntries(Object.keys(anyPatient).map((finding) => [finding, 0]));

export const ctArchetypes: readonly CtArchetype[] = [
  // Well: at most what many healthy people have.
  {
    weight: 0.14,
    present: { ...nobody, "Lung nodule": 0.22, "Pulmonary fibrotic sequela": 0.12, Lymphadenopathy: 0.1 },
  },
  // Mixed: the bulk of outpatients.
  { weight: 0.32, present: {} },
  // Vessels and age.
  {
    weight: 0.15,
    present: {
      "Arterial wall calcification": 0.75,
      "Coronary artery wall calcification": 0.62,
      Cardiomegaly: 0.2,
      "Hiatal hernia": 0.24,
      Emphysema: 0.28,
    },
  },
  // Heart failure.
  {
    weight: 0.08,
    present: {
      Cardiomegaly: 0.6,
      "Pleural effusion": 0.6,
      "Pericardial effusion": 0.35,
      "Interlobular septal thickening": 0.4,
      "Mosaic attenuation pattern": 0.25,
      Atelectasis: 0.45,
      "Arterial wall calcification": 0.5,
      "Coronary artery wall calcification": 0.42,
      "Medical material": 0.25,
      "Lung opacity": 0.3,
    },
  },
  // Airways.
  {
    weight: 0.11,
    present: {
      Emphysema: 0.5,
      Bronchiectasis: 0.45,
      "Peribronchial thickening": 0.45,
      "Mosaic attenuation pattern": 0.3,
      "Pulmonary fibrotic sequela": 0.4,
    },
  },
  // Infection.
  {
    weight: 0.13,
    present: {
      "Lung opacity": 0.8,
      Consolidation: 0.5,
      "Interlobular septal thickening": 0.18,
      "Peribronchial thickening": 0.16,
      "Pleural effusion": 0.18,
      Lymphadenopathy: 0.4,
    },
  },
  // Tumor and operation.
  {
    weight: 0.12,
    present: {
      "Medical material": 0.5,
      Lymphadenopathy: 0.5,
      "Lung nodule": 0.55,
      "Pleural effusion": 0.3,
      "Pericardial effusion": 0.14,
      Atelectasis: 0.4,
      Consolidation: 0.16,
      "Interlobular septal thickening": 0.14,
    },
  },
];

/** Share of absent findings that a report says are absent. */
export const denied: Readonly<Record<CtFinding, number>> = {
  "Medical material": 0.02,
  "Arterial wall calcification": 0.06,
  Cardiomegaly: 0.74,
  "Pericardial effusion": 0.72,
  "Coronary artery wall calcification": 0.05,
  "Hiatal hernia": 0.03,
  Lymphadenopathy: 0.8,
  Emphysema: 0.12,
  Atelectasis: 0.06,
  "Lung nodule": 0.5,
  "Lung opacity": 0.6,
  "Pulmonary fibrotic sequela": 0.03,
  "Pleural effusion": 0.78,
  "Mosaic attenuation pattern": 0.08,
  "Peribronchial thickening": 0.04,
  Consolidation: 0.45,
  Bronchiectasis: 0.05,
  "Interlobular septal thickening": 0.04,
};
