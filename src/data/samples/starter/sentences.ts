// The sentences of a report of the starter corpus, each with what it states.
import type { Rng } from "@/base/random";
import { between, chance, pick, shuffled } from "../choice";
import { tellDevices, tellPresent, tellResolved, type Clause, type Voice } from "../clauses";
import { asSentence, expand } from "../grammar";
import type { Disease, Stated } from "../labels";
import { listed } from "../noun";
import { drawPlace, placeSlots, type Place } from "../place";
import { wordsOf } from "../words/by-finding";
import type { Region } from "../words/types";
import type { Subject, Topic } from "./draw";
import { sentencesOf } from "./words/by-finding";
import { bothNormal } from "./words/heart";
import { incidental } from "./words/incidental";
import { allNormal, listFrames, neutral, noAcute, normalBones, otherAbsent } from "./words/normal";

/** A spot in the lungs, in the words of chest readers. */
function whereOf(rng: Rng, { side, lobe, both }: Place): string {
  if (both)
    return pick(rng, ["both lungs", "both lung bases", "the lung bases", "both upper lobes", "the lower lobes"]);
  const basal = [`the ${side} lung base`, `the ${side} base`, `the ${side} lower lobe`, "the retrocardiac region"];
  const high = [`the ${side} upper lobe`, `the ${side} apex`, `the ${side} lung apex`, `the ${side} upper lung`];
  const middle = [
    `the ${side} midlung`,
    `the ${side} mid lung zone`,
    side === "left" ? "the lingula" : "the right middle lobe",
  ];
  return pick(rng, lobe === "lower" ? basal : lobe === "upper" ? high : middle);
}

function worded(rng: Rng, templates: readonly string[], place = drawPlace(rng, 0.2)): string {
  return asSentence(expand(rng, pick(rng, templates), { ...placeSlots(place, false), where: whereOf(rng, place) }));
}

const remark = (rng: Rng, templates: readonly string[], region: Region): Clause => ({
  text: worded(rng, templates),
  says: [],
  region,
});

/** Share of single findings in the frames of the sample reports, with their changes since the prior study. */
const framedShare = 0.3;
/** Labels whose words in the sample reports are wider than those of the CheXpert labeler. */
const unframed: readonly Disease[] = ["Enlarged Cardiomediastinum", "Pleural Other"];
const trends = [null, null, "new", "stable", "worse", "better"] as const;

function tellTopic(voice: Voice, topic: Topic): Clause {
  const { rng } = voice;
  const [first] = topic.says;
  const { region } = wordsOf[first![0]];
  if (topic.says.length === 1 && !unframed.includes(first![0]) && chance(rng, framedShare)) {
    const [disease, stated] = first!;
    const trend = voice.hasPrior && stated === 1 ? pick(rng, trends) : null;
    const possible = trend === null || trend === "stable" || wordsOf[disease].trends.includes(trend);
    return tellPresent(voice, [
      disease,
      { stated, place: topic.place, trend: possible ? trend : null, resolved: false },
    ]);
  }
  return { text: worded(rng, topic.sentences, topic.place), says: topic.says, region };
}

const absentSays = (denied: readonly Disease[]) => denied.map((disease): readonly [Disease, Stated] => [disease, 0]);

/** One negation over a list of findings, and now and then of something without a label. */
function tellList(rng: Rng, denied: readonly Disease[]): Clause {
  const nouns = denied.map((disease) => pick(rng, sentencesOf[disease].nouns));
  const all = shuffled(rng, chance(rng, 0.12) ? [...nouns, pick(rng, otherAbsent)] : nouns);
  const list = listed(
    all.map((noun) => noun.replace("#", "")),
    all.length > 2 && chance(rng, 0.5) ? ", or" : "or",
  );
  const is = all.at(-1)!.startsWith("#") ? "are" : "is";
  return {
    text: asSentence(expand(rng, pick(rng, listFrames), { list, is })),
    says: absentSays(denied),
    region: wordsOf[denied[0]!].region,
  };
}

/** What can be gone since the prior study. */
const passing: readonly Disease[] = [
  "Lung Opacity",
  "Edema",
  "Consolidation",
  "Pneumonia",
  "Atelectasis",
  "Pneumothorax",
  "Pleural Effusion",
];

/** Findings that readers deny in lists; heart and mediastinum have sentences of their own. */
const isListed = (disease: Disease): boolean => sentencesOf[disease].nouns.length > 0 && disease !== "Cardiomegaly";

function tellDenied(voice: Voice, denied: readonly Disease[]): Clause[] {
  const { rng } = voice;
  const left = shuffled(rng, denied);
  const take = (...some: Disease[]) => {
    for (const disease of some) left.splice(left.indexOf(disease), 1);
  };
  const out: Clause[] = [];
  if (left.includes("Cardiomegaly") && left.includes("Enlarged Cardiomediastinum") && chance(rng, 0.45)) {
    take("Cardiomegaly", "Enlarged Cardiomediastinum");
    const says = absentSays(["Cardiomegaly", "Enlarged Cardiomediastinum"]);
    out.push({ text: worded(rng, bothNormal), says, region: "heart" });
  }
  if (voice.hasPrior && left.length > 0 && chance(rng, 0.08)) {
    const gone = left.find((disease) => passing.includes(disease));
    if (gone !== undefined) {
      take(gone);
      const stand = { stated: 0, place: drawPlace(rng, 0.1), trend: null, resolved: true } as const;
      out.push(tellResolved(voice, [gone, stand]));
    }
  }
  const inLists = left.filter((disease) => isListed(disease) && chance(rng, 0.65));
  for (const disease of left.filter((each) => !inLists.includes(each)))
    out.push({
      text: worded(rng, sentencesOf[disease].absent),
      says: absentSays([disease]),
      region: wordsOf[disease].region,
    });
  while (inLists.length > 0) out.push(tellList(rng, inLists.splice(0, between(rng, 1, 4))));
  return out;
}

/** Every sentence of the findings, in no order. */
export function tellFindings(voice: Voice, subject: Subject): Clause[] {
  const { rng } = voice;
  const clauses = [
    ...tellDevices(voice, subject.devices),
    ...subject.topics.map((topic) => tellTopic(voice, topic)),
    ...tellDenied(voice, subject.denied),
    ...shuffled(rng, incidental)
      .slice(0, subject.incidentalCount)
      .map((each) => remark(rng, [each], "bones")),
    ...shuffled(rng, neutral)
      .slice(0, pick(rng, [0, 0, 1, 1, 2, 3]))
      .map((each) => remark(rng, [each], pick(rng, ["lungs", "heart", "bones"]))),
  ];
  if (chance(rng, 0.35)) clauses.push(remark(rng, normalBones, "bones"));
  return clauses;
}

/** What is present again, in other words, or that nothing is acute. */
export function tellImpression(voice: Voice, subject: Subject): Clause[] {
  const { rng } = voice;
  const out = subject.topics.filter(() => chance(rng, 0.6)).map((topic) => tellTopic(voice, topic));
  if (out.length === 0 || chance(rng, 0.3)) {
    const nothing = subject.topics.length === 0 && subject.incidentalCount === 0 && chance(rng, 0.2);
    out.push(remark(rng, nothing ? allNormal : noAcute, "lungs"));
  }
  return out;
}
