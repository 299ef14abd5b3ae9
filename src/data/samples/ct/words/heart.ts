// Phrases for heart, pericardium and vessel walls. Written for this project; no report was copied.
import type { CtWords } from "./types";

const aorta = [
  "in the [thoracic aorta|aortic arch|aorta|descending aorta|ascending aorta|aortic wall]",
  "in the wall of the [thoracic|abdominal|descending] aorta",
  "[along|involving] the [aortic arch|thoracic aorta|aorta] [and its branches|]",
  "in the aortic arch and [descending aorta|supraaortic branches|its main branches]",
  "in the [mediastinal |]main vascular structures",
  "at the level of the aortic arch",
  "in the abdominal aorta [and iliac arteries|]",
];

export const arterialCalcification: CtWords = {
  region: "heart",
  needsPlace: true,
  spread: 0.5,
  one: [
    "#[calcified|calcific] [atheroma|atheromatous|atherosclerotic] plaques",
    "#[calcific |calcified |]atherosclerotic changes",
    "#atherosclerotic wall calcifications",
    "#[mural|vascular|wall] calcifications",
    "#[diffuse |scattered |millimetric |][calcified|calcific] plaques",
    "[mild |moderate |severe |]atherosclerotic calcification",
    "atherosclerotic calcification",
    "#atheroma plaques",
  ],
  many: [
    "#[diffuse|widespread|millimetric|occasional] [calcified|calcific] [atheroma |atheromatous |atherosclerotic |]plaques",
    "#[mild|diffuse|extensive] [calcific |]atherosclerotic changes",
    "#[diffuse|extensive] [atherosclerotic |]wall calcifications",
    "#atheromatous plaques",
    "[extensive|diffuse|heavy] [atherosclerotic |vascular |]calcification",
  ],
  whereOne: aorta,
  whereMany: aorta,
  whole: [
    "The [aorta|aortic arch|thoracic aorta] is [atherosclerotic and |]calcified",
    "[Atherosclerosis|Atherosclerotic disease] of the [thoracic |]aorta [is noted|is seen|] with calcified plaque",
    "Plaque-like calcification [lines|is seen along] the aortic arch",
    "Aortic wall calcification",
    "Calcifications of atherosclerotic origin [are followed|are observed] on the aortic wall",
  ],
  remarks: [
    "The caliber of the aorta is [preserved|normal]",
    "[The aorta is tortuous|Elongation of the aorta is noted]",
  ],
};

const coronaries = [
  "in the coronary arteries",
  "in the [left anterior descending|LAD|left main|circumflex|right|left] coronary artery",
  "in the [walls|wall] of the coronary [arteries|artery]",
  "in the LAD [and circumflex artery|and RCA|]",
  "in all three coronary arteries",
  "along the course of the coronary arteries",
];

export const coronaryCalcification: CtWords = {
  region: "heart",
  needsPlace: true,
  spread: 0.4,
  one: [
    "#[calcified|calcific] [atheroma|atheromatous|atherosclerotic] plaques",
    "#[wall |]calcifications",
    "#[calcific |calcified |]atherosclerotic changes",
    "@[millimetric |][calcified |calcific |]atheroma plaque",
    "[mild |moderate |severe |dense |]calcification",
    "#millimetric calcific plaques",
    "#atheroma plaques",
  ],
  many: [
    "#[diffuse|segmental|tubular|millimetric] [calcified|calcific] [atheroma |atherosclerotic |]plaques",
    "#[diffuse|extensive] [wall |]calcifications",
    "[extensive|multivessel|dense] calcification",
  ],
  whereOne: coronaries,
  whereMany: coronaries,
  whole: [
    "[Mild|Moderate|Severe|Scattered|Dense|] coronary artery calcification[s are present| is present| is noted|]",
    "Coronary [artery |arterial |]calcifications [are seen|are observed|]",
    "[Coronary atherosclerosis|Calcific coronary artery disease] is [noted|present]",
    "The coronary arteries are [heavily |mildly |]calcified",
    "[Triple|Three]-vessel coronary calcification",
  ],
  remarks: [],
};

export const cardiomegaly: CtWords = {
  region: "heart",
  spread: 0,
  one: [
    "[mild |moderate |marked |slight |]cardiomegaly",
    "[mild |marked |]cardiac enlargement",
    "enlargement of the [heart|cardiac chambers|heart chambers]",
    "@increase in [heart size|the cardiothoracic ratio|cardiac dimensions]",
  ],
  many: [],
  whereOne: [],
  whereMany: [],
  whole: [
    "Heart size [is |has |was |has been |][slightly |minimally |markedly |]increased",
    "Heart [size|sizes] increased",
    "[An increase|A slight increase|A marked increase] in heart size [is observed|was observed|is noted|]",
    "[Heart contours are|Heart contour is] [natural|normal], and heart size [is |]increased",
    "Heart dimensions [are |were |][slightly |]increased",
    "[As far as can be observed, the|The] heart is [larger|bigger|wider] than normal",
    "The heart is [mildly |moderately |markedly |][enlarged|larger than normal]",
    "[The cardiothoracic ratio|CTR|The cardiothoracic index|Cardiothoracic index] [has |is |][slightly |]increased [in favor of the heart|]",
    "CTR is above normal [limits|]",
    "[There is an |An ]increase in the cardiothoracic [ratio|index] [is observed|is present|]",
    "The heart appears [large|enlarged|bigger than normal]",
    "Heart sizes are increased [significantly|slightly|], [especially the left ventricle|predominantly the atria]",
    "Cardiomegaly [is observed|is present|was detected|]",
    "Enlarged cardiac silhouette",
    "[Left|Right|Biatrial and left] ventricular enlargement with cardiomegaly",
  ],
  remarks: [
    "The [left|right] atrium is [dilated|prominent]",
    "The pulmonary trunk measures [31|32|33|35] mm and is wide",
  ],
};

export const pericardialEffusion: CtWords = {
  region: "heart",
  spread: 0,
  one: [
    "[minimal|mild|small|moderate|trace|massive] pericardial effusion",
    "pericardial effusion",
    "pericardial effusion [reaching|measuring] <large> mm [in thickness|at its deepest point|in its thickest part|]",
    "pericardial effusion in the form of [a |]thin [smear|smearing|film]",
    "[minimal|smear-like|physiological] pericardial fluid",
    "[minimal |mild |]effusion in the pericardium",
    "effusion [measuring|up to] <mm> mm in the pericardial [space|area|recess]",
    "@<large> mm thick pericardial effusion",
  ],
  many: [],
  whereOne: [],
  whereMany: [],
  whole: [
    "[Fluid|Effusion] [reaching <mm> mm in depth |]is [observed|seen] [between the pericardial leaves|in the pericardial space|around the heart]",
    "Pericardial effusion [is present|is observed|was detected|was observed]",
    "There is [minimal |mild |]effusion [with a thickness of <mm> mm |]in the pericardial [area|space]",
    "The pericardial space contains [a small amount of|minimal|<mm> mm of] fluid",
    "Pericardial [minimal |]effusion [was|is] observed, <mm> mm at its thickest",
    "There is [minimal |mild |]pericardial effusion, <mm> mm in its thickest part",
    "[Mild|Minimal] effusion is [seen|observed] in the [inferior |anterior |]pericardial [area|recess]",
    "Pericardial effusion [surrounds|surrounding] the heart [is observed|], <large> mm [wide|thick]",
    "[Newly developed|Increased|Mild|Minimal] pericardial effusion",
    "[Small|Trace|Moderate] pericardial effusion",
  ],
  remarks: ["Pericardial thickening was not [observed|detected]", "No pericardial thickening"],
};
