// Sentences about the heart and the mediastinum. As in the CheXpert labeler, an unchanged outline is in doubt: it may have
// been wide before. Written for this project; no report was copied.
import type { SentenceWords } from "./types";

export const cardiomegaly: SentenceWords = {
  present: [
    "[Stable|Unchanged|Persistent|Borderline|Mild|Moderate|Severe|Marked|Again noted] cardiomegaly",
    "[Mild|Moderate|Stable mild|Borderline] cardiomegaly [with|without] [pulmonary venous hypertension|a tortuous aorta]",
    "Cardiomegaly [is present|is noted|is again seen|, unchanged|, stable|]",
    "There is [mild|moderate|stable|stable mild|borderline|massive|unchanged] cardiomegaly",
    "The heart [is|appears|remains|is again] [mildly|moderately|slightly|borderline|markedly|significantly|] enlarged",
    "[The heart|Heart] is [large|prominent|globular and enlarged|enlarged but stable]",
    "Heart size [is|remains|appears] [mildly|slightly|moderately|borderline|] [enlarged|increased|large]",
    "Heart [mildly|slightly|moderately|] enlarged",
    "[Borderline|Mildly|Slightly|Moderately] enlarged [heart|heart size|cardiac silhouette]",
    "The cardiac silhouette is [mildly|moderately|slightly|] [enlarged|prominent] [and stable|but unchanged|]",
    "[Stable|Mild|Moderate|There is stable|There is mild] enlargement of the [heart|cardiac silhouette]",
    "The cardiac [shadow|outline] is [enlarged|large]",
    "There is cardiac enlargement",
    "Cardiac enlargement, [stable|as before|unchanged|with no failure]",
    "The heart is [borderline|at the upper limits of normal to mildly enlarged|mildly enlarged for technique]",
    "Heart size is enlarged. The aorta is [tortuous|unfolded|ectatic]",
    "[Heart size|The heart size|Heart|The heart] [is |appears |][upper limits of normal|borderline|near the upper limits of normal|upper limits of normal in size|borderline in size]",
    "[Heart size|The heart size] is [upper limits of normal|persistently enlarged|borderline enlarged|enlarged, with normal pulmonary vascularity]",
    "[Borderline heart size|Borderline heart|Slightly large heart|Enlarged cardiac shadow]",
  ],
  doubtful: [
    "Apparent cardiomegaly [may be|is possibly|could be] [accentuated|exaggerated] by [low lung volumes|AP technique|shallow inspiration]",
    "Heart size is [borderline|difficult to assess] and [may be|could be] [mildly |slightly |]enlarged",
    "[Possible|Questionable] [mild |]cardiomegaly",
    "The [heart|cardiac silhouette] is [stable|unchanged] [in size|]",
    "[Heart size|Cardiac silhouette] is [stable|unchanged]",
  ],
  absent: [
    "[The heart|Heart] is [normal in size|normal in size and contour|not enlarged|of normal size|not significantly enlarged]",
    "[The heart size|Heart size|The cardiac size] is [normal|within normal limits|unremarkable|grossly normal|top normal]",
    "Heart size [normal|within normal limits|appears normal|and vascularity normal|and vascularity within normal limits]",
    "[Normal heart size|Normal size heart|Normal cardiac size|Normal heart|Normal cardiac contour]",
    "The heart size and pulmonary vascularity [are|appear] [normal|within normal limits]",
    "The cardiac [silhouette|contour|shadow] [is|appears] [normal|within normal limits|unremarkable|not enlarged]",
    "[The heart, pulmonary vessels and hila|The heart and lungs|The heart and great vessels] are [normal|within normal limits]",
    "Heart size is [normal|within normal limits] [status post sternotomy|for the AP projection|given technique]",
  ],
  nouns: ["cardiomegaly", "cardiac enlargement"],
};

export const mediastinum: SentenceWords = {
  present: [
    "[Widened|Enlarged|Prominent|Wide] [mediastinum|cardiomediastinal silhouette|superior mediastinum|mediastinal contour]",
    "The [cardiomediastinal silhouette|mediastinal silhouette|mediastinum] [is|appears] [mildly |moderately |slightly |]enlarged",
    "The [mediastinum|superior mediastinum|upper mediastinum] [is|appears|remains] [mildly |]widened",
    "There is [mild |stable |marked |]widening of the [mediastinum|superior mediastinum|upper mediastinum]",
    "There is [mild |stable |][prominence|fullness] of the [mediastinum|superior mediastinum|right mediastinal contour]",
    "[Mild|Stable] prominence of the [mediastinal contour|mediastinum]",
    "Abnormal contour of the [mediastinum|aortopulmonary window|right paratracheal stripe]",
    "The contour of the [ascending aorta|descending aorta|aortic arch|left hilum] is [prominent|enlarged|lobulated]",
    "[Lobulated|Bulging|Convex] [mediastinal contour|contour of the right mediastinum]",
    "[Adenopathy|Air-fluid level|Hiatal hernia] in the [lower|middle|anterior|posterior] mediastinum",
  ],
  doubtful: [
    "The mediastinum is [stable|unchanged]",
    "[The mediastinal contours|Mediastinal contours|The cardiomediastinal contours|The hilar and mediastinal contours] are [stable|unchanged|stable in appearance]",
    "[Stable|Unchanged] [cardiomediastinal silhouette|mediastinal contours|cardiomediastinal contours|mediastinal silhouette|mediastinum]",
    "The cardiomediastinal silhouette is [stable|unchanged|stable in appearance|stable from prior|unchanged in size and contour]",
    "Cardiomediastinal silhouette [stable|unchanged]",
    "[The views show|The study shows|Frontal and lateral views show] [a stable|an unchanged] cardiomediastinal silhouette",
    "[Stable|Unchanged] [superior |]mediastinal contour with [a tortuous|an ectatic|an unfolded] aorta",
    "[The heart|Heart] and [mediastinum|mediastinal contours] are [stable|unchanged|stable with a tortuous aorta]",
    "[Stable|Unchanged] [appearance of the |]cardiomediastinal silhouette [with a tortuous aorta|with normal heart size|compared to the prior study|]",
    "The [mediastinum|cardiomediastinal silhouette|mediastinal contour] is stable [with a tortuous aorta|compared to prior examinations|from the prior exam|]",
    "[Mediastinum|Mediastinal contours|Cardiac and mediastinal contours] [unchanged|stable]",
    "Stable mediastinal and hilar contours",
    "[Possible|Questionable] [widening|prominence] of the [mediastinum|superior mediastinum]",
    "The mediastinum may be [mildly |slightly |]widened",
  ],
  absent: [
    "[The mediastinum|Mediastinum] is [unremarkable|normal|within normal limits|normal in width|normal in contour]",
    "[The mediastinal contours|Mediastinal contours|The hilar and mediastinal contours|The cardiomediastinal contours] are [normal|unremarkable|within normal limits]",
    "[The cardiomediastinal silhouette|Cardiomediastinal silhouette|The cardio mediastinal silhouette] is [normal|unremarkable|within normal limits|normal in size and contour|normal size and configuration|within normal limits in appearance]",
    "[Normal|Unremarkable] [cardiomediastinal silhouette|cardiomediastinal contours|mediastinal contours|mediastinum]",
    "The cardiomediastinal silhouette and pulmonary [vasculature|vascularity] are [normal|within normal limits|within normal limits in size]",
  ],
  nouns: [],
};

/** Heart and mediastinum in one sentence, both normal. */
export const bothNormal: readonly string[] = [
  "[The heart size|Heart size] and mediastinal [contours|silhouette] are [normal|within normal limits|unremarkable]",
  "[Normal|Unremarkable] heart size and mediastinal [contours|silhouette]",
  "[Cardiac|Heart] and mediastinal [contours|silhouettes] are [normal|within normal limits|unremarkable]",
  "[The heart and mediastinum|Heart and mediastinum] [are|appear] [normal|unremarkable|within normal limits]",
  "The heart is normal in size. The mediastinum is [unremarkable|within normal limits]",
  "The heart, mediastinum and hila are [normal|unremarkable]",
  "[Normal heart and mediastinum|The heart and mediastinal structures are normal]",
];
