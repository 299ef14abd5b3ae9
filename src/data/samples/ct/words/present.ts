// Sentences that state two present findings at once. Slots as in the tables of single findings.
import type { Together } from "./types";

export const presentTogether: readonly Together[] = [
  {
    says: ["Arterial wall calcification", "Coronary artery wall calcification"],
    region: "heart",
    texts: [
      "[Calcified|Calcific] [atheroma|atheromatous|atherosclerotic] plaques [are observed|were observed|are seen|are present] in the [aorta|thoracic aorta|aortic arch|aortic arch and descending aorta] and [in the |]coronary arteries",
      "There are [diffuse |millimetric |][calcified |calcific |][atheroma plaques|atherosclerotic changes|wall calcifications] in the [aorta|thoracic aorta] and coronary [arteries|artery walls]",
      "[Atherosclerotic |]calcification of the [aorta|thoracic aorta] and coronary arteries",
      "[Coronary and aortic|Aortic and coronary] [atherosclerotic |wall |]calcifications [are noted|are seen|]",
      "[Calcific|Calcified] [atherosclerotic changes|atheroma plaques] in the walls of the coronary arteries, [thoracic |]aorta and [supraaortic branches|its branches]",
    ],
  },
  {
    says: ["Cardiomegaly", "Pericardial effusion"],
    region: "heart",
    texts: [
      "Cardiomegaly [and|with] [minimal|small|mild] pericardial effusion",
      "Heart size [is|has] increased, and [there is |]pericardial effusion [reaching <mm> mm|of <large> mm|] [is observed|is present|]",
      "The heart is enlarged with a [small|trace|moderate] pericardial effusion",
    ],
  },
  {
    says: ["Pericardial effusion", "Pleural effusion"],
    region: "pleura",
    texts: [
      "[Bilateral |]pleural and pericardial effusion [is present|is observed|]",
      "[Minimal|Mild|Small] pericardial and [bilateral |]pleural effusion[s|]",
      "Effusion [is seen|was observed] in [both hemithoraces|the <side> hemithorax], and <mm> mm in the pericardial space",
    ],
  },
  {
    says: ["Cardiomegaly", "Pleural effusion"],
    region: "pleura",
    texts: [
      "Cardiomegaly [and|with] [bilateral |<side> |small |]pleural effusion[s|]",
      "[Congestive changes with an|An] enlarged heart and [bilateral|<side>] pleural effusion",
    ],
  },
  {
    says: ["Atelectasis", "Pleural effusion"],
    region: "pleura",
    texts: [
      "[Bilateral|Small <side>|Moderate <side>|Minimal] pleural effusion [with|and] [adjacent|compressive|associated|passive|neighboring] atelectasis",
      "Pleural effusion [of <large> mm |measuring <cm> cm |][is|was] observed [on the <side>|bilaterally], and [atelectatic changes|compression atelectasis|passive atelectasis] in the [adjacent|neighboring] [lung parenchyma|lower lobe]",
      "In the <side> hemithorax there is effusion [reaching <cm> cm |]and [adjacent |accompanying |]atelectasis",
    ],
  },
  {
    says: ["Lung opacity", "Consolidation"],
    region: "lungs",
    texts: [
      "[Patchy |Diffuse |Multifocal |Peripheral |][ground-glass|ground glass] [opacities|densities|areas] and [accompanying |patchy |]consolidation[s| areas] [are observed|are seen|were observed|] [in both lungs|in the lower lobes|in the <side> <lobe> lobe|bilaterally]",
      "Consolidation [in|of] the <side> <lobe> lobe with surrounding [ground-glass|ground glass] [opacity|density|areas]",
      "[Consolidation|Consolidative] areas and [ground-glass|ground glass] densities [in both lungs|more common on the <side>|] [, compatible with pneumonia|, viral pneumonia in the first place|]",
      "An area of increased density [compatible|consistent] with consolidation [including air bronchograms |]and ground glass areas [are|were] observed in the <side> lung <lobe> lobe",
    ],
  },
  {
    says: ["Lung opacity", "Interlobular septal thickening"],
    region: "lungs",
    texts: [
      "[Ground-glass|Ground glass] [densities|opacities|areas] and [accompanying |smooth |]interlobular septal thickening[s|] [are observed|were observed|are seen|] [in both lungs|in the lower lobes|bilaterally]",
      "Crazy paving: [ground-glass|ground glass] [opacities|density] with [superimposed |]interlobular septal thickening [in the lower lobes|bilaterally|]",
      "Interlobular septal thickening and patchy ground glass density increases [are present|] in both lungs [(edema?)|(infection?)|]",
    ],
  },
  {
    says: ["Pleural effusion", "Interlobular septal thickening"],
    region: "lungs",
    texts: [
      "[Smooth |]interlobular septal thickening and [bilateral |]pleural effusion[s|], [compatible|consistent] with [congestion|fluid overload|edema]",
      "Bilateral pleural effusion with thickening of the interlobular septa",
    ],
  },
  {
    says: ["Peribronchial thickening", "Bronchiectasis"],
    region: "lungs",
    texts: [
      "[Minimal |Mild |Tubular |Central |Cylindrical |]bronchiectasis and [minimal |accompanying |mild |]peribronchial [wall |]thickening[s|] [are observed|were observed|are seen|is seen|] [in both lungs|in the central parts of both lungs|in the <side> <lobe> lobe|in the lower lobes]",
      "There is [mild |minimal |]bronchiectasis [and|with] peribronchial thickening [in the lower lobes|centrally|bilaterally|in the <side> <lobe> lobe]",
      "Peribronchial thickness increase and [tubular |]bronchiectatic changes [in both lungs|in the central segments]",
    ],
  },
  {
    says: ["Atelectasis", "Pulmonary fibrotic sequela"],
    region: "lungs",
    texts: [
      "[Sequelae|Sequela|Fibrotic] changes and [linear |subsegmental |]atelectasis [are observed|were observed|is seen|] in [both lungs|the <side> lung <lobe> lobe|the lingula|the right lung middle lobe]",
      "[Linear|Subsegmental] atelectasis and [pleuroparenchymal |fibrotic |]scarring [in the <side> <lobe> lobe|at the bases|]",
      "Linear atelectasis areas and pleuroparenchymal [sequelae|fibrotic] [bands|density increases] [are present|are noted] in [both lungs|the <side> lung]",
    ],
  },
  {
    says: ["Emphysema", "Pulmonary fibrotic sequela"],
    region: "lungs",
    texts: [
      "[Emphysematous changes|Paraseptal emphysema] and [pleuroparenchymal |apical |]sequelae changes [are observed|are present|] [in both lungs|at the apices|in the upper lobes]",
      "[Emphysema|Centrilobular emphysema] with [biapical |apical |]scarring",
    ],
  },
  {
    says: ["Emphysema", "Mosaic attenuation pattern"],
    region: "lungs",
    texts: [
      "[Mosaic attenuation pattern|Mosaic attenuation] and emphysematous changes [are observed |are seen |]in both lungs",
    ],
  },
  {
    says: ["Emphysema", "Atelectasis"],
    region: "lungs",
    texts: [
      "[minimal |mild |]emphysematous changes and [linear |subsegmental |]atelectasis [are observed |are seen |]in [both lungs|the <side> lung]",
    ],
  },
  {
    says: ["Emphysema", "Lung nodule"],
    region: "lungs",
    texts: [
      "[Emphysema|Emphysematous changes] [and|with] [a few |several |][millimetric |nonspecific |]nodules in both lungs",
    ],
  },
  {
    says: ["Bronchiectasis", "Pulmonary fibrotic sequela"],
    region: "lungs",
    texts: [
      "[Fibrotic|Sequelae fibrotic|Sequela] changes [with|and] [traction |paracicatricial |accompanying ]bronchiectasis [are observed |are seen |][in the <side> <lobe> lobe|in the upper lobes|at the apices]",
      "[Scarring|Fibrosis] with traction bronchiectasis in the <side> <lobe> lobe",
    ],
  },
  {
    says: ["Lung nodule", "Pulmonary fibrotic sequela"],
    region: "lungs",
    texts: [
      "[Sequelae changes|Fibrotic bands] and [millimetric |nonspecific |calcified |][nodules|nodule formations] [are observed |are noted |]in both lungs",
    ],
  },
  {
    says: ["Hiatal hernia", "Coronary artery wall calcification"],
    region: "mediastinum",
    texts: ["Coronary [artery |]calcification and [a |][small |sliding |]hiatal hernia"],
  },
];
