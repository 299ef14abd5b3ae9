// Sentences that carry no label: normal anatomy, technique, incidental remarks, advice. None names a finding of the 14.

export const anatomy: readonly string[] = [
  "[The trachea|Trachea] is midline",
  "[The hila|Hila|Hilar contours] are [unremarkable|normal]",
  "[The hemidiaphragms|Hemidiaphragms] are [smooth|well defined]",
  "[No|There is no] free air [beneath|under] the diaphragm",
  "[The soft tissues|Soft tissues] are unremarkable",
  "[The upper abdomen|Upper abdomen] is unremarkable",
  "The aortic arch is [tortuous|calcified|unfolded]",
  "[Mild|Moderate|] degenerative changes of the [thoracic |]spine",
  "[Mild|] [thoracic |]scoliosis",
  "[Low lung volumes|Lung volumes are low|Shallow inspiration]",
  "[The lungs are hyperinflated|Hyperinflation|Lung volumes are large]",
  "The right hemidiaphragm is [slightly |]elevated",
  "[Patient is rotated|The patient is rotated|Rotation] [to the left|to the right]",
  "[Degenerative change|Osteoarthritis] of both shoulders",
  "[Atherosclerotic|] calcification of the aortic knob",
  "The gastric bubble is [normal|distended]",
  "[Diffuse|] osteopenia",
];

export const technique: readonly string[] = [
  "[PA and lateral|Frontal and lateral|Two] views of the chest",
  "[Single|One] [portable |]AP view of the chest",
  "Portable [upright|semi-upright|supine] [chest radiograph|AP chest]",
  "[Frontal|AP] chest radiograph",
];

export const advice: readonly string[] = [
  "Clinical correlation is [advised|suggested]",
  "[Repeat film|Follow-up radiograph] in [four|six] weeks [is suggested|to show clearing|]",
  "[Chest CT|CT] may help if symptoms [persist|continue]",
  "A lateral view would be helpful",
  "Results were [called to|discussed with] the ward",
  "Continued follow-up",
];

/** Closing remarks of a report whose positive findings, if any, are old. */
export const nothingAcute: readonly string[] = [
  "No acute cardiopulmonary [abnormality|process|disease|finding]",
  "No [evidence of |radiographic evidence of |]acute [chest |cardiopulmonary |]disease",
  "No acute [abnormality|process|findings] in the chest",
  "[No acute change|Nothing acute]",
  "No acute intrathoracic process",
];

/** Closing remarks of a report without any positive or uncertain finding. */
export const nothingAtAll: readonly string[] = [
  "Normal [chest|chest radiograph|examination|study]",
  "[Unremarkable|Normal] chest",
  "[Chest within normal limits|No abnormality of the chest|No abnormality detected]",
];

export const complaints: readonly string[] = [
  "cough",
  "[shortness of breath|dyspnea]",
  "[fever|fever and chills]",
  "chest pain",
  "[fall|motor vehicle collision|trauma]",
  "[hypoxia|low oxygen saturation]",
  "preoperative evaluation",
  "weakness",
  "[altered mental status|confusion]",
  "weight loss",
  "leukocytosis",
  "[recent surgery|post-operative pain]",
  "[positive tuberculin test|pre-employment screening]",
];

/** What the referring physician names. <x> is a finding: asked about or past, never a finding of this study. */
export const askedAbout: readonly string[] = [
  "[rule out|r/o|exclude] <x>",
  "[evaluate for|assess for|eval for|look for] <x>",
  "[question of|concern for|query|suspected] <x>",
  "[is there|any] <x>?",
  "<x>?",
];

export const pastHistory: readonly string[] = [
  "[history of|hx of|past] <x>",
  "[treated|recent] <x> [last month|last year|two weeks ago]",
  "[follow-up of|follow up|f/u] <x>",
];
