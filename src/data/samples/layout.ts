// The styles of a report: prose with headings, lines by region, telegraphic, dictated without headings, impression only.
import type { Rng } from "@/base/random";
import { findingClauses, impressionClauses, inAnatomicalOrder, remarks } from "./body";
import { between, chance, pick, pickWeighted, shuffled } from "./choice";
import type { Clause, Voice } from "./clauses";
import { asSentence } from "./grammar";
import { comparisonText, indicationText, techniqueText } from "./indication";
import type { ClinicalState } from "./state";
import type { Region } from "./words/types";

export type Style = "prose" | "regions" | "telegraphic" | "dictated" | "brief";

const styles = [
  ["prose", 0.36],
  ["regions", 0.18],
  ["telegraphic", 0.16],
  ["dictated", 0.18],
  ["brief", 0.12],
] as const;

/** A worded report with every statement that was put into it. */
export interface Worded {
  readonly text: string;
  readonly style: Style;
  readonly clauses: readonly Clause[];
}

interface Parts {
  readonly voice: Voice;
  readonly state: ClinicalState;
  readonly findings: readonly Clause[];
  readonly impression: readonly Clause[];
}

const joined = (clauses: readonly Clause[]): string => clauses.map((clause) => clause.text).join(" ");

/** The sentences of the findings with remarks scattered among them. */
function scattered({ voice: { rng }, findings }: Parts, remarkCount: number): string {
  const texts = findings.map((clause) => clause.text);
  for (const remark of remarks(rng, remarkCount)) texts.splice(between(rng, 0, texts.length), 0, remark);
  return texts.join(" ");
}

function impressionText({ voice: { rng }, impression }: Parts): string {
  if (impression.length > 1 && chance(rng, 0.4))
    return impression.map((clause, i) => `${i + 1}. ${clause.text}`).join(" ");
  return joined(impression);
}

/** Sections that a head may have, each with its own chance. */
function head({ voice, state }: Parts): string[] {
  const { rng } = voice;
  return [
    ...(chance(rng, 0.7)
      ? [
          `${pick(rng, ["INDICATION", "INDICATION", "HISTORY", "REASON FOR EXAM"])}: ${asSentence(indicationText(voice, state))}`,
        ]
      : []),
    ...(chance(rng, 0.45) ? [`TECHNIQUE: ${asSentence(techniqueText(voice))}`] : []),
    ...(chance(rng, 0.6) ? [`COMPARISON: ${asSentence(comparisonText(voice, state))}`] : []),
  ];
}

function layProse(parts: Parts): string {
  const { rng } = parts.voice;
  const lines = [...head(parts), `FINDINGS: ${scattered(parts, between(rng, 0, 2))}`];
  if (chance(rng, 0.75)) lines.push(`IMPRESSION: ${impressionText(parts)}`);
  return lines.join("\n");
}

const regionNames: Readonly<Record<Region, readonly string[]>> = {
  devices: ["Lines and tubes", "Devices", "Hardware"],
  lungs: ["Lungs", "Lungs and airways", "Parenchyma"],
  pleura: ["Pleura", "Pleural spaces"],
  heart: ["Heart and mediastinum", "Heart", "Cardiac"],
  bones: ["Bones", "Chest wall", "Skeleton"],
};

function layRegions(parts: Parts): string {
  const { rng } = parts.voice;
  const order: readonly Region[] = chance(rng, 0.5)
    ? ["devices", "lungs", "pleura", "heart", "bones"]
    : ["heart", "lungs", "pleura", "bones", "devices"];
  const lines = [...head(parts), "FINDINGS:"];
  for (const region of order) {
    const here = parts.findings.filter((clause) => clause.region === region);
    if (here.length > 0) lines.push(`${pick(rng, regionNames[region])}: ${joined(here)}`);
  }
  for (const remark of remarks(rng, between(rng, 0, 2))) lines.push(`Other: ${remark}`);
  return [...lines, `IMPRESSION: ${impressionText(parts)}`].join("\n");
}

function layTelegraphic(parts: Parts): string {
  const { voice, state } = parts;
  const { rng } = voice;
  const reason = chance(rng, 0.5)
    ? [`${pick(rng, ["Hx", "Indication", "Clin"])}: ${asSentence(indicationText(voice, state))}`]
    : [];
  const body = scattered(parts, between(rng, 0, 2));
  const close = chance(rng, 0.4) ? [`${pick(rng, ["IMP", "Imp", "Impr"])}: ${impressionText(parts)}`] : [];
  return [...reason, `CXR: ${body}`, ...close].join(chance(rng, 0.5) ? "\n" : " ");
}

function layDictated(parts: Parts): string {
  const { voice, state } = parts;
  const { rng } = voice;
  const openings = [
    `${techniqueText(voice)}.`,
    `${techniqueText(voice)} obtained for ${indicationText(voice, state)}.`,
    `Clinical information: ${indicationText(voice, state)}. ${techniqueText(voice)}.`,
    `${techniqueText(voice)} ${state.hasPrior ? "compared with the prior study" : "without a prior for comparison"}.`,
  ];
  const close = chance(rng, 0.6)
    ? ` ${pick(rng, ["In summary:", "Overall:", "Conclusion:", "In conclusion,"])} ${joined(parts.impression)}`
    : "";
  return `${pick(rng, openings)} ${scattered(parts, between(rng, 0, 2))}${close}`;
}

function layBrief(parts: Parts): string {
  const { voice, state } = parts;
  const reason = chance(voice.rng, 0.35) ? [`INDICATION: ${asSentence(indicationText(voice, state))}`] : [];
  const texts = parts.findings.map((clause) => clause.text);
  const numbered = texts.length > 1 && chance(voice.rng, 0.5);
  return [...reason, `IMPRESSION: ${texts.map((text, i) => (numbered ? `${i + 1}. ${text}` : text)).join(" ")}`].join(
    "\n",
  );
}

const layouts: Readonly<Record<Style, (parts: Parts) => string>> = {
  prose: layProse,
  regions: layRegions,
  telegraphic: layTelegraphic,
  dictated: layDictated,
  brief: layBrief,
};

/** Words a state in a style drawn by chance. */
export function wordReport(rng: Rng, state: ClinicalState): Worded {
  const style = pickWeighted(rng, styles);
  const voice: Voice = { rng, short: style === "telegraphic", hasPrior: state.hasPrior };
  const told = findingClauses(voice, state);
  const findings = chance(rng, 0.55) ? inAnatomicalOrder(told) : shuffled(rng, told);
  const impression = impressionClauses(voice, state);
  const text = layouts[style]({ voice, state, findings, impression });
  return { text, style, clauses: [...findings, ...impression] };
}
