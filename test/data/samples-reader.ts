// A small second reader of the sample reports, written apart from the generator: it finds findings by stems and judges
// each sentence by cue words. It knows nothing of the phrase tables' structure and sees only the text.

/** Stems of each label's words. */
const stems: Readonly<Record<string, RegExp>> = {
  "Enlarged Cardiomediastinum": /mediastin/i,
  Cardiomegaly: /\bheart\b|\bcardiac\b|cardiomegaly/i,
  "Lung Lesion": /nodule|\bmass\b|lesion/i,
  "Lung Opacity": /opaci|infiltrat|airspace disease|increased density|lungs|lung fields/i,
  Edema: /edema|congest/i,
  Consolidation: /consolid/i,
  Pneumonia: /pneumonia/i,
  Atelectasis: /atelecta|collaps/i,
  Pneumothorax: /pneumothora|pleural air/i,
  "Pleural Effusion": /effusion|fluid/i,
  "Pleural Other": /(?:thickening|plaque|scarring|pleura is)/i,
  Fracture: /fractur|(?:bones|structures|ribs|thorax)[a-z ]* intact/i,
  "Support Devices":
    /\b[Tt]ube|ETT|(?:[Cc]entral|jugular|IJ|subclavian|venous) line|lines|[Cc]atheter|PICC|[Pp]acemaker|[Pp]acing|\bICD\b|[Pp]ort\b|Port-A-Cath|[Dd]rain|[Dd]evices|intubated/,
};

const reasons = /^(?:INDICATION|HISTORY|REASON FOR EXAM|Hx|Indication|Clin): [\s\S]*?(?=\n|CXR:|$)/gm;
const dictatedReasons = /(?:Clinical information: | obtained for )[\s\S]*?\. /g;
const regionNames =
  /^(?:Lines and tubes|Devices|Hardware|Lungs|Lungs and airways|Parenchyma|Pleura|Pleural spaces|Heart and mediastinum|Heart|Cardiac|Bones|Chest wall|Skeleton|Other): /gm;
/** "The lungs are hyperinflated" and the like say nothing about opacities. */
const remarks = /The lungs are hyperinflated\.|Septal lines/g;

/** Sentences of the study itself: without its reason, and without the names of regions. */
export function sentencesOf(text: string): string[] {
  const body = text.replace(dictatedReasons, " ").replace(reasons, "").replace(regionNames, "").replace(remarks, "");
  return body.split(/(?<=\S[.?])\s+/).filter((sentence) => sentence.trim() !== "");
}

export const mentions = (label: string, sentences: readonly string[]): string[] =>
  sentences.filter((sentence) => stems[label]?.test(sentence) ?? false);

const absence =
  /\b(?:no|not|neither|without|absent|none|negative|free|resolved|resolution|clear|cleared|clearing|gone|disappeared|removed|removal|out|withdrawn|normal|unremarkable|within normal limits|intact)\b/i;
const doubt =
  /\?|\b(?:may|might|could|possible|possibly|perhaps|questionable|equivocal|query|suspected|unclear|uncertain|cannot|excluded?|not certain|versus|hard to|difficult to)\b/i;

export const deniesSomething = (sentence: string): boolean => absence.test(sentence);
export const doubts = (sentence: string): boolean => doubt.test(sentence);

/** Words that deny a change or normality, not the finding. */
const unchanged =
  /\bno (?:significant |interval |appreciable )?change\b(?: in)?|without (?:significant |interval )?change|\bno (?:clearing|improvement)|\bno (?:smaller|better)|\bnot (?:fully )?(?:resolved|cleared|improved|changed|gone|normal|clear|intact)\b|(?:not seen|absent) on the|not present (?:before|previously|on)|partial (?:resolution|clearing)|incomplete clearing|partly cleared|leads are intact/gi;
/** A denial covers what follows it, up to the next turn. */
const denial = /\b(?:no|without|negative for|free of|neither)\b/i;
const turn =
  /\b(?:but|however|apart from|aside from|other than|there (?:is|are))\b|;|(?=, without evidence of|\bwithout )|, (?=no (?!longer))|, (?=which|possibly|perhaps)| (?=that (?:may|could|might))|: (?!no|absent)/i;
/** "Although there is no a, b or c, d is present": the denial ends at the last comma. */
const although = /although there (?:is|are) no (.*), ([^,]+(?:, \d+ mm at the apex,?[^,]*)?)$/i;
/** Words that deny the finding from anywhere in its part of the sentence. */
const gone =
  /\b(?:absent|none|no longer|gone|removed|withdrawn|taken out|resolved|resolution|cleared|clearing|clear|disappeared|removal|out since|normal|unremarkable|intact|not (?:seen|identified|present|evident|enlarged|widened|congested|thickened))\b|: no\b/i;

/** True if some part of the sentence, cut at its turns, has the finding and neither denial before it nor doubt. */
export function affirms(label: string, sentence: string): boolean {
  const parts = sentence.replace(although, "no $1; $2").replace(unchanged, "~").split(turn);
  return parts.some((part) => {
    const at = part.search(stems[label] ?? /$^/);
    return at >= 0 && !denial.test(part.slice(0, at)) && !gone.test(part) && !doubt.test(part);
  });
}
