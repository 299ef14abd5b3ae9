// Which phrase table words which finding.
import type { Disease } from "../labels";
import { atelectasis, consolidation, edema, lungOpacity, pneumonia } from "./airspace";
import { cardiomegaly, enlargedMediastinum } from "./heart";
import { fracture, lungLesion, pleuralEffusion, pleuralOther, pneumothorax } from "./lesion-pleura";
import type { FindingWords } from "./types";

export const wordsOf: Readonly<Record<Disease, FindingWords>> = {
  "Enlarged Cardiomediastinum": enlargedMediastinum,
  Cardiomegaly: cardiomegaly,
  "Lung Lesion": lungLesion,
  "Lung Opacity": lungOpacity,
  Edema: edema,
  Consolidation: consolidation,
  Pneumonia: pneumonia,
  Atelectasis: atelectasis,
  Pneumothorax: pneumothorax,
  "Pleural Effusion": pleuralEffusion,
  "Pleural Other": pleuralOther,
  Fracture: fracture,
};
