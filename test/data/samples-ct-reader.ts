// A small second reader of the chest CT samples, written apart from the generator: it finds findings by stems and judges
// each part of a sentence by cue words. It knows nothing of the phrase tables and sees only the text.

const head = /^(?:INDICATION|HISTORY|CLINICAL INFORMATION|TECHNIQUE|COMPARISON): .*$/gm;
/** Names of regions in front of a line. */
const regionNames = /^[A-Z][a-z]+(?:,? [a-z]+)*: /gm;
/** Organs whose nodules, calcifications and fluids are no label. */
const elsewhere =
  /thyroid\b|goiter|adrenal|parenchyma density|of the liver|liver segment|kidney|spleen|gallbladder|vertebra|\brib\b|(?:mitral|aortic) valve|of the (?:tracheal|bronchial) walls|pleural plaques|perihepatic|bowel|retroperitoneal|abdominal lymph|umbilical|inguinal|ventral hernia|mediastinal mass|filled with fluid/i;

interface Stem {
  readonly about: RegExp;
  /** Sentences that share the words and are about something else. */
  readonly but?: RegExp;
}

const stems: Readonly<Record<string, Stem>> = {
  "Medical material": {
    about:
      /catheter|\bstents?\b|pacemaker|pacing|\bICD\b|suture|\bclips?\b|\btubes?\b|valve (?:prosthesis|replacement)|implant|prosthe|cannula|tracheostomy|intubated|sternotomy|sternal wires|screws|fixation|\bport (?:chamber|reservoir)|port-a-cath|\bdrain|medical device|metallic (?:surgical )?densities|(?:surgical|operation|clip|CABG|bypass)[a-z ]* materials?\b|staple|^(?:[-"•*] |\d\. )?lines /i,
  },
  "Arterial wall calcification": {
    about:
      /^(?=.*(?:calcif|athero|plaque))(?=.*(?:(?<!para)aort(?!opulmonary)|iliac|vascular (?:structures|calcif)|atherosclerotic calcification|supraaortic))/i,
  },
  Cardiomegaly: {
    about: /cardiomegaly|cardiac|\bheart\b|\bCTR\b|cardiothoracic|ventricular enlargement/i,
    but: /around the heart|surround|cardiac chambers are|cavities are|congestion|cardiac pathology|pacemaker/i,
  },
  "Pericardial effusion": { about: /pericardi|around the heart/i, but: /pericardial thickening|catheter/i },
  "Coronary artery wall calcification": { about: /coronary|\bLAD\b|circumflex/i, but: /\bstent|bypass/i },
  "Hiatal hernia": { about: /hiatal|hiatus|above the diaphragm/i },
  Lymphadenopathy: { about: /lymph node|adenopath|\bLAPs?\b/i, but: /intrapulmonary|axillae/i },
  Emphysema: { about: /emphysem|bulla|bullous|bleb/i, but: /subcutaneous/i },
  Atelectasis: { about: /\batelecta(?!sis-like)|collapse/i },
  "Lung nodule": { about: /\bnodules?\b|nodular (?:lesion|or infiltrative)|granuloma\b/i },
  "Lung opacity": {
    about:
      /ground[- ]glass(?! nodule)|frosted|opacit|(?<!\b(?:fibrotic|parenchymal|pleuroparenchymal|sequelae?|linear) )density increases\b|increased density|infiltrat|pneumonia\b|pneumonic (?:infiltration|area)|soft tissue density|airspace disease/i,
    but: /^(?!.*(?:ground|opacit))(?=.*(?:consolidation [a-z ]*(?:favors|suggests|compatible)|with consolidation|mediastinal fat))|considered|in favor of an|differential/i,
  },
  "Pulmonary fibrotic sequela": {
    about: /sequel|fibro|scar|parenchymal (?:bands?|densit|changes|recessions)/i,
    but: /fracture/i,
  },
  "Pleural effusion": {
    about: /pleural (?:effusion|fluid|thickening|spaces?|cavity|and|or|area)|effusion|hydrothorax/i,
    but: /catheter|tube|drain|^(?=.*(?:pericardi|heart))(?!.*(?:pleural|hemithora))|effusion also/i,
  },
  "Mosaic attenuation pattern": { about: /mosaic|air trapping/i },
  "Peribronchial thickening": { about: /peribronch/i },
  Consolidation: { about: /consolid/i },
  Bronchiectasis: {
    about: /bronchiecta|bronchi .*dilated|dilatation of the .*bronchi|bronchial ectasia|ectatic bronchi/i,
  },
  "Interlobular septal thickening": { about: /\bsept(?:a|al)\b/i },
};

/** Sentences of the study itself, cut where one may turn from what is there to what is not. */
export const partsOf = (text: string): string[] =>
  text
    .replace(head, "")
    .replace(/^(?:FINDINGS|IMPRESSION): ?/gm, "")
    .replace(regionNames, "")
    .split(/(?<=\S[.;?])\s+|\n|(?=, (?:and|none|without|with) |, no )/)
    .filter((part) => part.trim() !== "");

const denial =
  /\b(?:no|none|neither|without|free of|not (?:seen|observed|detected|enlarged|shifted|dilated|thickened|pathologically)|normal|normally|natural|unremarkable|clear|homogeneous)\b/i;
/** Words that deny something else than the finding. */
const harmless =
  /not (?:pathological\b|exceeding)|do not reach|have not reached|(?:larger|bigger|wider) than normal|above normal/gi;

export const mentions = (label: string, parts: readonly string[]): string[] => {
  const stem = stems[label];
  return parts.filter(
    (part) =>
      stem?.about.test(part) === true &&
      stem.but?.test(part) !== true &&
      (label === "Medical material" || !elsewhere.test(part)),
  );
};

export const denies = (part: string): boolean => denial.test(part.replace(harmless, "~"));
