// The phrase table of each label of the chest CT samples.
import type { CtFinding } from "../labels";
import { bronchiectasis, emphysema, mosaic, peribronchialThickening, septalThickening } from "./airways";
import { arterialCalcification, cardiomegaly, coronaryCalcification, pericardialEffusion } from "./heart";
import { hiatalHernia, lymphadenopathy, medicalMaterial } from "./mediastinum";
import { consolidation, nodule, opacity } from "./parenchyma";
import type { CtWords } from "./types";
import { atelectasis, pleuralEffusion, sequela } from "./volume";

export const ctWordsOf: Readonly<Record<CtFinding, CtWords>> = {
  "Medical material": medicalMaterial,
  "Arterial wall calcification": arterialCalcification,
  Cardiomegaly: cardiomegaly,
  "Pericardial effusion": pericardialEffusion,
  "Coronary artery wall calcification": coronaryCalcification,
  "Hiatal hernia": hiatalHernia,
  Lymphadenopathy: lymphadenopathy,
  Emphysema: emphysema,
  Atelectasis: atelectasis,
  "Lung nodule": nodule,
  "Lung opacity": opacity,
  "Pulmonary fibrotic sequela": sequela,
  "Pleural effusion": pleuralEffusion,
  "Mosaic attenuation pattern": mosaic,
  "Peribronchial thickening": peribronchialThickening,
  Consolidation: consolidation,
  Bronchiectasis: bronchiectasis,
  "Interlobular septal thickening": septalThickening,
};
