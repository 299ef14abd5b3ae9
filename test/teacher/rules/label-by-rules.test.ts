// What the rules say of sentences written for this test: mentions, negation, uncertainty, aggregation, deciding words.
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { labelByRules, ruleSetNames } from "@/teacher/rules/label-by-rules";

const valueOf = (text: string, label: string) => {
  const { labels, values } = labelByRules(text, "chexpert14");
  return values[labels.indexOf(label)];
};

/** "mention" or "mention < cue" of a label, as they stand in the text. */
const wordsOf = (text: string, label: string): string[] => {
  const { labels, mentions } = labelByRules(text, "chexpert14");
  return mentions
    .filter((mention) => labels[mention.label] === label)
    .map(({ words, cue }) => {
      const said = text.slice(words.start, words.end);
      return cue ? `${said} < ${text.slice(cue.start, cue.end)}` : said;
    });
};

const present = 1;
const absent = 0;
const uncertain = -1;
const notMentioned = -2;

describe("what a sentence says of a finding", () => {
  test.each([
    ["A moderate left pleural effusion has formed.", "Pleural Effusion", present],
    ["No effusion on either side.", "Pleural Effusion", absent],
    ["There is no pneumothorax, consolidation, or pleural effusion.", "Pleural Effusion", absent],
    ["Both bases are free of consolidation.", "Consolidation", absent],
    ["Lungs without nodule or mass.", "Lung Lesion", absent],
    ["The pneumothorax is no longer seen.", "Pneumothorax", absent],
    ["The right effusion has resolved.", "Pleural Effusion", absent],
    ["History of rib fracture.", "Fracture", absent],
    ["Interval removal of the chest tube.", "Support Devices", absent],
    ["A small effusion cannot be excluded.", "Pleural Effusion", uncertain],
    ["Cannot exclude pneumonia at the left base.", "Pneumonia", uncertain],
    ["No new consolidation.", "Consolidation", uncertain],
    ["Bibasilar haze may represent atelectasis.", "Atelectasis", uncertain],
    ["Possible early pneumonia.", "Pneumonia", uncertain],
    ["Pulmonary edema versus pneumonia.", "Pneumonia", uncertain],
    ["The trachea is in the midline.", "Pneumonia", notMentioned],
  ])("%s", (text, label, value) => {
    expect(valueOf(text, label)).toBe(value);
  });

  test("ends where a new statement begins", () => {
    expect(valueOf("No pneumothorax but a large effusion.", "Pleural Effusion")).toBe(present);
    expect(valueOf("No pneumothorax. Large effusion.", "Pleural Effusion")).toBe(present);
    expect(valueOf("No pneumothorax; effusion on the left.", "Pleural Effusion")).toBe(present);
    expect(valueOf("No pneumothorax\n\nLarge effusion", "Pleural Effusion")).toBe(present);
  });

  test("does not reach over what another cue governs", () => {
    const text = "Patchy opacity which may represent atelectasis or a nodule.";
    expect(valueOf(text, "Lung Opacity")).toBe(present);
    expect(valueOf(text, "Atelectasis")).toBe(uncertain);
    expect(valueOf("Increased interstitial markings without consolidation or effusion.", "Lung Opacity")).toBe(present);
  });

  test("is open between two with an or, and only beside it", () => {
    const text = "Atelectasis or scarring in the lingula and a displaced fracture of the ninth rib.";
    expect([valueOf(text, "Atelectasis"), valueOf(text, "Lung Opacity")]).toEqual([uncertain, uncertain]);
    expect(valueOf(text, "Fracture")).toBe(present);
  });

  test("no change is no negation", () => {
    expect(valueOf("No significant change of the right effusion.", "Pleural Effusion")).toBe(present);
  });
});

describe("organs and findings", () => {
  test.each([
    ["The heart size is normal.", absent],
    ["Normal heart size and mediastinal contours.", absent],
    ["Cardiac silhouette within normal limits.", absent],
    ["The heart is not enlarged.", absent],
    ["Moderate cardiomegaly.", present],
    ["The cardiac silhouette is enlarged.", present],
    ["Heart size is stable.", uncertain],
    ["Heart size at the upper limits of normal.", uncertain],
    ["Chronic heart failure.", uncertain],
    ["No heart failure.", notMentioned],
    ["The lead projects over the right cardiac silhouette.", notMentioned],
  ])("%s Cardiomegaly is %i", (text, value) => {
    expect(valueOf(text, "Cardiomegaly")).toBe(value);
  });

  test("a finding is neither normal nor open because it is stable", () => {
    expect(valueOf("Normally expanded lungs, a nodule at the left apex.", "Lung Lesion")).toBe(present);
    expect(valueOf("Stable nodule.", "Lung Lesion")).toBe(present);
  });

  test("vascular congestion is never certain edema", () => {
    expect(valueOf("Marked vascular congestion.", "Edema")).toBe(uncertain);
    expect(valueOf("No vascular congestion.", "Edema")).toBe(absent);
  });
});

describe("mentions", () => {
  test("stand inside longer words and over several, whatever the case and spacing", () => {
    expect(valueOf("ATELECTATIC changes.", "Atelectasis")).toBe(present);
    expect(valueOf("Air\nspace   disease on the right.", "Lung Opacity")).toBe(present);
    expect(valueOf("Opacity/mass at the apex.", "Lung Lesion")).toBe(uncertain);
  });

  test("an unmention is none", () => {
    expect(valueOf("A massive hiatal hernia.", "Lung Lesion")).toBe(notMentioned);
    expect(valueOf("Small pericardial effusion.", "Pleural Effusion")).toBe(notMentioned);
    expect(valueOf("Pericardial effusion and left effusion.", "Pleural Effusion")).toBe(present);
  });

  test("of a label: present outweighs uncertain, which outweighs absent", () => {
    expect(valueOf("No effusion on the left. Possible effusion on the right.", "Pleural Effusion")).toBe(uncertain);
    expect(valueOf("Possible effusion. Effusion on the right. No effusion.", "Pleural Effusion")).toBe(present);
    expect(valueOf("No nodule. No mass.", "Lung Lesion")).toBe(absent);
  });
});

describe("No Finding", () => {
  test("is present where words were read and no other finding is present or uncertain", () => {
    expect(valueOf("Lungs expand well. No pneumothorax.", "No Finding")).toBe(present);
    expect(valueOf("A pacemaker is in place.", "No Finding")).toBe(present);
    expect(valueOf("Possible pneumonia.", "No Finding")).toBe(notMentioned);
    expect(valueOf("Marked scoliosis.", "No Finding")).toBe(notMentioned);
    expect(valueOf(" \n ", "No Finding")).toBe(notMentioned);
  });

  test("lists what speaks against it", () => {
    expect(wordsOf("No effusion. Scoliosis and a nodule. A pacemaker.", "No Finding")).toEqual(["Scoliosis", "nodule"]);
  });
});

describe("deciding words", () => {
  test("are the mention, as whole words, and the cue", () => {
    expect(wordsOf("Lungs: no focal consolidations.", "Consolidation")).toEqual(["consolidations < no"]);
    expect(wordsOf("The effusion is not seen.", "Pleural Effusion")).toEqual(["effusion < is not seen"]);
    expect(wordsOf("Dense consolidation.", "Consolidation")).toEqual(["consolidation"]);
  });

  test("are those of the spans that are read", () => {
    const text = "HISTORY: pneumonia\nFINDINGS: effusion";
    const read = [{ start: text.indexOf("effusion"), end: text.length }];
    const { labels, values, mentions } = labelByRules(text, "chexpert14", read);
    expect(values[labels.indexOf("Pneumonia")]).toBe(notMentioned);
    expect(mentions.map(({ words }) => text.slice(words.start, words.end))).toContain("effusion");
  });
});

describe("ct-rate18", () => {
  const ctValue = (text: string, label: string) => {
    const { labels, values } = labelByRules(text, "ct-rate18");
    return values[labels.indexOf(label)];
  };

  test.each([
    ["Pleural effusion and thickening were not detected.", "Pleural effusion", absent],
    ["Ground-glass areas in both lower lobes.", "Lung opacity", present],
    ["Calcific plaques in the coronary arteries.", "Coronary artery wall calcification", present],
    ["A 4 mm nodule in the right thyroid lobe; thyroid nodules.", "Lung nodule", present],
    ["Thyroid nodules only.", "Lung nodule", notMentioned],
    ["No finding compatible with bronchiectasis.", "Bronchiectasis", absent],
    ["Mosaic attenuation, possible emphysema.", "Emphysema", uncertain],
  ])("%s", (text, label, value) => {
    expect(ctValue(text, label)).toBe(value);
  });

  test("every label of the set has words", () => {
    const { labels } = labelByRules("", "ct-rate18");
    const words =
      "pacemaker, atheroma, cardiomegaly, pericardial effusion, coronary, hiatal hernia, lymphadenopathy, emphysema, atelectasis, nodule, opacity, sequela, effusion, mosaic, peribronchial thickening, consolidation, bronchiectasis, interlobular septal thickening";
    expect(labels.filter((label) => ctValue(words, label) !== present)).toEqual([]);
  });
});

test("a set without rules is refused by code, and those that have some are named", () => {
  const codeOf = (name: string): string => {
    try {
      labelByRules("no effusion", name);
    } catch (error) {
      return error instanceof InputError ? error.problem.code : "no InputError";
    }
    return "no error";
  };
  expect(codeOf("own")).toBe("LABEL-RULES");
  expect(codeOf("chexpert14")).toBe("no error");
  expect(ruleSetNames).toContain("chexpert14");
});
