// Sentences without any label, and words for lists of what is absent. None holds a word that the CheXpert labeler knows,
// apart from negated ones. Written for this project; no report was copied.

export const neutral: readonly string[] = [
  "[The trachea|Trachea] is midline",
  "[The pulmonary vasculature|Pulmonary vascularity|The pulmonary vascularity|Pulmonary vasculature] is [normal|within normal limits|unremarkable]",
  "[Normal pulmonary vascularity|Normal pulmonary vasculature]",
  "[The hila|Hila] are [normal|unremarkable|within normal limits]",
  "[Low lung volumes|Lung volumes are low|The lungs are hypoinflated|Shallow inspiration]",
  "[The lungs are hyperexpanded|Hyperexpanded lungs]",
  "[The aorta|The thoracic aorta|Aorta] is [tortuous|mildly tortuous|ectatic|unfolded|within normal limits]",
  "[Stable|Mild] [tortuosity|ectasia] of the [thoracic |]aorta",
  "[Median|Prior|Status post|Intact|Previous] sternotomy [wires are intact|wires|]",
  "[Surgical|Cholecystectomy|Axillary] clips [are noted|in the right upper quadrant|overlie the left hilum|in the upper abdomen]",
  "[Status post|Changes of prior|Postsurgical changes of] [CABG|coronary bypass|thyroidectomy]",
  "[There is no|No] [visible |]free [intraperitoneal |]air under the diaphragm",
  "[The upper abdomen|The visualized upper abdomen] is unremarkable",
  "[Soft tissues|The soft tissues] are [unremarkable|normal|within normal limits]",
  "[PA and lateral|Frontal and lateral|Two] views of the chest were obtained",
  "[Thoracic spondylosis|Mild thoracic spondylosis]",
  "[Small|Anterior|Bridging] osteophytes [of the spine|are noted in the thoracic spine]",
  "[Arthritic changes|Mild arthritic change] of the [shoulders|skeletal structures|spine]",
  "[Overlying|External] [clothing|artifact|jewelry] [is noted|projects over the chest]",
  "[The patient is|Patient is] [rotated|slightly rotated to the right|kyphotic in position]",
  "[Nipple shadows are seen|Breast shadows obscure the bases]",
  "[Mild|] curvature of the spine",
  "[Large body habitus|The study is limited by body habitus]",
  "[No|There is no] [hilar |][adenopathy|lymphadenopathy]",
  "Central airways and aeration of the lungs are normal",
  "[Comparison is made to the prior study|No significant interval change|Stable exam|Stable appearance of the chest]",
];

export const normalBones: readonly string[] = [
  "[The bones|Bony structures|The osseous structures|Osseous structures|Bones|The ribs] are [intact|unremarkable|grossly intact|normal|within normal limits for age]",
  "[No acute|No acute or focal|There is no acute] [bony|osseous|bone|skeletal] [abnormality|abnormalities|findings|finding]",
  "[Bony thorax|The bony thorax|The thoracic spine] [is |appears |]intact",
  "[Visualized|The visualized] [osseous structures of the thorax|bony structures] [are without acute abnormality|reveal no acute abnormalities|are unremarkable]",
  "[The skeletal structures are|Skeletal structures are|Osseous structures and soft tissues are] [normal|unremarkable]",
  "[Bones and soft tissues|The visualized bones] are unremarkable",
];

/** Things outside the labels for lists of what is absent. */
export const otherAbsent: readonly string[] = ["adenopathy", "free air", "acute bony abnormality", "hilar enlargement"];

/** Frames for lists of absent findings. <list> "a, b or c"; <is> agrees with the last. */
export const listFrames: readonly string[] = [
  "No <list>",
  "No <list> [<is> seen|<is> identified|<is> noted|identified|seen|]",
  "There <is> no <list>",
  "There [<is> no visible|is no evidence of] <list>",
  "[Specifically, no|No] evidence of <list>",
  "[Negative for|No findings of] <list>",
  "[The lungs are clear|Lungs are clear|Clear lungs|The lungs are clear bilaterally|The lungs are well expanded|The lungs are normally inflated] [without|without evidence of|with no|, without] <list>",
  "The lungs are [free|clear] of <list>",
  "Without <list>",
];

export const noAcute: readonly string[] = [
  "No acute [cardiopulmonary|pulmonary|intrathoracic|radiographic cardiopulmonary|chest|thoracic] [abnormality|abnormalities|disease|process|findings|finding]",
  "No [evidence of |radiographic evidence of |][active|acute] [disease|cardiopulmonary disease|pulmonary disease]",
  "No acute [disease|findings|abnormality|process] [identified|]",
  "Negative for acute [abnormality|cardiopulmonary abnormality|disease]",
  "No acute or active [cardiac, pulmonary or pleural|cardiopulmonary] [disease|process]",
  "No [radiographic |]evidence of acute [cardiopulmonary |]process",
];

export const allNormal: readonly string[] = [
  "[Normal|Unremarkable|Negative] chest [radiograph|examination|x-ray|]",
  "[Clear lungs|Lungs are clear|No active disease|No evidence of active disease]",
  "Normal [study|exam|examination] of the chest",
];
