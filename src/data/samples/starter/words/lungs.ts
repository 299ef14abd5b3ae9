// Sentences about the lungs. Which word belongs to which label follows the CheXpert labeler: scars, infiltrates and
// interstitial markings are opacities, nodules are lesions, calcified granulomas neither. Written for this project.
import type { SentenceWords } from "./types";

export const opacity: SentenceWords = {
  present: [
    "[Patchy|Streaky|Hazy|Linear|Vague|Faint|Focal|Ill-defined|Mild|Minimal|Retrocardiac|Bandlike|Increasing|Persistent] [opacity|airspace opacity|opacities|density and opacity] [in|at|within] <where>",
    "There [is|are] [patchy|streaky|hazy|linear|vague|some|mild|scattered|minimal|bandlike|increased] [opacities|airspace opacities] [in|within] <where>",
    "There is [focal|patchy|mild|some|] airspace disease in <where>",
    "[Bibasilar|Left basilar|Right basilar|Left lower lobe|Right middle lobe|Retrocardiac|Lingular] [airspace disease|infiltrate|opacity|opacities|scarring]",
    "[Patchy|Subtle|Developing|] infiltrate [is seen |]in <where>",
    "[Scarring|Minimal scarring|Chronic scarring|Linear scarring|Stable scarring|Apparent scar|Small scar] [is noted |is seen |]in <where>",
    "There is [biapical|bibasilar|apical|stable|minimal|mild|lingular] [scarring|parenchymal scarring]",
    "[Prominent|Coarse|Coarsened|Increased|Diffusely increased|Chronic appearing|Chronic|Accentuated] interstitial markings [throughout both lungs|bilaterally|are noted|are present|at the bases|]",
    "There is [diffuse|mild|chronic|coarse] [interstitial prominence with increased interstitial markings|reticulation|reticular pattern]",
    "[Chronic|Diffuse|Fine] [reticular|interstitial] opacities [are present|bilaterally|with a basilar predominance|]",
    "[Bilateral|Diffuse|Multifocal|Perihilar|Scattered] [patchy |interstitial |][opacities|airspace opacities|infiltrates]",
    "[Peribronchial thickening|Mild peribronchial thickening|Bronchial wall thickening] [is present|is noted|]",
    "[Mild|There is mild|Partial] [opacification|haziness and opacity] of <where>",
    "[Interval improvement in|No interval change in|Worsening of|Improving|Increase in] <side> [basilar|upper lobe|base] [opacity|airspace disease|infiltrate]",
    "[Stable|Minimal|Chronic|Mild] [biapical|left lower lobe|right upper lobe|lingular|bibasilar|right basilar|left basilar] [scarring|scar|opacity|opacities]",
    "There is [some |] [right|left] [basilar|midlung|perihilar|retrocardiac] [airspace |]opacity",
    "[Small amount of|Mild|Some|Subtle] [left|right] [basilar|base|lower lung] airspace disease",
    "[Small areas|Chronic changes|An area] of [scarring|scar] in <where>",
    "[Linear|Streaky|Mild linear] opacities [are seen |]in <where>",
    "[Apical|Basilar] irregularities [suggestive of|compatible with] scarring",
    "Opacity [projects over|overlies|is seen over] the [spine|heart|diaphragm] on the lateral view",
    "Blunting of the costophrenic angle [from|consistent with|compatible with] scarring",
  ],
  doubtful: [
    "There may be [subtle |ill-defined |some |]opacity in <where>",
    "[Questionable|Possible|Question of|Vague questionable] [opacity|infiltrate|airspace disease] in <where>",
    "Increased density in <where> [may|could] represent [infiltrate|airspace disease|overlapping structures]",
    "[Possible|Probable] scarring in <where>",
    "An infiltrate in <where> cannot be excluded",
  ],
  absent: [
    "[The lungs|Lungs|Both lungs|The lung fields] are [clear|clear bilaterally|grossly clear|otherwise clear|clear and expanded|clear and well expanded|well aerated and clear]",
    "[Lungs clear|Clear lungs|Clear lungs bilaterally|The lungs appear clear]",
    "The lungs are [free|clear] of [focal airspace disease|any focal infiltrates|infiltrates|focal infiltrate]",
    "[The lungs are clear|Lungs are clear] without [evidence of |]focal [infiltrate|airspace disease|opacity]",
    "The lungs are [well aerated|normally inflated|well expanded|adequately inflated|hyperexpanded but clear]",
    "No [focal|acute|suspicious|new] [airspace disease|airspace opacity|airspace opacities|opacity|infiltrate|infiltrates|pulmonary opacity] [is seen|is identified|]",
    "There [is no|are no] focal [airspace opacities|opacity] to suggest pneumonia",
    "Both lungs are well ventilated, without infiltrate",
  ],
  nouns: [
    "focal airspace disease",
    "infiltrate",
    "#focal infiltrates",
    "airspace opacity",
    "focal opacity",
    "suspicious pulmonary opacity",
    "#focal airspace opacities",
  ],
};

export const lesion: SentenceWords = {
  present: [
    "There is a [<mm> mm|small|rounded|well-defined|noncalcified|dense|stable|new|vague|spiculated|1.2 cm|cavitary] [nodule|lung nodule|pulmonary nodule|nodular density|nodular opacity] [in|within|overlying|projecting over] <where>",
    "[Small|Stable|Rounded|Dense|Noncalcified|Subcentimeter|<mm> mm|New|Questionable stable] [nodule|nodular density|nodular opacity|pulmonary nodule] in <where>",
    "[Multiple|Scattered|Innumerable|Bilateral|Several|Two] [pulmonary nodules|lung nodules|nodular densities|nodular opacities] [are seen|are present|bilaterally|suggesting metastases|]",
    "[There is a|A] [large|lobulated|hilar|<massmm> mm|cavitary|suprahilar|4 cm|rounded] mass [in|within|near] <where>",
    "[Right|Left] [hilar mass|suprahilar mass|apical mass|lung mass] [is seen|is present|with adenopathy|compatible with neoplasm|]",
    "Cavitary lesion in <where>",
    "[Findings suggest|Findings consistent with|Compatible with] [primary carcinoma|neoplasm|bronchogenic carcinoma|tumor] [in|of] <where>",
    "[Dense|A dense|Stable dense|Small calcified] [nodule|nodules|pulmonary nodule] in <where> [suggests a previous granulomatous process|suggesting granulomatous disease|, unchanged|again noted]",
    "[Nodular densities|Nodular opacities] [bilaterally |in <where> |][consistent with|suggesting|compatible with] [chronic granulomatous disease|nipple shadows|metastases|overlap]",
    "[Right|Left] [apical|midlung|upper lobe|lower lobe|hilar] [nodule|pulmonary nodule|mass|nodular opacity], [<mm> mm|unchanged|stable|new|indeterminate]",
    "In <where> there is a [<mm> mm|1.5 cm|2 cm|small] [nodule|noncalcified nodule|mass]",
    "[Dense|Calcified|Granulomatous] pulmonary nodule [in|at] <where>, [stable|likely old granulomatous disease]",
    "[Nodular density|Nodular opacity] [overlies|projects over] the <side> [anterior rib|midlung|upper lung], [indeterminate|stable|not seen on the lateral view]",
  ],
  doubtful: [
    "[Possible|Questionable] [nodule|small nodule|nodular density|mass] in <where>",
    "A [nodular|rounded] density over <where> may represent a [nodule|nipple shadow or nodule]",
    "A [small nodule|mass|neoplasm] in <where> cannot be excluded",
    "Density in <where> [could be|may be] a [small |]pulmonary nodule",
  ],
  absent: [
    "[There are no|No] [nodules or masses|suspicious nodules or masses|pulmonary nodules|lung nodules] [are seen|are identified|]",
    "No [suspicious|focal|discrete] [pulmonary nodule|lung nodule|mass] [is seen|is identified|]",
    "The lungs are clear without nodule or mass",
  ],
  nouns: ["#nodules", "#masses", "mass", "suspicious nodule", "#pulmonary nodules", "mass lesion"],
};

export const edema: SentenceWords = {
  present: [
    "[Mild|Moderate|There is mild|Increasing|Worsening|Persistent|Interval development of] [interstitial|pulmonary|alveolar|interstitial pulmonary] edema",
    "[Findings|Appearance|Changes] [consistent with|compatible with|suggestive of|of] [congestive heart failure|CHF|pulmonary edema|mild edema|fluid overload and pulmonary edema]",
    "[Mild|Central|Moderate|There is mild|Diffuse|Minimal] [pulmonary vascular congestion|vascular congestion|central vascular congestion|central vascular prominence|pulmonary vascular prominence]",
    "[Increased|Prominent|Diffuse] interstitial [changes|prominence] [consistent with|suggesting|likely from] [edema|interstitial edema|heart failure]",
    "Perihilar [haze|indistinctness of the vessels] [consistent with|due to|suggesting] edema",
    "[Congestive heart failure|CHF] with [cephalization|Kerley B lines|interstitial edema|engorged vessels]",
    "[Vascular congestion|Indistinctness of the pulmonary vessels] [is present|has increased|is noted]",
  ],
  doubtful: [
    "[Early|Mild|Interstitial] pulmonary edema cannot be excluded",
    "[Possible|Questionable|Question] [mild |early |][pulmonary edema|vascular congestion|interstitial edema]",
    "Prominent central vessels may [reflect|represent|indicate] [mild |early |]edema",
    "Findings could represent [mild |atypical |interstitial |]edema",
    "Correlate for [pulmonary vascular congestion|heart failure]",
  ],
  absent: [
    "No [typical findings|evidence|signs] of [pulmonary edema|heart failure|congestive heart failure]",
    "No [overt|frank|interstitial|significant|acute] [edema|pulmonary edema|vascular congestion]",
    "There is no [pulmonary edema|vascular congestion]",
    "No edema or congestion",
    "There are no findings of [congestive failure or edema|heart failure]",
  ],
  nouns: [
    "pulmonary edema",
    "edema",
    "vascular congestion",
    "pulmonary vascular congestion",
    "congestive heart failure",
  ],
};

export const consolidation: SentenceWords = {
  present: [
    "[Dense|Focal|Lobar|There is focal|There is|New|Worsening|Persistent] [consolidation|airspace consolidation] [in|of|at] <where>",
    "[Bibasilar|Bilateral|Left lower lobe|Right lower lobe|Right middle lobe|Multifocal] [consolidation|consolidations] [is present|are present|is seen|]",
    "Consolidation [is developing|has developed|is seen|is present] in <where>",
    "[Consolidative change|Consolidation with air bronchograms|Consolidation and volume loss] in <where>",
    "[Interval improvement in|Increasing] [left|right] [base|upper lobe] consolidation",
  ],
  doubtful: [
    "[Possible|Questionable|Probable] [early |]consolidation in <where>",
    "[Early consolidation|Consolidation] in <where> cannot be excluded",
    "Findings in <where> may represent [early |]consolidation",
  ],
  absent: [
    "No [focal|acute|lobar|confluent|alveolar|visible|definite] [consolidation|airspace consolidation|alveolar consolidation|consolidations]",
    "There [is no|is no evidence of|are no focal areas of] [focal |pulmonary |]consolidation",
    "[The lungs are clear without|Lungs are without] [focal |]consolidation",
    "There are no focal air space consolidations",
    "No focal areas of [pulmonary |]consolidation",
    "The lungs are clear, without focal [airspace |]consolidation or effusion",
  ],
  nouns: [
    "focal consolidation",
    "consolidation",
    "focal airspace consolidation",
    "focal alveolar consolidation",
    "airspace consolidation",
    "lobar consolidation",
    "focal air space consolidation",
  ],
};

export const pneumonia: SentenceWords = {
  present: [
    "[Findings|Appearance|Changes] [consistent with|compatible with|suspicious for|most suggestive of|concerning for] [<side> lower lobe |lobar |]pneumonia",
    "[There is|Right|Left] [lower lobe|upper lobe|middle lobe|multilobar] pneumonia",
    "[Airspace disease|Infiltrate] in <where> [consistent with|representing|most likely] pneumonia",
    "[Pneumonia|Bronchopneumonia|Acute pneumonia|Rounded pneumonia] in <where>",
    "[Acute|Active|Atypical] [infection|infectious process] [is suspected|is likely|is favored] in <where>",
  ],
  doubtful: [
    "[Opacity|Airspace disease] in <where> [may|could] [represent|reflect] [early |developing |]pneumonia",
    "[Possible|Questionable|Question of] [early |developing |]pneumonia in <where>",
    "[Pneumonia|Infection|Early pneumonia|An atypical infection] [cannot be excluded|is not excluded|is a consideration]",
    "This could represent [developing or resolving pneumonia|an infectious process|early pneumonia]",
  ],
  absent: [
    "No [evidence of|findings of|radiographic evidence of|signs of|] [pneumonia|acute pneumonia|acute infection|focal pneumonia]",
    "There is no [evidence of |]pneumonia",
    "No focal [opacity|airspace opacity|density] to suggest pneumonia",
    "No acute infectious process",
  ],
  nouns: ["pneumonia", "lobar pneumonia"],
};

export const atelectasis: SentenceWords = {
  present: [
    "[Minimal|Mild|Linear|Subsegmental|Discoid|Platelike|Streaky|Bibasilar|Compressive|Bandlike|Scattered|Residual] atelectasis [in|at] <where>",
    "There is [minimal|mild|linear|subsegmental|discoid|platelike|some|right basilar|left basilar|bibasilar] [atelectasis|subsegmental atelectasis]",
    "[Bibasilar|Left basilar|Right basilar|Left base|Lingular|Right middle lobe|Retrocardiac] [subsegmental |linear |][atelectasis|atelectatic change|atelectatic changes]",
    "Low lung volumes [with|causing] [bibasilar|basilar|mild basilar] atelectasis [and bronchovascular crowding|]",
    "[The lungs are hypoinflated|Lung volumes are low|Reduced lung volumes] with [patchy |mild |][basilar|bibasilar] atelectasis",
    "[Bands|Areas] of [subsegmental |discoid |]atelectasis [are seen|] in <where>",
    "[Partial|Complete|There is] collapse of the <side> [lower|upper|middle] lobe",
    "[Persistent|Increasing|Unchanged|Stable] [bibasilar|<side> basilar] atelectasis",
  ],
  doubtful: [
    "[Possible|Probable|Questionable] [mild |subsegmental |]atelectasis in <where>",
    "Crowding of the vessels at <where> may represent atelectasis",
    "[Mild blunting|Volume loss] at <where>, possibly [from |]atelectasis",
  ],
  absent: [
    "No atelectasis [is seen|is identified|]",
    "There is no [lobar collapse|atelectasis]",
    "No evidence of collapse",
  ],
  nouns: ["atelectasis", "lobar collapse"],
};
