// The clinical state behind a report: what is present, absent or in doubt, where, and how it was on the prior study.
// The labels are this state; the words come after it.
import type { Rng } from "@/base/random";
import { habits, type Archetype } from "./archetypes";
import { between, chance, pick, shuffled } from "./choice";
import { diseases, type Disease, type Finding, type Stated } from "./labels";
import { drawPlace, type Place } from "./place";
import { wordsOf } from "./words/by-finding";
import { deviceWords, type DeviceWords } from "./words/devices";
import type { Trend } from "./words/types";

export interface Stand {
  readonly stated: Stated;
  readonly place: Place;
  /** Change of a present finding; null = nothing is said about a change. */
  readonly trend: Trend | null;
  /** An absent finding that the prior study showed. */
  readonly resolved: boolean;
}

export interface Devices {
  readonly present: readonly DeviceWords[];
  readonly removed: readonly DeviceWords[];
  /** Said to be none. */
  readonly denied: boolean;
}

export interface ClinicalState {
  readonly hasPrior: boolean;
  /** Mentioned findings only; what is not in the map is not mentioned. */
  readonly stands: ReadonlyMap<Disease, Stand>;
  readonly devices: Devices;
}

type Present = ReadonlyMap<Disease, Place>;

/** What may explain an opacity lies where the opacity is. */
function placeOf(rng: Rng, disease: Disease, present: Present): Place {
  const opacity = wordsOf[disease].cause.length > 0 ? present.get("Lung Opacity") : undefined;
  return opacity ?? drawPlace(rng, habits[disease].both);
}

function drawPresent(rng: Rng, archetype: Archetype, scale: number): Present {
  const present = new Map<Disease, Place>();
  for (const disease of diseases)
    if (chance(rng, (archetype.present[disease] ?? 0) * scale)) present.set(disease, placeOf(rng, disease, present));
  return present;
}

/** Share of findings of the prior study that are said to be gone once they are. */
const deniedAfterPresence = 0.8;

const presentOf = (state: ClinicalState): Present =>
  new Map(
    [...state.stands].filter(([, stand]) => stand.stated !== 0).map(([disease, stand]) => [disease, stand.place]),
  );

/** What is left of the prior findings, with what is new. */
function evolve(rng: Rng, before: Present, archetype: Archetype): Present {
  const now = new Map<Disease, Place>();
  for (const [disease, place] of before)
    if (!archetype.recovered && chance(rng, habits[disease].persists)) now.set(disease, place);
  for (const [disease, place] of drawPresent(rng, archetype, 0.5)) if (!before.has(disease)) now.set(disease, place);
  return now;
}

function drawTrend(rng: Rng, disease: Disease, wasPresent: boolean): Trend | null {
  const possible = wordsOf[disease].trends;
  if (!wasPresent) return possible.includes("new") && chance(rng, 0.4) ? "new" : null;
  return chance(rng, 0.45) ? pick(rng, ["stable", ...possible.filter((trend) => trend !== "new")]) : null;
}

/** Findings that explain a shadow in the lung: beside them "no opacity" would contradict the report. */
const airspace: readonly Disease[] = ["Consolidation", "Pneumonia", "Edema", "Atelectasis", "Lung Lesion"];

function mayDeny(disease: Disease, now: Present): boolean {
  if (disease === "Lung Opacity") return !airspace.some((other) => now.has(other));
  if (disease === "Pneumonia") return !now.has("Consolidation");
  if (disease === "Consolidation") return !now.has("Pneumonia");
  return true;
}

function drawDevices(rng: Rng, archetype: Archetype, before: Devices | null): Devices {
  const kept = before?.present.filter(() => chance(rng, 0.65)) ?? [];
  const removed = before?.present.filter((device) => !kept.includes(device)) ?? [];
  const others = shuffled(
    rng,
    deviceWords.filter((device) => !kept.includes(device) && !removed.includes(device)),
  );
  const wanted = chance(rng, archetype.device) ? between(rng, 1, archetype.device > 0.5 ? 3 : 1) : 0;
  const present = [...kept, ...others.slice(0, Math.max(0, wanted - kept.length))];
  const gone = removed.filter(() => chance(rng, 0.8));
  return { present, removed: gone, denied: present.length === 0 && gone.length === 0 && chance(rng, 0.12) };
}

interface Before {
  readonly present: Present;
  readonly devices: Devices;
}

function hiddenBefore(rng: Rng, archetype: Archetype, sick: readonly Archetype[]): Before {
  const earlier = archetype.recovered ? pick(rng, sick) : archetype;
  return { present: drawPresent(rng, earlier, 1), devices: drawDevices(rng, earlier, null) };
}

/** How every mentioned disease stands, given what is present now and what was before. */
function drawStands(rng: Rng, now: Present, before: Present | null): Map<Disease, Stand> {
  const stands = new Map<Disease, Stand>();
  for (const disease of diseases) {
    const place = now.get(disease);
    const was = before?.get(disease);
    if (place !== undefined) {
      const stated = chance(rng, habits[disease].doubt) ? -1 : 1;
      const trend = before === null ? null : drawTrend(rng, disease, was !== undefined);
      stands.set(disease, { stated, place, trend, resolved: false });
    } else if (mayDeny(disease, now) && chance(rng, was === undefined ? habits[disease].denied : deniedAfterPresence))
      stands.set(disease, { stated: 0, place: was ?? drawPlace(rng, 0), trend: null, resolved: was !== undefined });
  }
  // A report says something: where nothing came up, that the lungs are clear.
  if (stands.size === 0)
    stands.set("Lung Opacity", { stated: 0, place: drawPlace(rng, 0), trend: null, resolved: false });
  return stands;
}

/**
 * Draws the state of a patient's next study.
 * @param previous  the state of the patient's study before; null for the first one, whose prior, if any, is not in the set
 * @param kinds     the patient's own archetype, and those that a recovered patient may have been before
 */
export function drawState(
  rng: Rng,
  previous: ClinicalState | null,
  kinds: { readonly own: Archetype; readonly sick: readonly Archetype[] },
): ClinicalState {
  const { own, sick } = kinds;
  const hidden = previous === null && (own.recovered || chance(rng, 0.45)) ? hiddenBefore(rng, own, sick) : null;
  const before = previous === null ? hidden : { present: presentOf(previous), devices: previous.devices };
  const now = before === null ? drawPresent(rng, own, 1) : evolve(rng, before.present, own);
  const stands = drawStands(rng, now, before?.present ?? null);
  return { hasPrior: before !== null, stands, devices: drawDevices(rng, own, before?.devices ?? null) };
}

/** What the report states about each finding it mentions. Devices: 1 if one is in place, 0 if only gone or none. */
export function statedFindings(state: ClinicalState): Map<Finding, Stated> {
  const stated = new Map<Finding, Stated>([...state.stands].map(([disease, stand]) => [disease, stand.stated]));
  const { present, removed, denied } = state.devices;
  if (present.length > 0) stated.set("Support Devices", 1);
  else if (removed.length > 0 || denied) stated.set("Support Devices", 0);
  return stated;
}
