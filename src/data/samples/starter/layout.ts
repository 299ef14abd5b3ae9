// How a report of the starter corpus is set: findings and impression with or without headings, by region, or telegraphic;
// some with the marks that de-identification leaves.
import type { Rng } from "@/base/random";
import { chance, pick, pickWeighted, shuffled } from "../choice";
import type { Clause, Voice } from "../clauses";
import { asSentence } from "../grammar";
import { comparisonText, indicationText, techniqueText } from "../indication";
import type { Style } from "../layout";
import type { ClinicalState } from "../state";
import type { Region } from "../words/types";

const styles = [
  ["dictated", 0.4],
  ["prose", 0.36],
  ["regions", 0.08],
  ["telegraphic", 0.08],
  ["brief", 0.08],
] as const;

export interface Parts {
  readonly findings: readonly Clause[];
  readonly impression: readonly Clause[];
}

const joined = (clauses: readonly Clause[]): string => clauses.map((clause) => clause.text).join(" ");

const orders: readonly (readonly Region[])[] = [
  ["heart", "lungs", "pleura", "bones", "devices"],
  ["devices", "heart", "lungs", "pleura", "bones"],
  ["lungs", "pleura", "heart", "bones", "devices"],
];

function inOrder(rng: Rng, clauses: readonly Clause[]): readonly Clause[] {
  if (chance(rng, 0.3)) return shuffled(rng, clauses);
  const order = pick(rng, orders);
  return order.flatMap((region) => clauses.filter((clause) => clause.region === region));
}

function numbered(rng: Rng, clauses: readonly Clause[]): string {
  return chance(rng, 0.3) ? clauses.map((clause, i) => `${i + 1}. ${clause.text}`).join(" ") : joined(clauses);
}

function headOf(voice: Voice, state: ClinicalState): string[] {
  const { rng } = voice;
  if (chance(rng, 0.5)) return [];
  return [
    `${pick(rng, ["INDICATION", "HISTORY", "CLINICAL HISTORY"])}: ${asSentence(indicationText(voice, state))}`,
    ...(chance(rng, 0.5) ? [`COMPARISON: ${asSentence(comparisonText(voice, state))}`] : []),
    ...(chance(rng, 0.3) ? [`TECHNIQUE: ${asSentence(techniqueText(voice))}`] : []),
  ];
}

const names: Readonly<Record<Region, string>> = {
  devices: "Lines/tubes",
  lungs: "Lungs",
  pleura: "Pleura",
  heart: "Heart",
  bones: "Bones and other",
};

function byRegion(rng: Rng, clauses: readonly Clause[]): string[] {
  return pick(rng, orders)
    .map((region) => [names[region], clauses.filter((clause) => clause.region === region)] as const)
    .filter(([, here]) => here.length > 0)
    .map(([name, here]) => `${name}: ${joined(here)}`);
}

/** Words that de-identification blanks by mistake, though they say nothing about a person. */
const blanked =
  /\b(?:bones|wires|angle|sulcus|linear|streaky|likely|nodes|knob|fields|hila|vessels|osseous|healed|prior|views|evidence|joints|port|mild|structures)\b/gi;

function deidentified(rng: Rng, text: string): string {
  return text.replace(blanked, (word) => (chance(rng, 0.35) ? pick(rng, ["XXXX", "XXXX", "XXXX", "___"]) : word));
}

export interface Laid {
  readonly text: string;
  readonly style: Style;
}

/** Sets the sentences of a report in a style drawn by chance. */
export function layOut(voice: Voice, state: ClinicalState, parts: Parts): Laid {
  const { rng } = voice;
  const style = voice.short
    ? "telegraphic"
    : pickWeighted(
        rng,
        styles.filter(([name]) => name !== "telegraphic"),
      );
  const findings = joined(inOrder(rng, parts.findings));
  const impression = numbered(rng, parts.impression);
  const texts: Readonly<Record<Style, () => string>> = {
    dictated: () => `${findings} ${impression}`,
    prose: () =>
      [...headOf(voice, state), `FINDINGS: ${findings}`, `IMPRESSION: ${impression}`].join(
        pick(rng, ["\n", "\n", " "]),
      ),
    regions: () =>
      [...headOf(voice, state), "FINDINGS:", ...byRegion(rng, parts.findings), `IMPRESSION: ${impression}`].join("\n"),
    telegraphic: () => `${findings} ${pick(rng, ["Imp:", "IMP:", ""])} ${impression}`.replace(/ {2}/g, " "),
    brief: () => findings,
  };
  const text = texts[style]();
  return { text: chance(rng, 0.35) ? deidentified(rng, text) : text, style };
}
