// The reports of the fake client: a believable small import. All report texts are made up for this file.
import type { ColumnGuess } from "@/data/types";
import type { ClassifiedRow } from "@/workers/classified";
import type { ImportSummary } from "@/workers/protocol";
import { labelSets } from "@/data/label-sets";
import { labelByRules } from "@/teacher/rules/label-by-rules";

export const set = labelSets[0]!;
export const { labels } = set;

export const texts = [
  "Heart size is at the upper limit of normal. No focal consolidation, effusion or pneumothorax. Mild degenerative change of the spine.",
  "Small left pleural effusion with adjacent basilar opacity, likely atelectasis. Right lung is well expanded. Heart size normal.",
  "Right internal jugular line ends in the mid superior vena cava. No pneumothorax. Low lung volumes with bibasilar atelectasis.",
  "The cardiac silhouette is enlarged. There is cephalization of vessels and small bilateral effusions, in keeping with mild edema.",
  "Patchy opacity in the right middle lobe, which could be early pneumonia. Follow-up after treatment is suggested. No effusion.",
  "Lungs are well aerated. Mediastinal contours are unremarkable. Old healed fracture of the left seventh rib.",
  "Median sternotomy wires are intact. Heart size is stable. No acute finding. Compared with 03/14/2019; called to Dr. Miller, pager 4471.",
  "Nodular density projecting over the left upper lobe, 9 mm. Chest CT is recommended. No effusion, no pneumothorax.",
] as const;

const likely: readonly (readonly string[])[] = [
  ["No Finding"],
  ["Pleural Effusion", "Lung Opacity", "Atelectasis"],
  ["Support Devices", "Atelectasis"],
  ["Cardiomegaly", "Pleural Effusion", "Edema"],
  ["Lung Opacity", "Pneumonia"],
  ["Fracture"],
  ["Support Devices"],
  ["Lung Lesion", "Lung Opacity"],
];

export const at = <T>(list: readonly T[], i: number): T => list[i % list.length]!;

export function fakeRow(i: number): ClassifiedRow {
  const present = at(likely, i);
  const probability = labels.map((label, l) =>
    present.includes(label) ? 0.72 + 0.02 * ((i + l) % 12) : 0.03 + 0.02 * ((i * 3 + l) % 11),
  );
  const decision = probability.map((p) => (p >= 0.5 ? 1 : 0));
  return {
    id: String(i + 1),
    patient: `P${1000 + Math.floor(i / 2)}`,
    text: at(texts, i),
    probability,
    decision,
    flagged: i === 4,
    reviewed: i === 1 ? "accepted" : i === 3 ? "corrected" : "model",
    tooLong: false,
    said: null,
  };
}

/** The same report as rules read it; what they say is real. */
export function fakeRuledRow(i: number): ClassifiedRow {
  const said = labelByRules(at(texts, i), "chexpert14");
  const decision = said.values.map((value) => (value === 1 ? 1 : 0));
  return { ...fakeRow(i), said, decision, probability: [], reviewed: "rules" };
}

const columns: readonly ColumnGuess[] = [
  { name: "patient_id", index: 0, role: "patient" },
  { name: "study_id", index: 1, role: "study" },
  { name: "findings", index: 2, role: "text" },
  ...labels.map((label, l): ColumnGuess => ({ name: label, index: 3 + l, role: "label", label })),
];

export const positives = [402, 26, 214, 31, 268, 96, 84, 88, 187, 57, 151, 12, 63, 126];

export const fakeSummary: ImportSummary = {
  fileName: "reports.csv",
  synthetic: true,
  format: "csv",
  encoding: "utf-8",
  delimiter: ",",
  columns,
  preview: texts
    .slice(0, 5)
    .map((text, r) => [
      `P${1000 + r}`,
      `S${20_400 + 7 * r}`,
      text,
      ...labels.map((label) => (at(likely, r).includes(label) ? "1" : r % 2 === 0 ? "0" : "")),
    ]),
  counts: { read: 1203, accepted: 1180, withoutLabels: 14, setAside: 7, merged: 2 },
  labelSet: set,
  prevalence: labels.map((label, l) => ({
    label,
    positive: at(positives, l),
    negative: 1180 - at(positives, l) - (l % 4) * 9 - 300,
    uncertain: (l % 4) * 9,
    blank: 300,
  })),
  hasPatients: true,
  patients: 812,
  rowsWithoutPatient: 23,
  sectionNames: ["findings", "impression"],
  issues: [
    {
      code: "DATA-EMPTY",
      severity: "error",
      file: "reports.csv",
      row: 214,
      column: "findings",
      expected: "a report text",
      received: "",
      kept: "The row was set aside.",
      fix: "Fill in the text or go on without it.",
    },
    {
      code: "LABEL-VALUE",
      severity: "warning",
      file: "reports.csv",
      row: 380,
      column: "Edema",
      expected: "1, 0, -1 or an empty cell",
      received: "2",
      kept: "The row is kept without labels.",
      fix: "Change the cell to one of the four.",
    },
    {
      code: "CSV-FIELDS",
      severity: "error",
      file: "reports.csv",
      row: 912,
      expected: "17 cells",
      received: "15 cells",
      kept: "The row was set aside.",
      fix: "Quote the text of this row.",
    },
  ],
  issueCount: 3,
  labelledHere: 0,
  tokens: { median: 58, max: 611, limit: 512, tooLong: 2 },
};
