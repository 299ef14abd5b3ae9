// Places of findings in the lungs. Slots: side, lobe, seg.

export const oneLobe = [
  "in the <seg> segment of the <side> lung <lobe> lobe",
  "in the <lobe> lobe of the <side> lung",
  "in the <side> lung <lobe> lobe <seg> segment",
  "in the <side> <lobe> lobe",
  "in the <seg> segment of the <side> <lobe> lobe",
  "in the <side> lung",
];
export const bothLungs = [
  "in both lungs",
  "in both lungs",
  "in both lung parenchyma",
  "bilaterally",
  "in the [lower|upper] lobes of both lungs",
  "in the bilateral [lower|upper] lobes",
];
