// Phrases for emphysema, airways and attenuation. Written for this project; no report was copied.
import type { CtWords } from "./types";

const lobes = [
  "in the <side> lung <lobe> lobe",
  "in the <lobe> lobe of the <side> lung",
  "in the <seg> segment of the <side> lung <lobe> lobe",
  "in the <side> lung",
];
const lungs = [
  "in both lungs",
  "in both lungs",
  "in both lung parenchyma",
  "bilaterally",
  "in both lungs, more [prominent|prominently] in the [upper|lower] lobes",
  "in the [upper|lower] lobes of both lungs",
];
const central = [
  "in the central [parts|portions|segments] of both lungs",
  "in both lungs",
  "at the central level [bilaterally|]",
  "in the [lower|middle and lower] lobes",
  "in the [lower|upper] lobes of both lungs",
  "in both lungs, more [prominent|marked] [centrally|in the lower lobes|on the <side>]",
];

export const emphysema: CtWords = {
  region: "lungs",
  spread: 0.85,
  one: [
    "#[minimal |mild |]emphysematous changes",
    "[paraseptal|centrilobular|focal] emphysema",
    "@[bulla|bleb|subpleural bulla] [of <large> mm|]",
    "#emphysema areas",
  ],
  many: [
    "#[minimal|mild|diffuse|moderate|severe|slight|] emphysematous changes",
    "#[diffuse |mild |][paraseptal|centriacinar|centrilobular|panacinar] emphysematous changes",
    "[mild|moderate|severe|diffuse|advanced|] [centrilobular|paraseptal|panlobular|centriacinar] [and paraseptal |]emphysema",
    "#[paraseptal |centriacinar |]emphysema areas",
    "#[apical |subpleural |peripheral |][bullae|bullous changes|bulla and bleb formations]",
    "@emphysematous appearance",
    "#bullous [emphysematous |]changes",
  ],
  whereOne: [...lobes, "at the <side> lung apex"],
  whereMany: [
    ...lungs,
    "in the upper lobes",
    "at the apices",
    "in the upper lobes [of both lungs|bilaterally], predominantly apical",
  ],
  whole: [
    "[Both lungs|The lungs] [are emphysematous|show emphysematous change|have an emphysematous appearance]",
    "Findings [compatible|consistent] with emphysema [are present|are observed|are seen]",
    "[Background of|Underlying|Mild|Moderate|Severe] [centrilobular |paraseptal |]emphysema",
    "Aeration [is increased|increases], and emphysematous changes are [observed|present] in [both lungs|the upper lobes]",
    "COPD with [upper lobe predominant |]emphysema",
    "[Density reduction|Density reductions|Increased aeration] [consistent|compatible] with [diffuse |]emphysema [is observed|are observed|] [in both lungs|at the apices]",
    "[Millimetric bullae|Bullae|A bulla] [in|of] the <side> <lobe> lobe",
    "[Emphysematous changes|Emphysema] in both lungs",
    "The [remaining|bilateral] lung parenchyma is emphysematous [, with bullae in the upper lobes|]",
  ],
  remarks: ["The anteroposterior diameter of the chest is increased"],
};

export const mosaic: CtWords = {
  region: "lungs",
  spread: 0.95,
  one: ["@[focal |mild |]mosaic attenuation pattern"],
  many: [
    "@[mild |diffuse |minimal |widespread |]mosaic attenuation pattern",
    "@mosaic attenuation pattern",
    "mosaic attenuation",
    "@[mild |]mosaic perfusion pattern",
    "mosaic [perfusion|attenuation] of the lung parenchyma",
    "#areas of mosaic attenuation",
    "mosaic attenuation with [areas of |]air trapping",
    "#mosaic pattern attenuation differences",
  ],
  whereOne: lobes,
  whereMany: lungs,
  whole: [
    "The lung parenchyma [has|shows] a mosaic [attenuation |perfusion |]pattern",
    "[Heterogeneous|Patchy] lung attenuation in a mosaic pattern [suggesting|, suggestive of] [small airway disease|air trapping]",
    "Mosaic attenuation [is |]noted [throughout|bilaterally|in the lower lobes]",
  ],
  remarks: [
    "[Small airway disease|Small vessel disease] [should be considered|is considered first]",
    "The appearance may [be secondary to|reflect] small airway or small vessel disease",
  ],
};

export const peribronchialThickening: CtWords = {
  region: "lungs",
  spread: 0.8,
  one: [
    "[mild |minimal |]peribronchial thickening",
    "#[minimal |]peribronchial [wall |]thickenings",
    "@increase in peribronchial thickness",
    "[mild |]thickening of the peribronchial [sheath|wall|interstitium]",
  ],
  many: [
    "[mild|minimal|diffuse|bilateral|] peribronchial [wall |]thickening",
    "#[minimal |diffuse |bilateral |]peribronchial [wall |]thickenings",
    "#peribronchial thickness increases",
    "[mild |]peribronchovascular [sheath |]thickening",
    "thickening of the peribronchovascular [sheath|bundle|interstitium]",
    "@increase in thickness of the peribronchial sheath",
    "[bronchial wall and |]peribronchial thickening",
    "peribronchial cuffing",
  ],
  whereOne: lobes,
  whereMany: central,
  whole: [
    "Peribronchial [wall |]thickness [is|has] [slightly |diffusely |]increased",
    "The peribronchial [sheath|interstitium] is [mildly |]thickened [in both lungs|centrally]",
    "[Diffuse|Mild|Bilateral] peribronchial thickening [, likely bronchitis|suggests airway inflammation|is noted]",
    "Bronchial walls are prominent and there is peribronchial thickening",
    "[Bilateral|Perihilar|Minimal|Central] peribronchial thickening[s|] [are observed|is observed|is present|]",
    "Peribronchial [soft tissue |]thickening around the [<side> <lobe> lobe|segmental] bronchi",
    "Peribronchial thickening [is present|is seen] in all segments",
    "There is [minimal |]thickening in the [peribronchial|perihilar peribronchial] area",
  ],
  remarks: ["[This may reflect|Consistent with] [chronic |]bronchitis"],
};

export const bronchiectasis: CtWords = {
  region: "lungs",
  spread: 0.7,
  one: [
    "[minimal |mild |focal |][tubular |cylindrical |traction |cystic |]bronchiectasis",
    "#[minimal |mild |tubular |]bronchiectatic changes",
    "#[paracicatricial |tubular |]bronchiectasis areas",
    "dilatation of the [segmental |subsegmental |]bronchi",
  ],
  many: [
    "[minimal|mild|widespread|segmental-subsegmental|central|diffuse|] [tubular |cylindrical |cystic |]bronchiectasis",
    "#[minimal |mild |tubular |diffuse |]bronchiectatic changes",
    "[varicose and cystic|cylindrical|tubular|traction] bronchiectasis",
    "mild ectasia of the bronchi (bronchiectasis)",
    "#bronchiectases",
  ],
  whereOne: lobes,
  whereMany: [...central, "in the middle lobe and lingula"],
  whole: [
    "The bronchi [are|appear] [slightly |mildly |]dilated [in the central parts|in the lower lobes|], [consistent|compatible] with bronchiectasis",
    "An increase in bronchial [diameter|calibration] is [observed|seen] (bronchiectasis)",
    "Bronchiectasis [is observed|is present|with mucus plugging|] in the [<side> <lobe>|lower] [lobe|lung zones]",
    "[Mild|Moderate|Bilateral|Lower lobe|Tubular|Central] bronchiectasis",
    "Bronchiectasis [are|is] observed",
    "In both lungs, the bronchi are [partially |]dilated",
    "[Bronchiectasis|Bronchiectatic changes] [in|of] the central parts [of both lungs|]",
    "[Bronchial ectasia|Ectatic bronchi] [in|of] the <side> <lobe> lobe",
    "There [is|are] [minimal |mild |tractional |tubular |]bronchiectasis [, more prominent centrally|in the central parts|in the <side> <lobe> lobe|]",
    "Signet-ring sign of bronchiectasis in the <side> <lobe> lobe",
  ],
  remarks: ["Mucus plugs are [seen|observed] in some of the [bronchi|dilated airways]"],
};

export const septalThickening: CtWords = {
  region: "lungs",
  spread: 0.85,
  one: [
    "[smooth |mild |minimal |irregular |]interlobular septal thickening",
    "#[smooth |minimal |]interlobular septal thickenings",
    "thickening of the interlobular septa",
  ],
  many: [
    "[smooth|diffuse|mild|bilateral|minimal|prominent|] interlobular septal thickening",
    "#[smooth |diffuse |irregular |]interlobular septal thickenings",
    "[diffuse |]thickening of the [interlobular |]septa",
    "#interlobular septal thickness increases",
    "#[interlobular and intralobular|interlobular-intralobular] septal thickenings",
    "[interlobular septal and fissural|interstitial and interlobular septal] thickening",
    "#thickened interlobular septa",
    "#septal thickenings",
  ],
  whereOne: lobes,
  whereMany: [
    ...lungs,
    "in the lower lobes",
    "in the [basal|peripheral] [segments|parts] of both lungs",
    "at both lung bases",
  ],
  whole: [
    "Interlobular septa are [prominent|thickened] [in both lungs|in the lower lobes|bilaterally]",
    "Smooth septal thickening [suggests|in keeping with|compatible with] [interstitial edema|cardiac congestion|pulmonary edema]",
    "[Kerley B lines|Septal lines] with interlobular septal thickening [at the bases|]",
    "Reticulation with interlobular septal thickening [is seen|is observed] [peripherally|at the bases]",
  ],
  remarks: [
    "[This may be|The appearance is primarily thought to be] [secondary to cardiac pathology|due to fluid overload|of lymphangitic origin]",
  ],
};
