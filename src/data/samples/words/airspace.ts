// Phrases for opacities of the lung and what causes them. Written for this project; no report was copied.
import type { FindingWords, Trend } from "./types";

const anyTrend: readonly Trend[] = ["new", "stable", "worse", "better"];

export const lungOpacity: FindingWords = {
  one: [
    "@[patchy|hazy|ill-defined|streaky|confluent] <lobe> opacity",
    "@<lobe> opacity",
    "@[patchy|hazy|vague] opacity [in|projecting over] the <zone>",
    "[patchy|hazy|dense] opacification of the <zone>",
    "airspace [opacity|disease] in the <lobe>",
    "@[faint|patchy] infiltrate in the <lobe>",
    "@<lobe> infiltrate",
  ],
  many: [
    "#[patchy|hazy|multifocal|scattered] bilateral opacities",
    "#bibasilar opacities",
    "bilateral airspace disease",
    "#bilateral infiltrates",
    "diffuse bilateral opacification",
  ],
  absent: ["focal opacity", "airspace opacity", "infiltrate", "focal airspace disease", "lung opacity", "#opacities"],
  cause: [],
  normal: [
    "[The lungs|Lungs|Both lungs|The lung fields] are clear",
    "Clear lungs",
    "[The lungs|Both lungs] are well aerated and clear",
    "[The lungs|Lungs] [remain|appear] clear",
    "The lungs are clear of [infiltrate|opacity]",
  ],
  positive: [
    "The <zone> is [opacified|hazy, with an ill-defined opacity]",
    "The lungs are not clear: [patchy|hazy] opacity [is seen in|involves] the <lobe>",
  ],
  doubtful: [
    "Subtle increased density over the <zone> may be a [developing |small |]opacity or overlying soft tissue",
    "Apparent opacity at the <zone> may be due to superimposed shadows",
  ],
  trends: anyTrend,
  region: "lungs",
};

export const consolidation: FindingWords = {
  one: [
    "<lobe> consolidation",
    "[dense|focal|lobar|segmental] consolidation [in|of] the <lobe>",
    "consolidation at the <zone>",
    "@[dense |]<lobe> consolidation with air bronchograms",
  ],
  many: ["#bilateral consolidations", "multifocal consolidation", "bilateral lower lobe consolidation"],
  absent: ["consolidation", "focal consolidation", "lobar consolidation", "airspace consolidation"],
  cause: ["[early |developing |]consolidation"],
  normal: [],
  positive: ["The <lobe> is consolidated", "Air bronchograms run through a consolidated <lobe>"],
  doubtful: ["The <lobe> may be [partly |]consolidated", "Early <lobe> consolidation is hard to exclude on one view"],
  trends: anyTrend,
  region: "lungs",
};

export const pneumonia: FindingWords = {
  one: [
    "<lobe> pneumonia",
    "pneumonia in the <lobe>",
    "@<side>-sided pneumonia",
    "pneumonia of the <zone>",
    "<lobe> bronchopneumonia",
  ],
  many: ["multifocal pneumonia", "bilateral pneumonia", "bilateral bronchopneumonia"],
  absent: ["pneumonia", "lobar pneumonia", "focal pneumonia"],
  cause: ["pneumonia", "[early |developing ]pneumonia", "bronchopneumonia"],
  normal: [],
  positive: ["Findings are those of <lobe> pneumonia", "The appearance is diagnostic of pneumonia in the <lobe>"],
  doubtful: [
    "Early <lobe> pneumonia cannot be excluded",
    "Pneumonia is possible in the right clinical setting",
    "Correlate clinically for pneumonia, which is possible here",
    "Pneumonia is considered but not certain",
  ],
  trends: anyTrend,
  region: "lungs",
};

export const atelectasis: FindingWords = {
  one: [
    "[linear|plate-like|discoid|subsegmental|mild] <lobe> atelectasis",
    "<lobe> atelectasis",
    "atelectasis at the <zone>",
    "@band of atelectasis in the <lobe>",
    "[partial |]collapse of the <lobe>",
  ],
  many: [
    "[mild |linear |]bibasilar atelectasis",
    "bilateral [basal|lower lobe] atelectasis",
    "#bands of atelectasis at both bases",
  ],
  absent: ["atelectasis", "lobar collapse", "focal atelectasis"],
  cause: ["atelectasis", "[subsegmental|compressive] atelectasis"],
  normal: [],
  positive: ["The <lobe> is partly collapsed", "The <zone> shows [linear|subsegmental] atelectasis"],
  doubtful: ["Crowding of vessels at the <zone> may be [due to |]atelectasis"],
  trends: anyTrend,
  region: "lungs",
};

export const edema: FindingWords = {
  one: [
    "<grade> [pulmonary|interstitial|alveolar] edema",
    "pulmonary edema",
    "<grade> pulmonary vascular congestion",
    "<grade> interstitial pulmonary edema",
    "vascular congestion",
  ],
  many: ["<grade> pulmonary edema", "bilateral perihilar edema"],
  absent: ["pulmonary edema", "edema", "vascular congestion", "interstitial edema", "pulmonary vascular congestion"],
  cause: ["[asymmetric |]edema", "pulmonary edema"],
  normal: ["[The pulmonary vessels|Pulmonary vessels|The vascular markings] are not congested"],
  positive: ["The pulmonary vessels are [congested|indistinct from edema]", "Septal lines from interstitial edema"],
  doubtful: [
    "Perihilar haze may be due to [early |mild |]edema",
    "The vascular markings are full, and mild congestion is possible",
  ],
  trends: anyTrend,
  region: "lungs",
};
