// Sentences that state two findings of one place at once, as chest readers do: an opacity with what it is, or either of two.
// Written for this project; no report was copied.
import type { Disease } from "../../labels";

export interface PairWords {
  readonly says: readonly [Disease, Disease];
  /** Both certain. */
  readonly certain: readonly string[];
  /** The first as `firstInDoubt` says, the second in doubt. */
  readonly either: readonly string[];
  readonly firstInDoubt: boolean;
}

const streaks =
  "[Streaky|Patchy|Linear|Bandlike|Mild|Minimal|Bibasilar|Scattered|Hazy|Platelike|Persistent] [opacities|opacity|airspace opacity]";

export const pairs: readonly PairWords[] = [
  {
    says: ["Lung Opacity", "Atelectasis"],
    certain: [
      `${streaks} in <where> [consistent with|compatible with|likely|representing|most likely|favored to be|, likely|suggesting] [atelectasis|subsegmental atelectasis|discoid atelectasis]`,
      "There are [streaky|linear|patchy] opacities in <where>, [likely|representing|compatible with] atelectasis",
      "[Scarring|Infiltrate|Airspace disease] and atelectasis in <where>",
    ],
    either: [
      `${streaks} in <where> [may represent|could reflect|possibly representing|which may be|may be secondary to] [atelectasis|subsegmental atelectasis|atelectasis or airspace disease|atelectasis or infiltrate]`,
      "[Airspace disease|Opacity] in <where>, [either atelectasis or infiltrate|atelectasis versus infiltrate|atelectasis or pneumonitis]",
    ],
    firstInDoubt: false,
  },
  {
    says: ["Lung Opacity", "Atelectasis"],
    certain: [
      "[Bibasilar|Basilar] opacities and atelectasis",
      "[Scarring|Scar] with [subsegmental |]atelectasis in <where>",
    ],
    either: [
      "[Minimal|Mild|Stable|Chronic|Linear|There is] [scarring or atelectasis|atelectasis or scar|atelectasis versus scarring|scarring and/or atelectasis|scar/atelectasis|atelectasis/infiltrate|subsegmental atelectasis or scarring] in <where>",
      "Densities in <where> [compatible with|suggesting|may be|representing] [scarring or atelectasis|atelectasis or scarring|scar versus atelectasis]",
    ],
    firstInDoubt: true,
  },
  {
    says: ["Lung Opacity", "Pneumonia"],
    certain: [
      `${streaks} in <where> [consistent with|compatible with|concerning for|suspicious for|representing] pneumonia`,
      "[Infiltrate|Airspace disease] in <where>, [consistent with|compatible with|most likely] pneumonia",
    ],
    either: [
      `${streaks} in <where> [may represent|could represent|which may reflect|possibly] [pneumonia|early pneumonia|developing pneumonia|infection]`,
      "Airspace disease in <where>, [possibly pneumonia|pneumonia not excluded|may reflect pneumonia]",
    ],
    firstInDoubt: false,
  },
  {
    says: ["Lung Opacity", "Edema"],
    certain: [
      "[Diffuse|Bilateral|Perihilar] [interstitial |]opacities [consistent with|compatible with|representing] [pulmonary |interstitial |]edema",
      "[Increased|Prominent] interstitial markings [consistent with|from|due to] [interstitial |]edema",
    ],
    either: [
      "[Prominent|Increased|Mildly prominent] interstitial markings, which [may|could] represent [interstitial |mild |]edema",
      "[Diffuse|Bilateral] opacities, possibly [pulmonary |early |]edema",
    ],
    firstInDoubt: false,
  },
  {
    says: ["Lung Opacity", "Pleural Other"],
    certain: [
      "[Coarse|Increased|Prominent|Basilar reticular] interstitial [markings|opacities] [suggesting|consistent with|compatible with] [pulmonary |]fibrosis",
      "[Scarring|Opacity] and pleural thickening at the <side> [apex|base]",
    ],
    either: ["Interstitial [markings|opacities] which may represent [pulmonary |chronic |]fibrosis"],
    firstInDoubt: false,
  },
  {
    says: ["Pleural Effusion", "Atelectasis"],
    certain: [
      "[Small|Moderate|Large] [right|left|bilateral] pleural effusion with [associated|adjacent|compressive|underlying|basilar] atelectasis",
      "[Left|Right] effusion and [basilar|lower lobe] atelectasis",
    ],
    either: ["[Left|Right] basilar density, [small effusion|pleural fluid] and possible atelectasis"],
    firstInDoubt: false,
  },
  {
    says: ["Lung Opacity", "Lung Lesion"],
    certain: ["Rounded opacity in <where> [consistent with|suspicious for|representing] a [mass|nodule|neoplasm]"],
    either: [
      "[Ill-defined|Rounded|Vague] opacity in <where> [may|could] represent a [nodule|mass|neoplasm|nodule or infiltrate]",
    ],
    firstInDoubt: false,
  },
];
