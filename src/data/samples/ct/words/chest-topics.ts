// What a chest CT report says about airways, vessels and lungs besides the 18 labels.
// No sentence states a label, though many share words with one (a thyroid nodule, a calcified valve).
import type { Topic } from "./types";

export const chestTopics: readonly Topic[] = [
  {
    region: "airways",
    normal: [
      "[The trachea|Trachea] and both main bronchi are [open|patent|normal|in the midline and open]",
      "Trachea, both main bronchi are [open|patent]",
      "The lumens of the trachea and main bronchi are [open|clear]",
      "Central airways are patent",
      "The tracheobronchial tree is [patent|unremarkable] [to the segmental level|]",
      "Airways are [patent|clear] [centrally|]",
    ],
    abnormal: [
      "The trachea [is deviated|deviates] to the <side>",
      "A tracheal diverticulum is [seen|observed] on the right [posterolaterally|]",
      "The trachea has a saber-sheath [shape|configuration]",
    ],
  },
  {
    region: "airways",
    normal: [
      "No [occlusive|obstructive] [pathology|lesion] [was|is] [detected|observed|seen] in the lumen",
      "No [endobronchial|endoluminal] lesion [is seen|was observed|]",
      "[Occlusive|Obstructive] pathology was not [seen|detected] in the [bronchial lumens|lumen of the main bronchi]",
    ],
    abnormal: [
      "Secretion is [seen|observed] in the trachea",
      "[Retained secretions|Mucus] in the [<side> lower lobe bronchus|trachea]",
      "The <side> [main|upper lobe] bronchus is narrowed",
    ],
  },
  {
    region: "heart",
    normal: [
      "[Calibration|The caliber] of the mediastinal [main |major |]vascular structures is [normal|natural]",
      "The [thoracic aorta|aorta] diameter is normal",
      "The [thoracic aorta|aorta] is normal in caliber",
      "[Main vascular structures of the mediastinum|Mediastinal main vessels] are of normal width",
      "No [dilatation|aneurysm] of the [thoracic |]aorta [was detected|is seen|]",
      "Great vessels are [normal in caliber|unremarkable]",
      "Thoracic [aortic|aorta] diameter is [normal|within normal limits]",
    ],
    abnormal: [
      "The ascending aorta measures [40|41|42|43|45] mm and is [dilated|ectatic|wider than normal]",
      "The diameter of the [ascending|descending] aorta is [37|38|39|41] mm",
      "[Fusiform|Aneurysmal] dilatation of the [ascending|abdominal] aorta [is observed|]",
      "A right-sided aortic arch is present",
      "[The aorta is tortuous|The thoracic aorta is elongated and tortuous]",
      "An aberrant right subclavian artery is [seen|noted]",
    ],
  },
  {
    region: "heart",
    normal: [
      "Mediastinal structures [could not be|cannot be] evaluated optimally [because contrast was not given|without contrast|in this non-contrast study]",
      "Evaluation of the mediastinum is suboptimal because the examination is [unenhanced|without contrast]",
      "Assessment of the [vessels|mediastinum] is limited without intravenous contrast",
      "In the non-contrast examination, mediastinal structures were evaluated as suboptimal",
    ],
    abnormal: [
      "Evaluation is limited by [motion|metallic|respiratory] artifacts",
      "[Increased density|Stranding|Edema] of the mediastinal fat planes is noted",
    ],
  },
  {
    region: "heart",
    normal: [
      "No [filling defect|thrombus] [consistent with |of ]pulmonary embolism [was detected|is seen|]",
      "Pulmonary artery diameters are normal",
      "The main pulmonary artery is not enlarged",
      "No pulmonary embolism",
    ],
    abnormal: [
      "[The pulmonary trunk|The main pulmonary artery] is [dilated, measuring [31|32|34|36] mm|prominent]",
      "Filling defects [compatible with|of] embolism are seen in the <side> pulmonary artery",
      "Pulmonary artery diameter is increased [(pulmonary hypertension?)|]",
    ],
  },
  {
    region: "heart",
    normal: ["The cardiac [chambers|cavities] are [normal|unremarkable]"],
    abnormal: [
      "[Calcification|Calcifications] of the [aortic|mitral] valve",
      "The [left|right] atrium is [prominent|slightly wide]",
      "Concentric thickening of the left ventricular wall",
    ],
  },
  {
    region: "mediastinum",
    normal: [
      "The [thoracic |]esophagus is [normal|within normal limits|unremarkable]",
      "[Thoracic esophagus|The esophagus] is of normal [calibration|caliber] without [pathological |tumoral |significant |]wall thickening",
      "Wall thickness of the [thoracic |]esophagus is not [pathologically |]increased",
      "Esophageal calibration [is|was] normal, and no [tumoral|pathological] wall thickening was seen",
      "[Calibration|The calibration] of the thoracic esophagus is normal [and its wall is not thickened|]",
    ],
    abnormal: [
      "The [distal |]esophagus shows [mild |circumferential |]wall thickening",
      "The esophagus is [slightly |]dilated [and filled with fluid|]",
    ],
  },
  {
    region: "mediastinum",
    normal: [
      "[Both thyroid lobes are|The thyroid gland is|The thyroid is] [normal|unremarkable|natural]",
      "Visualized thyroid is unremarkable",
    ],
    abnormal: [
      "A [hypodense |calcified |]nodule of [<large>|<mm>] mm is [seen|observed] in the <side> [thyroid lobe|lobe of the thyroid]",
      "[Hypodense|Millimetric] nodules are [seen|observed] in [both thyroid lobes|the thyroid gland]",
      "[Both thyroid lobes are enlarged and heterogeneous|The thyroid is heterogeneous], US [correlation|examination] is [recommended|suggested]",
      "[Multinodular goiter|Nodular goiter]",
    ],
  },
  {
    region: "mediastinum",
    normal: ["Both breasts are [natural|normal]", "No mass was detected in either breast [within the limits of CT|]"],
    abnormal: [
      "[Gynecomastia|Bilateral gynecomastia] [is observed|]",
      "The <side> breast is [operated|surgically absent]",
      "Thickening of the skin of the <side> breast",
    ],
  },
  {
    region: "mediastinum",
    normal: ["No mediastinal mass [is seen|was detected|]", "The mediastinum is [in the midline|not shifted]"],
    abnormal: [
      "A [soft tissue|cystic|fat density] lesion of <large> mm is [present|observed] in the [anterior|posterior] mediastinum",
      "[Thymic remnant|Residual thymic tissue] in the anterior mediastinum",
      "Mediastinal shift to the <side>",
    ],
  },
  {
    region: "lungs",
    normal: [
      "No [mass|mass lesion] [with clear borders |]was [detected|observed] in [the lungs|both lungs]",
      "No [suspicious |]lung mass",
      "There is no lung mass",
    ],
    abnormal: [
      "[Changes of|Status post] <side> [lobectomy|wedge resection]",
      "Volume of the <side> lung is reduced after [surgery|radiotherapy]",
    ],
  },
  {
    region: "lungs",
    normal: [
      "Lung volumes are [normal|preserved]",
      "Both hemithoraces are symmetrical",
      "The lungs are normally expanded",
      "The fissures are [thin and in normal position|normal]",
    ],
    abnormal: [
      "[An azygos lobe|An azygos fissure] is [seen|noted] as a variant",
      "[Elevation of the <side> hemidiaphragm|The <side> hemidiaphragm is elevated]",
      "[Respiratory|Motion] artifacts [limit|impair] the evaluation of the [lung parenchyma|lower lobes]",
      "Calcification of the [tracheal|bronchial] walls",
      "[A thin-walled air cyst|An air cyst of <mm> mm] is [seen|observed] in the <side> <lobe> lobe",
    ],
  },
  {
    region: "pleura",
    normal: ["No pneumothorax [is seen|was detected|]", "Pneumothorax was not [observed|detected]"],
    abnormal: [
      "Calcified pleural plaques are [seen|observed] [on the <side>|bilaterally]",
      "[Subcutaneous emphysema|Air in the soft tissues] of the <side> chest wall",
    ],
  },
];
