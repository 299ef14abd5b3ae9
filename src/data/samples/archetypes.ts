// Kinds of patients and how likely each finding is in them; how often an absent finding is said to be absent.
// The shares are our own choice, near what large chest X-ray collections report.
import type { Disease } from "./labels";

export interface Archetype {
  readonly name: string;
  /** Share among patients, in proportion to the sum. */
  readonly weight: number;
  /** Probability that the finding is present or in doubt; absent entries are 0. */
  readonly present: Readonly<Partial<Record<Disease, number>>>;
  /** Probability of a tube, line or pacemaker. */
  readonly device: number;
  /** Whether an earlier study showed more than this one: what is gone is then reported as gone. */
  readonly recovered: boolean;
  /** Whether such a patient may be without findings later. */
  readonly clears: boolean;
}

export const archetypes: readonly Archetype[] = [
  { name: "well", weight: 0.17, present: {}, device: 0.08, recovered: false, clears: false },
  { name: "recovered", weight: 0.06, present: {}, device: 0.2, recovered: true, clears: false },
  {
    name: "cardiac",
    weight: 0.17,
    present: {
      Cardiomegaly: 0.78,
      Edema: 0.68,
      "Pleural Effusion": 0.5,
      Atelectasis: 0.25,
      "Enlarged Cardiomediastinum": 0.1,
      "Lung Opacity": 0.12,
    },
    device: 0.4,
    recovered: false,
    clears: true,
  },
  {
    name: "infection",
    weight: 0.17,
    present: {
      Pneumonia: 0.75,
      "Lung Opacity": 0.68,
      Consolidation: 0.42,
      "Pleural Effusion": 0.28,
      Atelectasis: 0.25,
      Cardiomegaly: 0.1,
    },
    device: 0.15,
    recovered: false,
    clears: true,
  },
  {
    name: "intensive care",
    weight: 0.14,
    present: {
      Atelectasis: 0.5,
      "Pleural Effusion": 0.5,
      "Lung Opacity": 0.4,
      Edema: 0.3,
      Pneumothorax: 0.38,
      Consolidation: 0.15,
      "Enlarged Cardiomediastinum": 0.14,
      Cardiomegaly: 0.2,
    },
    device: 0.9,
    recovered: false,
    clears: true,
  },
  {
    name: "trauma",
    weight: 0.1,
    present: {
      Fracture: 0.7,
      Pneumothorax: 0.5,
      "Enlarged Cardiomediastinum": 0.2,
      Atelectasis: 0.2,
      "Pleural Effusion": 0.2,
      "Lung Opacity": 0.15,
    },
    device: 0.2,
    recovered: false,
    clears: false,
  },
  {
    name: "tumor",
    weight: 0.11,
    present: {
      "Lung Lesion": 0.85,
      "Pleural Effusion": 0.35,
      "Enlarged Cardiomediastinum": 0.3,
      Atelectasis: 0.2,
      "Pleural Other": 0.15,
      "Lung Opacity": 0.15,
    },
    device: 0.25,
    recovered: false,
    clears: false,
  },
  {
    name: "chronic",
    weight: 0.09,
    present: { "Pleural Other": 0.72, Fracture: 0.25, Cardiomegaly: 0.3, Atelectasis: 0.2, "Lung Lesion": 0.1 },
    device: 0.1,
    recovered: false,
    clears: false,
  },
];

interface Habit {
  /** Share of present findings that are worded as uncertain. */
  readonly doubt: number;
  /** Share of absent findings that are said to be absent. */
  readonly denied: number;
  /** Share of present findings that are still there in the patient's next study. */
  readonly persists: number;
  /** Share of two-sided or multiple findings. */
  readonly both: number;
}

export const habits: Readonly<Record<Disease, Habit>> = {
  "Enlarged Cardiomediastinum": { doubt: 0.2, denied: 0.22, persists: 0.85, both: 0 },
  Cardiomegaly: { doubt: 0.08, denied: 0.42, persists: 0.95, both: 0 },
  "Lung Lesion": { doubt: 0.12, denied: 0.16, persists: 0.9, both: 0.2 },
  "Lung Opacity": { doubt: 0.06, denied: 0.3, persists: 0.62, both: 0.25 },
  Edema: { doubt: 0.2, denied: 0.3, persists: 0.62, both: 0.2 },
  Consolidation: { doubt: 0.2, denied: 0.3, persists: 0.62, both: 0.15 },
  Pneumonia: { doubt: 0.35, denied: 0.25, persists: 0.6, both: 0.15 },
  Atelectasis: { doubt: 0.15, denied: 0.14, persists: 0.65, both: 0.3 },
  Pneumothorax: { doubt: 0.1, denied: 0.42, persists: 0.62, both: 0.08 },
  "Pleural Effusion": { doubt: 0.1, denied: 0.52, persists: 0.65, both: 0.3 },
  "Pleural Other": { doubt: 0.12, denied: 0.08, persists: 1, both: 0.25 },
  Fracture: { doubt: 0.1, denied: 0.2, persists: 1, both: 0.2 },
};
