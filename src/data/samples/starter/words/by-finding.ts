// Which sentences word which finding.
import type { Disease } from "../../labels";
import { cardiomegaly, mediastinum } from "./heart";
import { atelectasis, consolidation, edema, lesion, opacity, pneumonia } from "./lungs";
import { effusion, fracture, pleuralOther, pneumothorax } from "./pleura-bones";
import type { SentenceWords } from "./types";

export const sentencesOf: Readonly<Record<Disease, SentenceWords>> = {
  "Enlarged Cardiomediastinum": mediastinum,
  Cardiomegaly: cardiomegaly,
  "Lung Lesion": lesion,
  "Lung Opacity": opacity,
  Edema: edema,
  Consolidation: consolidation,
  Pneumonia: pneumonia,
  Atelectasis: atelectasis,
  Pneumothorax: pneumothorax,
  "Pleural Effusion": effusion,
  "Pleural Other": pleuralOther,
  Fracture: fracture,
};
