// What a report of the starter corpus is about: present findings alone or in pairs, what is denied, devices, and incidental
// findings. Most reports are normal or nearly so, as in an outpatient department; rare findings are drawn more often
// than they are met, so that each is learnt.
import type { Rng } from "@/base/random";
import { between, chance, pick, pickWeighted, shuffled } from "../choice";
import { diseases, type Disease, type Stated } from "../labels";
import { drawPlace, type Place } from "../place";
import type { Devices } from "../state";
import { deviceWords } from "../words/devices";
import { sentencesOf } from "./words/by-finding";
import { moreDevices } from "./words/devices";
import { pairs } from "./words/pairs";

/** Something present or in doubt, with the sentences that say it. */
export interface Topic {
  readonly says: readonly (readonly [Disease, Stated])[];
  readonly sentences: readonly string[];
  readonly place: Place;
}

export interface Subject {
  readonly topics: readonly Topic[];
  readonly denied: readonly Disease[];
  readonly devices: Devices;
  /** Number of incidental findings: without a label, but not "No Finding". */
  readonly incidentalCount: number;
}

interface Kind {
  /** Fewest and most topics. */
  readonly topics: readonly [number, number];
  /** Probability of incidental findings. */
  readonly incidental: number;
}

/** Kinds of reports with their share. */
const kinds: readonly (readonly [Kind, number])[] = [
  [{ topics: [0, 0], incidental: 0 }, 0.26],
  [{ topics: [0, 0], incidental: 1 }, 0.16],
  [{ topics: [1, 1], incidental: 0.35 }, 0.29],
  [{ topics: [2, 4], incidental: 0.35 }, 0.29],
];

/** How likely a topic is about the finding, in proportion; how often it is in doubt; how often its absence is said. */
const habits: Readonly<Record<Disease, { weight: number; doubt: number; denied: number }>> = {
  "Enlarged Cardiomediastinum": { weight: 2.3, doubt: 0.65, denied: 0.6 },
  Cardiomegaly: { weight: 3.2, doubt: 0.15, denied: 0.65 },
  "Lung Lesion": { weight: 1.4, doubt: 0.15, denied: 0.1 },
  "Lung Opacity": { weight: 2, doubt: 0.12, denied: 0.5 },
  Edema: { weight: 0.6, doubt: 0.3, denied: 0.12 },
  Consolidation: { weight: 0.7, doubt: 0.15, denied: 0.4 },
  Pneumonia: { weight: 0.4, doubt: 0.3, denied: 0.1 },
  Atelectasis: { weight: 0.9, doubt: 0.15, denied: 0.04 },
  Pneumothorax: { weight: 0.6, doubt: 0.15, denied: 0.72 },
  "Pleural Effusion": { weight: 1.7, doubt: 0.2, denied: 0.72 },
  "Pleural Other": { weight: 0.7, doubt: 0.25, denied: 0.03 },
  Fracture: { weight: 1.4, doubt: 0.1, denied: 0.12 },
};
const pairShare = 0.22;
const deviceShare = 0.2;

function drawPair(rng: Rng): Topic {
  const pair = pick(rng, pairs);
  const certain = chance(rng, 0.5);
  const [first, second] = pair.says;
  return {
    says: certain
      ? [
          [first, 1],
          [second, 1],
        ]
      : [
          [first, pair.firstInDoubt ? -1 : 1],
          [second, -1],
        ],
    sentences: certain ? pair.certain : pair.either,
    place: drawPlace(rng, 0.3),
  };
}

function drawSingle(rng: Rng): Topic {
  const disease = pickWeighted<Disease>(
    rng,
    diseases.map((each) => [each, habits[each].weight] as const),
  );
  const stated = chance(rng, habits[disease].doubt) ? -1 : 1;
  const words = sentencesOf[disease];
  return {
    says: [[disease, stated]],
    sentences: stated === 1 ? words.present : words.doubtful,
    place: drawPlace(rng, 0.25),
  };
}

const aboutOf = (topics: readonly Topic[]): Set<Disease> =>
  new Set(topics.flatMap(({ says }) => says.map(([disease]) => disease)));

function drawTopics(rng: Rng, count: number): Topic[] {
  const topics: Topic[] = [];
  for (let n = 0; n < count; n++) {
    const topic = chance(rng, pairShare) ? drawPair(rng) : drawSingle(rng);
    const about = aboutOf(topics);
    if (!topic.says.some(([disease]) => about.has(disease))) topics.push(topic);
  }
  return topics;
}

/** Beside these "the lungs are clear" would contradict the report. */
const shadows: readonly Disease[] = ["Consolidation", "Pneumonia", "Edema", "Atelectasis"];

function drawDenied(rng: Rng, about: ReadonlySet<Disease>): Disease[] {
  const shadowed = shadows.some((disease) => about.has(disease));
  return diseases.filter(
    (disease) =>
      !about.has(disease) && !(disease === "Lung Opacity" && shadowed) && chance(rng, habits[disease].denied),
  );
}

function drawDevices(rng: Rng): Devices {
  const all = shuffled(rng, [...deviceWords, ...moreDevices]);
  if (chance(rng, deviceShare)) return { present: all.slice(0, between(rng, 1, 2)), removed: [], denied: false };
  return { present: [], removed: chance(rng, 0.02) ? [pick(rng, deviceWords)] : [], denied: chance(rng, 0.01) };
}

export function drawSubject(rng: Rng): Subject {
  const kind = pickWeighted(rng, kinds);
  const topics = drawTopics(rng, between(rng, kind.topics[0], kind.topics[1]));
  return {
    topics,
    denied: drawDenied(rng, aboutOf(topics)),
    devices: drawDevices(rng),
    incidentalCount: chance(rng, kind.incidental) ? between(rng, 1, 3) : 0,
  };
}
