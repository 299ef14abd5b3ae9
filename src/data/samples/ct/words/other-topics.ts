// What a chest CT report says about the upper abdomen and the bones.
// No sentence states a label, though many share words with one (an adrenal nodule, a calcified spleen, an inguinal hernia).
import type { Topic } from "./types";

export const otherTopics: readonly Topic[] = [
  {
    region: "abdomen",
    normal: [
      "[Upper abdominal organs|The upper abdominal organs] [included in|within|entering] the [sections|examination area|study] are [normal|natural|unremarkable]",
      "No [significant |obvious |gross |]pathology [was|is] [detected|observed] in the [upper |]abdominal sections",
      "[Limited views of the|The visualized|The imaged] upper abdomen [is|appears] unremarkable",
      "In the upper abdominal sections, the pancreas [is|appears] [normal|natural]",
    ],
    abnormal: [
      "[Free fluid|Ascites] is [seen|present] [in the perihepatic area|in the upper abdomen]",
      "Diverticula are [seen|observed] in the colon",
      "[An umbilical|An inguinal|A ventral] hernia [containing fat |]is [seen|noted]",
      "[Free fluid|Fluid] between the bowel loops",
      "Atrophy of the pancreas",
    ],
  },
  {
    region: "abdomen",
    normal: [
      "[Both|Bilateral] adrenal glands [are|appear] [normal|natural]",
      "No space-occupying lesion [was|is] [detected|seen] in [either adrenal gland|the adrenal sites]",
    ],
    abnormal: [
      "A [nodular lesion|nodule] [of|measuring] <large> mm is [observed|seen] in the <side> adrenal gland [(adenoma?)|]",
      "[Thickening|Nodular thickening] of the <side> adrenal gland",
    ],
  },
  {
    region: "abdomen",
    normal: [
      "No space-occupying lesion [was|is] [detected|seen] in the [liver|included liver sections]",
      "Liver [contour, size|size] and [parenchymal |]density are normal",
    ],
    abnormal: [
      "[Hepatosteatosis|Fatty infiltration of the liver|Hepatic steatosis] [is observed|is present|]",
      "Liver parenchyma density is [diffusely |]decreased, [compatible|consistent] with [steatosis|fatty change]",
      "A [hypodense|low density|cystic] lesion of <mm> mm [in liver segment [2|4|6|7|8]|in the <side> lobe of the liver] [(cyst?)|(hemangioma?)|]",
      "Metastatic [hypodense |]lesions are [observed|seen] in the liver",
      "The liver is [enlarged|larger than normal] [with lobulated contours|]",
      "[Hydatid|Simple] cyst in the <side> lobe of the liver",
    ],
  },
  {
    region: "abdomen",
    normal: [
      "The gallbladder [is normal|is natural|appears normal]",
      "[Intra- and extrahepatic bile ducts|Bile ducts] are not dilated",
    ],
    abnormal: [
      "[Stones are|A calculus of <mm> mm is] [seen|observed] in the gallbladder [lumen|]",
      "Cholelithiasis",
      "The gallbladder [was not observed (operated)|is operated|is surgically absent]",
    ],
  },
  {
    region: "abdomen",
    normal: ["The spleen is [normal|natural|of normal size and density]", "Splenic size and density are normal"],
    abnormal: [
      "[Splenomegaly|Accessory spleen]",
      "A [punctate|coarse] calcification is [seen|observed] in the spleen",
      "The spleen is [enlarged|larger than normal], 1<large> mm [long|]",
    ],
  },
  {
    region: "abdomen",
    normal: [
      "Both kidneys [are|appear] [normal|natural]",
      "No [stone|calculus] was [detected|seen] in [the kidneys|either kidney]",
    ],
    abnormal: [
      "A [cortical |simple |]cyst of <large> mm is [seen|observed] in the <side> kidney",
      "A millimetric calculus is [seen|observed] in the <side> kidney",
      "The <side> kidney is [atrophic|small]",
      "[Nephrolithiasis|Bilateral nephrolithiasis|Bilateral renal cysts]",
      "[Mild hydronephrosis|Pelvicaliectasis] on the <side>",
    ],
  },
  {
    region: "abdomen",
    normal: [
      "The abdominal aorta is of normal caliber",
      "No enlarged [abdominal|retroperitoneal] lymph node [was detected|is seen]",
      "No collection [was|is] [detected|seen] in the upper abdomen",
    ],
    abnormal: ["The abdominal aorta is [ectatic|aneurysmal], <large> mm"],
  },
  {
    region: "bones",
    normal: [
      "[Bone structures|The bone structures|Bony structures] [in the study area|within the sections|included in the study|] are [natural|normal|unremarkable]",
      "No [lytic or destructive|lytic-destructive|suspicious osseous|destructive bone] lesion [was|is] [detected|observed|seen] [in the bone structures|]",
      "[Osseous structures|The bones] [show no aggressive lesion|are intact|are unremarkable]",
      "No [acute fracture|fracture or destructive lesion] [is seen|was detected|]",
    ],
    abnormal: [
      "[Degenerative changes|Mild degenerative changes|Osteophytes|Bridging osteophytes] [are observed|are seen|are present|] [in the bone structures|in the thoracic spine|at the vertebral corners]",
      "[A sequela|An old|A healed|An acute] fracture of the <side> [third|fifth|seventh|ninth] rib",
      "[Lytic|Sclerotic] [bone |]lesions [compatible with metastasis |][are|were] [seen|observed] in the [vertebrae|ribs]",
      "[Osteopenia|Bone density is decreased|Diffuse osteopenia]",
      "[Thoracic kyphosis is increased|There is an increase in thoracic kyphosis|Scoliosis with left-facing opening]",
    ],
  },
  {
    region: "bones",
    normal: [
      "Vertebral [corpus |body |]heights are [preserved|natural|maintained|normal]",
      "Heights of the vertebral bodies are [preserved|normal]",
      "Intervertebral disc spaces are preserved",
    ],
    abnormal: [
      "[Height loss|Loss of height|Compression] [is observed |is seen |]in the [T7|T11|T12|L1] vertebra",
      "[A hemangioma|A sclerotic focus] is [seen|observed] in the [T5|T8|T10] vertebral body",
      "Schmorl nodes are [observed|seen] in the [end plates|lower thoracic spine]",
    ],
  },
  {
    region: "bones",
    normal: ["[Soft tissues of the chest wall|Surrounding soft tissue planes] are [normal|natural|unremarkable]"],
    abnormal: ["Edema of the subcutaneous fat [is seen|]", "A lipoma of <large> mm in the <side> chest wall"],
  },
];
