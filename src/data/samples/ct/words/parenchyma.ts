// Phrases for nodules, opacities and consolidation. Written for this project; no report was copied.
import { bothLungs, oneLobe } from "./lung-places";
import type { CtWords } from "./types";

export const nodule: CtWords = {
  region: "lungs",
  spread: 0.5,
  one: [
    "@[nonspecific |parenchymal |subpleural |pulmonary |solid |calcified |]nodule [with a diameter of|measuring|of|,] <mm> mm [in diameter|]",
    "@<mm> mm [diameter |][nonspecific |subpleural |calcified |solid |noncalcified |parenchymal |ground-glass |]nodule",
    "@<mm>x<mmb> mm [subpleural |parenchymal |nonspecific |pulmonary |]nodule",
    "@millimetric [nonspecific |calcific |subpleural |parenchymal |]nodule",
    "@[spiculated|lobulated|well-defined|smooth-contoured|irregular] nodule [of|measuring] <large> mm",
    "@[pulmonary|calcified|nonspecific] nodule",
    "@[perifissural|fissural] nodule (intrapulmonary lymph node?)",
    "@calcific nodule (granuloma)",
    "@nodular lesion of <large>x<largeb> mm",
  ],
  many: [
    "#[a few|several|multiple|scattered|some] [millimetric |nonspecific |parenchymal |subpleural |calcified |pulmonary |][nodules|nodules]",
    "#[millimetric|nonspecific|millimetric nonspecific|pulmonary|parenchymal|calcific|subcentimeter] nodules",
    "#nodules [smaller than|less than|not exceeding] <mm> mm",
    "#[nonspecific |parenchymal |pulmonary |]nodules, the largest [of which is |measuring |][<mm>|<large>] mm [in diameter|],",
    "#[nonspecific |]nodules [up to|reaching|of up to] <mm> mm [in diameter|in size|]",
    "#[centriacinar|centrilobular|tree-in-bud] nodules",
    "#multiple [metastatic|round] nodules, the largest <large> mm,",
    "#[bilateral |]pulmonary nodules",
    "#several nodules of millimetric size",
  ],
  whereOne: [...oneLobe, "adjacent to the [minor|major] fissure on the <side>", "in the <side> lung [apex|base]"],
  whereMany: [...bothLungs, "in the <side> lung"],
  whole: [
    "[Millimetric |]nonspecific [parenchymal |pulmonary |][nodules in both lungs|nodule in the <side> lung]",
    "The largest nodule is <mm> mm and lies in the <seg> segment of the <side> lung <lobe> lobe",
    "[Calcified granuloma|Pulmonary nodule|Tiny nodule], <side> <lobe> lobe, <mm> mm",
    "Nodules [are followed|were observed|are observed] in the <side> lung, <mm> mm in the <lobe> lobe",
    "[Stable|Unchanged] [pulmonary |lung |]nodules",
    "Subpleural nodules [are |were |][observed|noted] bilaterally",
  ],
  remarks: [
    "[Follow-up|Control CT] [is recommended|in 12 months is suggested]",
    "No new nodule [has developed|is seen]",
    "[The nodules are|It is] [nonspecific|probably benign]",
  ],
};

export const opacity: CtWords = {
  region: "lungs",
  spread: 0.65,
  one: [
    "@[ground-glass|ground glass] [area|density|opacity|density increase|density area]",
    "#[patchy |focal |subpleural |peripheral |][ground-glass|ground glass] [areas|densities|opacities|density increases]",
    "@[focal |patchy |subpleural |faint |]ground[-| ]glass [opacity|density]",
    "@[patchy |focal |][area of |]increased density",
    "@[nodular|hazy|airspace|patchy] opacity",
    "@[infiltrative|pneumonic] [area|infiltration] [of ground glass density|]",
    "@soft tissue density of <large>x<largeb> mm",
  ],
  many: [
    "#[patchy|diffuse|peripheral|subpleural|widespread|multilobar|multifocal|bilateral|] [ground-glass|ground glass] [areas|densities|opacities|density increases]",
    "#[ground-glass|ground glass] [densities|opacities|areas] [with peripheral distribution|located subpleurally|of peripheral weight|]",
    "#[ground-glass|ground glass]-like density [increases|areas]",
    "#areas of [ground-glass|ground glass] [density|attenuation|opacity|opacification]",
    "#[patchy|hazy|multifocal] [airspace |]opacities",
    "#infiltrates of ground glass density",
    "#peripheral ground[-| ]glass opacities with a crazy paving pattern",
    "#[patchy |diffuse |]density increases",
  ],
  whereOne: oneLobe,
  whereMany: [
    ...bothLungs,
    "in the peripheral [parts|zones] of both lungs",
    "in all lobes of both lungs",
    "in the posterior [segments|parts] of both lungs",
  ],
  whole: [
    "[Findings|Appearances|The findings] [are |][compatible|consistent] with [Covid-19|viral|atypical] pneumonia[, with ground glass densities|and ground glass areas| in the form of ground glass opacities]",
    "[Ground-glass|Ground glass] [densities|opacities|areas] [are observed|were observed|are noted] [in the <side> <lobe> lobe|bilaterally|at the lung bases]",
    "[Bilateral|Multifocal] ground[-| ]glass opacities, [typical of|suspicious for|favoring] [viral pneumonia|infection]",
    "The frosted glass appearance [in both lungs |in the lower lobes |][is evaluated|was evaluated] in favor of [viral |]pneumonia",
    "[Dependent|Posterobasal] ground glass density is [seen|observed] in the [lower lobes|<side> lower lobe]",
    "Opacities [of infectious origin|suggesting infection] in [both lungs|the <side> <lobe> lobe]",
    "Viral pneumonia? Ground glass densities [in both lungs|in the <side> lung]",
  ],
  remarks: [
    "[Clinical and laboratory correlation|Correlation with clinical findings] is [recommended|advised]",
    "The [appearance|outlook] was [primarily |]evaluated in favor of [viral pneumonia|an infectious process]",
    "[Covid-19|Viral] pneumonia is [considered first|in the differential diagnosis]",
  ],
};

export const consolidation: CtWords = {
  region: "lungs",
  spread: 0.45,
  one: [
    "@[patchy |focal |subpleural |peripheral |nodular |]consolidation [area|]",
    "@[area of |][patchy |dense |]consolidation [with air bronchograms|containing air bronchograms|]",
    "#[focal |patchy |]consolidation areas",
    "@consolidative [area|density]",
    "[dense |lobar |segmental |]consolidation",
  ],
  many: [
    "#[patchy|peripheral|bilateral|nodular|multifocal|confluent|] consolidation areas",
    "#[patchy |peripheral |multifocal |]consolidations",
    "#[patchy |]consolidative areas",
    "#areas of [patchy |confluent |]consolidation [with air bronchograms|including air bronchograms|]",
    "[multifocal|bilateral|bibasal] consolidation",
  ],
  whereOne: oneLobe,
  whereMany: [...bothLungs, "at the lung bases", "in the posterior [segments|parts] of the lower lobes"],
  whole: [
    "[An increase in density|Density increases] [compatible|consistent] with consolidation [in the <side> lung <lobe> lobe|in both lungs]",
    "The <side> <lobe> lobe is [partially |largely |]consolidated [with air bronchograms|]",
    "Consolidation [is observed|is present|was observed] in the <side> <lobe> lobe [, in which air bronchograms are seen|]",
    "Pneumonic consolidation [in|of] the <side> <lobe> lobe",
    "[Consolidation|Airspace consolidation] [favors|suggests|compatible with] [bacterial |lobar |]pneumonia",
    "[Consolidations|Consolidative areas] containing air bronchograms [are seen|were observed]",
    "[Stable|Regressing|New|Focal] consolidation [area|] [of|in] the <side> <lobe> lobe",
    "The consolidation [area |]in the <side> lung <lobe> lobe [has regressed|persists|has increased|was also present before]",
    "Areas of [atelectasis-like |]consolidation [adjacent to the fissure|in the lower lobes|in the neighboring parenchyma]",
  ],
  remarks: [
    "[Clinical and laboratory correlation|Follow-up after treatment] is recommended",
    "[Pneumonia|An infectious process] is considered [first|primarily]",
  ],
};
