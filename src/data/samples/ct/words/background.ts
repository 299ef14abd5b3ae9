// Openings, closings and the head of a chest CT report. None of them states a label.

/** How the sections on the lungs may open in translated reports. */
export const lungWindow: readonly string[] = [
  "When examined in the [lung |]parenchyma window;",
  "In the [evaluation|examination] of both [lung parenchyma|lungs];",
  "In the parenchyma window;",
  "On lung window:",
];

export const abdomenWindow: readonly string[] = [
  "In the [sections passing through the upper abdomen|upper abdominal sections];",
  "As far as can be [seen|evaluated] in the [included |]upper abdomen;",
];

export const comparisons: readonly string[] = [
  "The examination was [evaluated together|compared] with the [previous|old|prior] CT [of the patient|]",
  "[It was compared|Comparison was made] with the previous [thorax |]CT",
  "Comparison: [prior chest CT|earlier study]",
  "[Compared|In comparison] with the previous examination, [the findings are listed below|evaluation was made]",
];

export const ctTechniques: readonly string[] = [
  "[Non-contrast|Unenhanced|Contrast-enhanced] [axial |][CT of the chest|chest CT|thorax CT] was [performed|obtained]",
  "[Axial|Thin-section] [sections|images] [of|through] the [chest|thorax] were [obtained|taken] [without|with|after] [intravenous contrast|IV contrast material]",
  "Helical CT of the chest [without|with] contrast, [1|1.5|3] mm [slices|slice thickness]",
];

export const ctReasons: readonly string[] = [
  "[cough|dyspnea|chest pain|fever|hemoptysis|weight loss|follow-up|shortness of breath|known malignancy|trauma]",
  "[cough and fever|dyspnea on exertion|persistent cough|smoking history|preoperative evaluation|lung cancer screening|breast cancer follow-up|lymphoma, staging]",
  "[evaluate for pneumonia|rule out pulmonary embolism|follow-up of a nodule|suspected infection|abnormal chest radiograph|history of pleural effusion]",
];

export const nothingSpecial: readonly string[] = [
  "[Thoracic|Chest|Thorax] CT [examination |]within normal limits",
  "No [acute|significant] [abnormality|pathology|finding]",
  "No significant pathology was detected in the examination",
  "Normal chest CT",
];

export const ctAdvice: readonly string[] = [
  "Clinical and laboratory correlation is recommended",
  "[Follow-up is|Control CT is|Follow-up CT is] recommended",
  "It is recommended to evaluate together with clinical findings",
  "Correlation with [previous examinations|clinical history] is [advised|recommended]",
  "US [correlation|examination] is recommended if necessary",
];
