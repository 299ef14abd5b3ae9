// Sentences that state what is absent, one finding or several at once. Slots: <seen> is the verb of the dialect.
import type { Together } from "./types";

const chestEmpty = "[is|was] [seen|detected|observed|identified]";

export const absentTogether: readonly Together[] = [
  {
    says: ["Cardiomegaly"],
    region: "heart",
    texts: [
      "[Heart|Cardiac] size [is|was] [normal|within normal limits|natural|not enlarged]",
      "[The heart is normal in size|The heart size and contour are normal|The heart is normal]",
      "Heart contour and size [are|were] [normal|natural]",
      "The heart is [of normal size|not enlarged|normal in size and configuration]",
      "[CTR|The cardiothoracic ratio|The cardiothoracic index] is [normal|natural|within normal limits|in the normal range]",
      "Heart dimensions and [chambers|cavities] [are|appear] [natural|normal]",
      "Heart [contour, size|size, contour] and the main vascular structures of the mediastinum are [normal|natural]",
      "The heart and [great vessels|mediastinal vascular structures] [are normal|appear natural|are unremarkable]",
      "As far as [can be observed|can be seen without contrast], heart size is normal",
      "No cardiomegaly",
    ],
  },
  {
    says: ["Pericardial effusion"],
    region: "heart",
    texts: [
      "[No|There is no|There was no] pericardial effusion [or thickening|]",
      `No pericardial effusion [or thickening |]${chestEmpty}`,
      "Pericardial [effusion-thickening|effusion|thickening or effusion] [was|is] not [observed|detected|seen]",
      "The pericardium is [normal|unremarkable]",
    ],
  },
  {
    says: ["Cardiomegaly", "Pericardial effusion"],
    region: "heart",
    texts: [
      "[Heart size is normal|The heart is normal in size] [without|with no|, no] pericardial effusion",
      "Normal heart size. No pericardial effusion",
      "The heart and pericardium are [normal|unremarkable]",
    ],
  },
  {
    says: ["Pericardial effusion", "Pleural effusion"],
    region: "pleura",
    texts: [
      `No [pleural or pericardial|pericardial or pleural] effusion [or thickening |]${chestEmpty}`,
      "No pleural or pericardial effusion",
      "[Pleural and pericardial|Pleural-pericardial] effusion [was|is] not [detected|observed|seen]",
      "There is no pleural or pericardial [effusion|fluid]",
    ],
  },
  {
    says: ["Pleural effusion"],
    region: "pleura",
    texts: [
      "Pleural [effusion-thickening|effusion|effusion or thickening] [was|is] not [observed|detected|seen] [in both hemithoraces|on either side|]",
      "[No|There is no] [bilateral |]pleural effusion [or pneumothorax|or thickening|]",
      `No pleural effusion [or pneumothorax |or thickening |]${chestEmpty}`,
      "[The pleural spaces|Pleural spaces] are [clear|free of fluid]",
      "Bilateral pleural [thickening or effusion|effusion] was not [detected|observed]",
      "Neither pleural effusion nor pneumothorax [is seen|was detected]",
    ],
  },
  {
    says: ["Lymphadenopathy"],
    region: "mediastinum",
    texts: [
      "No [pathologically enlarged |enlarged ]lymph nodes [were|are] [detected|observed|seen] [in the mediastinum [or at the hilar level|]|in the mediastinal, hilar and axillary regions|]",
      "No lymph node of pathological size [and appearance |or configuration |][was|is] [detected|observed] [in the mediastinum|in the mediastinal and bilateral hilar areas|at the hilar level]",
      "[No|There is no] [mediastinal|mediastinal, hilar or axillary|mediastinal or hilar|hilar or mediastinal|axillary or mediastinal] [lymphadenopathy|adenopathy]",
      "Lymph nodes of the mediastinum [and both hila |]are not pathologically enlarged",
      "No [pathological |]LAP was [detected|observed] in the mediastinum",
      "Enlarged lymph nodes in prevascular, paratracheal, subcarinal, [hilar |]or axillary stations [are|were] not [seen|detected]",
      "[Supraclavicular and axillary|Mediastinal and hilar] lymph nodes [are not enlarged|of pathological size were not observed]",
      "No lymphadenopathy by size criteria",
    ],
  },
  {
    says: ["Lung nodule", "Lung opacity", "Consolidation"],
    region: "lungs",
    texts: [
      "[No|There is no] [nodular or infiltrative|infiltrative or nodular] lesion [is detected |was observed |is seen |]in [the lung parenchyma|both lungs|either lung]",
      "[No|There is no] [mass, nodule or infiltration|mass, nodule or consolidation|suspicious nodule, mass or infiltrate] [was detected |was observed |is seen |]in [both lungs|the lung parenchyma|the lungs]",
      "[Aeration of both lungs is normal|Both lungs are normally aerated], and no nodular or infiltrative lesion [is|was] [detected|observed]",
      "No focal consolidation, [ground-glass opacity|infiltrate] or [suspicious |]nodule",
    ],
  },
  {
    says: ["Lung opacity", "Consolidation"],
    region: "lungs",
    texts: [
      "No [mass or infiltrative lesion|mass lesion or active infiltration|active infiltration or mass|infiltrative lesion] [was|is] [detected|observed|seen] in [both lungs|the lung parenchyma]",
      "No [sign|finding] [of|in favor of|suggesting] [pneumonia|infection|active infiltration|pneumonic infiltration] [was|is] [detected|observed|seen] [in both lungs|in the lungs|]",
      "[No|There is no] [ground-glass opacity or consolidation|consolidation or ground glass opacity|focal airspace disease|pneumonia|acute infiltrate]",
      "[No|There is no] [evidence of|findings compatible with] pneumonia",
      "There was no [appearance|finding] compatible with pneumonic infiltration",
    ],
  },
  {
    says: ["Consolidation"],
    region: "lungs",
    texts: ["No [focal |lobar |]consolidation [is seen|is present|]", "Consolidation was not observed"],
  },
  {
    says: ["Lung opacity"],
    region: "lungs",
    texts: [
      "No [ground-glass|ground glass] [opacity|density] [is seen|was detected|]",
      "[Ground-glass|Ground glass] [density was|opacities were] not observed",
    ],
  },
  {
    says: ["Lung nodule"],
    region: "lungs",
    texts: [
      "No [suspicious |solid |]pulmonary nodule [or mass|] [is seen|is identified|was detected|]",
      "No [nodular lesion|nodule] was [detected|observed] in [the lung parenchyma|both lungs]",
      "[No|There is no] [lung |pulmonary |]nodule or mass",
    ],
  },
  {
    says: ["Emphysema", "Atelectasis", "Lung nodule", "Lung opacity", "Pulmonary fibrotic sequela", "Consolidation"],
    region: "lungs",
    texts: [
      "The lung parenchyma is [completely |entirely |]normal",
      "[The lungs are|Lungs are|Both lungs are] clear",
      "[The lungs are|Lungs are|Both lungs are] [normally aerated and |]clear without nodule, mass or consolidation",
      "Parenchymal aeration is natural, and no [nodular or infiltrative|] lesion was [detected|observed]",
    ],
  },
  {
    says: ["Emphysema", "Mosaic attenuation pattern"],
    region: "lungs",
    texts: [
      "[Aeration|Ventilation] of both lungs is [normal|natural|homogeneous]",
      "Both lungs are [normally|symmetrically and normally] aerated",
      "Lung attenuation is homogeneous, without emphysema or air trapping",
    ],
  },
  {
    says: ["Emphysema"],
    region: "lungs",
    texts: ["No emphysema [is seen|]", "Emphysematous change was not observed", "No [bulla|bullae] or emphysema"],
  },
  {
    says: ["Mosaic attenuation pattern"],
    region: "lungs",
    texts: ["No mosaic attenuation or air trapping", "Mosaic attenuation was not observed"],
  },
  {
    says: ["Atelectasis"],
    region: "lungs",
    texts: ["No atelectasis [is seen|]", "Atelectasis was not detected", "No [atelectasis|collapse] or volume loss"],
  },
  {
    says: ["Bronchiectasis", "Peribronchial thickening"],
    region: "airways",
    texts: [
      "No bronchiectasis or [peribronchial|bronchial wall] thickening [is seen|was observed|]",
      "[The bronchi|Segmental bronchi] are of normal caliber [and wall thickness|without peribronchial thickening]",
    ],
  },
  {
    says: ["Bronchiectasis"],
    region: "airways",
    texts: ["No bronchiectasis [is seen|]", "Bronchiectasis was not detected"],
  },
  {
    says: ["Peribronchial thickening"],
    region: "airways",
    texts: ["No peribronchial thickening [is seen|]", "Peribronchial thickness increase was not observed"],
  },
  {
    says: ["Interlobular septal thickening"],
    region: "lungs",
    texts: ["No [interlobular |]septal thickening [is seen|]", "Interlobular septal thickening was not detected"],
  },
  {
    says: ["Pulmonary fibrotic sequela"],
    region: "lungs",
    texts: ["No [fibrosis|scarring|fibrotic change] [is seen|]", "Sequelae changes were not observed"],
  },
  {
    says: ["Arterial wall calcification", "Coronary artery wall calcification"],
    region: "heart",
    texts: [
      "No [vascular|atherosclerotic] calcification [of the aorta or coronary arteries|is seen|]",
      "[Aortic or coronary|Coronary or aortic] wall calcification was not [observed|detected]",
    ],
  },
  {
    says: ["Coronary artery wall calcification"],
    region: "heart",
    texts: ["No coronary [artery |]calcification [is seen|]", "Coronary calcification was not observed"],
  },
  {
    says: ["Arterial wall calcification"],
    region: "heart",
    texts: [
      "No [atherosclerotic plaque|atheroma plaque|wall calcification] [is seen|was observed] in the aorta",
      "The aorta is free of calcified plaque",
    ],
  },
  {
    says: ["Hiatal hernia"],
    region: "mediastinum",
    texts: ["No hiatal hernia [is seen|]", "Hiatal hernia was not observed"],
  },
  {
    says: ["Medical material"],
    region: "devices",
    texts: [
      "No [lines, tubes or implants|indwelling catheter or tube|implanted device] [is seen|]",
      "No medical device is present",
    ],
  },
];
