// Sentences about pleura and bones. "Pleural Other" is thickening, scar and, as in the CheXpert labeler, fibrosis.
// Written for this project; no report was copied.
import type { SentenceWords } from "./types";

export const pneumothorax: SentenceWords = {
  present: [
    "[There is a|A] [tiny|small|moderate|large|small residual|thin|moderate sized] [right|left] [apical |basilar |]pneumothorax [is present|is seen|measuring 1.5 cm|measuring up to <mm> mm at the apex|]",
    "[Small|Tiny|Moderate|Large|Residual|Persistent|Increasing|Unchanged|New|Hydro- and] [right|left|apical|left apical|right-sided|left-sided] pneumothorax",
    "[Interval increase in|Redemonstration of|Interval decrease in|Interval development of] [the|a] [small |moderate |]<side> pneumothorax",
    "<side> pneumothorax [with|without] mediastinal shift",
  ],
  doubtful: [
    "[Possible|Probable|Questionable] [tiny|small|residual] <side> [apical |]pneumothorax",
    "A [tiny|small] <side> [apical |]pneumothorax cannot be excluded",
    "Line at the <side> apex may be a skin fold or pneumothorax",
  ],
  absent: [
    "No [visible |visualized |definite |]pneumothorax [is seen|is identified|seen|]",
    "There is no [visible |evidence of |definite |]pneumothorax",
    "No [pneumothoraces|pneumothorax on either side]",
    "Negative for pneumothorax",
    "No pleural line to suggest pneumothorax",
  ],
  nouns: ["pneumothorax", "pneumothorax", "#pneumothoraces"],
};

export const effusion: SentenceWords = {
  present: [
    "[There is a|There are|] [small|moderate|large|minimal|trace|tiny|layering|loculated] [right|left|bilateral|right-sided|left-sided] pleural [effusion|effusions|fluid collection]",
    "[Small|Moderate|Large|Bilateral|Right|Left|Trace|Small bilateral|Loculated] [pleural effusion|pleural effusions|effusion|effusions] [is present|are present|with adjacent atelectasis and collapse|, unchanged|, increased|]",
    "Blunting of the [right|left|posterior|lateral] costophrenic [angle|sulcus] [consistent with|compatible with|suggesting|from] [a small|a|small|trace] [pleural effusion|effusion|pleural fluid]",
    "[Persistent|Increasing|Decreasing|Stable] <size> <side> pleural effusion",
    "[Small|Minimal|Moderate|Large] [right|left|bilateral|posterior] [pleural effusion|pleural effusions|effusions|pleural fluid] with [fluid in the fissure|adjacent volume loss]",
    "[Right|Left] pleural effusion is [present|present and unchanged|seen|larger than before]",
    "Costophrenic angles are blunted, [consistent with|suggesting] [small|] bilateral [pleural |]effusions",
    "[Bilateral|Small bilateral|Right greater than left] pleural effusions [are present|are seen|persist|, unchanged]",
    "[Loculated|Moderate to large|Small posterior] <side> [pleural effusion|pleural fluid collection]",
    "[Interval increase in|Interval improvement in] <side> [pleural fluid|pleural effusion]",
    "[Posterior recess|Subpulmonic] pleural [effusion|effusions] [right|left|bilaterally]",
  ],
  doubtful: [
    "[Blunting|Slight blunting|Mild blunting|Obscuration] of the [right|left|posterior] costophrenic [angle|sulcus] [may|could] [represent|reflect|be] [a small|trace|a tiny] [effusion|pleural effusion]",
    "[Possible|Probable|Questionable] [small|trace|tiny] [left|right|bilateral] pleural effusion",
    "A [small|tiny] <side> effusion cannot be excluded",
    "There may be [a small|trace] <side> [pleural effusion|effusion]",
  ],
  absent: [
    "No [large|significant|definite|visible|] [pleural effusion is|effusion is|pleural effusions are] [seen|identified]",
    "[No|There is no] [large|significant|definite|visible|] [pleural effusion|effusion|effusions]",
    "No [visible pleural fluid|pleural fluid|pleural fluid collection|large effusion]",
    "The costophrenic [angles|sulci] are [sharp|clear|preserved], without effusion",
    "Negative for pleural effusion",
  ],
  nouns: [
    "pleural effusion",
    "pleural effusion",
    "effusion",
    "large pleural effusion",
    "#pleural effusions",
    "#effusions",
    "pleural fluid",
    "definite pleural effusion",
  ],
};

export const pleuralOther: SentenceWords = {
  present: [
    "[Biapical|Bilateral apical|Left apical|Right apical|Mild apical|Bilateral|Right|Left|Focal|Chronic|Stable] pleural [thickening|scarring|scar] [is noted|is present|, unchanged|]",
    "There is [biapical|mild apical|<side> basilar|<side> apical|bilateral] pleural [thickening|scarring]",
    "[Pleural thickening|Pleural scarring] along the <side> [lateral|inferior] chest [wall|]",
    "Blunting of the <side> costophrenic angle [consistent with|due to|from|representing] [old |chronic |]pleural [thickening|scar|scarring]",
    "[Pulmonary|Chronic pulmonary|Basilar|Interstitial|Apical] fibrosis",
    "[Findings|Changes|Appearance] [consistent with|suggestive of|of] [pulmonary|interstitial|chronic] fibrosis",
    "[Cystic fibrosis|Fibrothorax] [is again seen|with volume loss]",
  ],
  doubtful: [
    "[Possible|Questionable|Probable] [<side> |]pleural [thickening|scarring]",
    "Density along the <side> chest wall may be pleural [thickening|scar]",
    "[Coarse|Interstitial] changes that could be chronic fibrosis",
    "Blunting of the <side> costophrenic angle may [reflect|be secondary to] pleural [thickening|scarring]",
  ],
  absent: ["No pleural thickening", "There is no pleural thickening or plaque"],
  nouns: ["pleural thickening"],
};

export const fracture: SentenceWords = {
  present: [
    "[Old|Healed|Remote|Chronic|Healing|Acute|Multiple old|Several old|Displaced|Nondisplaced] [right|left|bilateral|lateral|posterior left|posterior right] [rib fracture|rib fractures|clavicle fracture|clavicular fracture] [is noted|are noted|, stable|again seen|]",
    "There [is an|is a] [old|healed|healing|remote|nondisplaced|acute] fracture of the <side> [<rib> rib|clavicle|humerus|scapula|posterior <rib> rib]",
    "[Deformity|Irregularity|Contour deformity] of the <side> [<rib> rib|ribs|clavicle] [consistent with|compatible with|from|representing] [old|healed|remote|prior] [fracture|fractures]",
    "[Compression|Wedge|Chronic compression|Age-indeterminate compression|Mild anterior compression] fracture of [<vertebra>|a midthoracic vertebral body|the lower thoracic spine]",
    "Fracture of the <side> [proximal humerus|distal clavicle|<rib> rib|scapula]",
    "[Old|Healed|Remote|Several old|Multiple healed] [<side> |][anterior |posterolateral |lateral |]rib [fracture deformities|fractures, healed|fractures are seen|fractures again noted]",
    "[Old|Healed|Healing|Remote] <side> [<rib> |]rib [fracture|fractures] [is seen|noted|unchanged from the prior study|]",
    "[Old|Healed|Remote] fracture, <side> [mid |distal |]clavicle",
    "[The skeletal structures show|Osseous structures demonstrate|Bones show] [old|several old|healed|chronic] rib fractures [without acute abnormality|on the <side>|]",
    "[Wedge-shaped|Severe|Mild|Stable|Chronic] [compression |]fracture of <vertebra> [is again seen|is present|]",
    "[Fracture-dislocation|Comminuted fracture|Impacted fracture] of the <side> [shoulder|proximal humerus|clavicle]",
    "Vertebral body fracture at <vertebra>, [stable|age unknown|unchanged]",
  ],
  doubtful: [
    "[Possible|Questionable|Probable] [nondisplaced |old |]fracture of the <side> <rib> rib",
    "[Irregularity|Step-off|Lucency] of the <side> <rib> rib may be a fracture",
    "A <side> rib fracture cannot be excluded",
  ],
  absent: [
    "No [acute|displaced|acute displaced|visible] [rib fracture|fracture] [is seen|identified|]",
    "No [acute|displaced|acute, displaced|visible] [rib fractures|fractures] [are seen|identified|]",
    "[Negative for acute|No evidence of acute|There is no] displaced rib fracture",
    "No fracture or dislocation",
    "No [fracture|acute fracture] or [destructive process|focal bone lesion]",
  ],
  nouns: ["acute fracture", "displaced rib fracture", "displaced fracture"],
};
