// Phrases for nodules and masses, and for the pleura. Written for this project; no report was copied.
import type { FindingWords } from "./types";

export const lungLesion: FindingWords = {
  one: [
    "@<mm> mm [rounded |spiculated |solid |]nodule in the <lobe>",
    "@<lobe> [nodule|mass]",
    "@[cavitary|spiculated|lobulated] <lobe> mass",
    "@<lobe> mass measuring <massmm> mm",
    "@[pulmonary|lung] [nodule|mass] in the <zone>",
  ],
  many: [
    "#[multiple|several|scattered] bilateral pulmonary nodules",
    "#two nodules in the <lobe>",
    "#bilateral lung nodules",
  ],
  absent: ["pulmonary nodule", "lung mass", "suspicious nodule", "nodule", "mass", "lung lesion"],
  cause: [],
  normal: [],
  positive: ["The <zone> [contains|harbors] a [<mm> mm nodule|<massmm> mm mass]"],
  doubtful: [
    "A rounded density over the <zone> may be a nodule or a nipple shadow",
    "A summation shadow at the <zone> mimics, or may be, a small nodule",
  ],
  trends: ["new", "stable", "worse"],
  region: "lungs",
};

export const pneumothorax: FindingWords = {
  one: [
    "@<size> <side> pneumothorax",
    "@<size> <side> apical pneumothorax",
    "@<side> pneumothorax",
    "@<side>-sided pneumothorax, <mm> mm at the apex",
    "@<size> pneumothorax on the <side>",
  ],
  many: ["#<size> bilateral pneumothoraces", "#bilateral apical pneumothoraces"],
  absent: ["pneumothorax", "apical pneumothorax", "#pneumothoraces", "pleural air"],
  cause: [],
  normal: [],
  positive: [
    "A pleural line marks a <size> <side> pneumothorax",
    "The <side> lung is displaced from the chest wall by a pneumothorax",
  ],
  doubtful: ["A thin line at the <side> apex may be a skin fold or a tiny pneumothorax"],
  trends: ["new", "stable", "worse", "better"],
  region: "pleura",
};

export const pleuralEffusion: FindingWords = {
  one: [
    "@<size> <side> pleural effusion",
    "@<side> pleural effusion",
    "@<size> <side>-sided effusion",
    "@<size> effusion on the <side>",
    "<side> pleural fluid",
    "@<size> layering <side> effusion",
  ],
  many: ["#<size> bilateral [pleural |]effusions", "#bilateral pleural effusions", "bilateral pleural fluid"],
  absent: ["pleural effusion", "effusion", "pleural fluid", "#effusions", "#pleural effusions"],
  cause: [],
  normal: [],
  positive: [
    "Blunting of the <side> costophrenic angle from a <size> effusion",
    "Fluid [layers|collects] in the <side> pleural space",
    "The <side> costophrenic angle is obscured by effusion",
  ],
  doubtful: [
    "Slight blunting of the <side> costophrenic angle may be a [tiny|trace] effusion",
    "The <side> costophrenic angle is not included, and a small effusion there cannot be excluded",
  ],
  trends: ["new", "stable", "worse", "better"],
  region: "pleura",
};

export const pleuralOther: FindingWords = {
  one: [
    "<side> [apical |basal |]pleural thickening",
    "@calcified <side> pleural plaque",
    "<side> pleural scarring",
    "thickening of the <side> pleura",
  ],
  many: [
    "#[calcified |]bilateral pleural plaques",
    "[biapical|bilateral] pleural thickening",
    "biapical pleural scarring",
  ],
  absent: ["pleural thickening", "pleural plaque", "#pleural plaques", "pleural scarring"],
  cause: [],
  normal: ["The pleura is not thickened"],
  positive: ["The <side> pleura is thickened"],
  doubtful: ["Density along the <side> chest wall may be pleural thickening"],
  trends: ["stable"],
  region: "pleura",
};

export const fracture: FindingWords = {
  one: [
    "@[healed|healing|old|nondisplaced|displaced|acute] fracture of the <side> <rib> rib",
    "@<side> <rib> rib fracture",
    "@[old|acute|healing] <side> clavicle fracture",
    "@compression fracture of <vertebra>",
    "@[chronic |]compression deformity from fracture at <vertebra>",
  ],
  many: ["#[old|healed|multiple|acute] <side> rib fractures", "#bilateral rib fractures"],
  absent: ["fracture", "rib fracture", "displaced fracture", "displaced rib fracture", "#fractures"],
  cause: [],
  normal: [
    "[The bones|Bones|The osseous structures|Osseous structures|The ribs] are intact",
    "[Bony|The bony] thorax [is |]intact",
  ],
  positive: ["The <side> <rib> rib is fractured", "The ribs are not intact: fracture of the <side> <rib> rib"],
  doubtful: ["A cortical step of the <side> <rib> rib may be a [subtle |nondisplaced |]fracture"],
  trends: ["stable"],
  region: "bones",
};
