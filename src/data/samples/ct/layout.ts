// The styles of a chest CT report: one paragraph as in translated reports, prose with headings, lines by region, short.
import { uniform, type Rng } from "@/base/random";
import { between, chance, pick, pickWeighted, shuffled } from "../choice";
import { asSentence, expand } from "../grammar";
import { ctFindingClauses, ctImpressionClauses, drawCtBackground } from "./body";
import type { CtClause, CtVoice } from "./clauses";
import type { CtState } from "./state";
import { abdomenWindow, comparisons, ctReasons, ctTechniques, lungWindow } from "./words/background";
import type { CtRegion } from "./words/types";

export type CtStyle = "paragraph" | "prose" | "regions" | "brief";

const styles = [
  ["paragraph", 0.6],
  ["prose", 0.16],
  ["regions", 0.14],
  ["brief", 0.1],
] as const;

/** A worded report with every statement that was put into it. */
export interface CtWorded {
  readonly text: string;
  readonly style: CtStyle;
  readonly clauses: readonly CtClause[];
}

interface Parts {
  readonly voice: CtVoice;
  readonly findings: readonly CtClause[];
  readonly impression: readonly CtClause[];
}

const anatomical: readonly CtRegion[] = ["airways", "heart", "mediastinum", "lungs", "pleura", "abdomen", "bones"];
const heartFirst: readonly CtRegion[] = ["heart", "mediastinum", "airways", "lungs", "pleura", "abdomen", "bones"];
const lungsFirst: readonly CtRegion[] = ["airways", "lungs", "pleura", "mediastinum", "heart", "abdomen", "bones"];

const joined = (clauses: readonly CtClause[]): string => clauses.map((clause) => clause.text).join(" ");

const phrase = (rng: Rng, options: readonly string[]): string => expand(rng, pick(rng, options));

/** Sentences in the order of the body, devices in front, at the heart or at the end. */
function inOrder({ voice: { rng }, findings }: Parts): (readonly [CtRegion, CtClause[]])[] {
  const order = pickWeighted(rng, [
    [anatomical, 0.55],
    [heartFirst, 0.25],
    [lungsFirst, 0.2],
  ]);
  const devices = between(rng, 0, order.length);
  const regions: CtRegion[] = [...order.slice(0, devices), "devices", ...order.slice(devices)];
  return regions
    .map(
      (region) =>
        [
          region,
          shuffled(
            rng,
            findings.filter((clause) => clause.region === region),
          ),
        ] as const,
    )
    .filter(([, clauses]) => clauses.length > 0);
}

const windowOf: Partial<Record<CtRegion, readonly string[]>> = { lungs: lungWindow, abdomen: abdomenWindow };

/** One paragraph, the sections opened by their window. */
function paragraph(parts: Parts): string {
  const { rng } = parts.voice;
  return inOrder(parts)
    .map(([region, clauses]) => {
      const opening = windowOf[region];
      const opened = opening !== undefined && parts.voice.dialect === "translated" && chance(rng, 0.6);
      return opened ? `${phrase(rng, opening)} ${joined(clauses)}` : joined(clauses);
    })
    .join(" ");
}

const bullets = ["• ", "- ", '" ', "* "];

/** The impression as running lines, a list or numbers. */
function closing({ voice: { rng }, impression }: Parts): string {
  const texts = impression.map((clause) => clause.text);
  if (chance(rng, 0.3)) return texts.map((text, i) => `${i + 1}. ${text}`).join(" ");
  if (chance(rng, 0.4)) return texts.join(" ");
  const bullet = pick(rng, bullets);
  return texts.map((text) => `${bullet}${text}`).join(" ");
}

function layParagraph(parts: Parts): string {
  const { rng, hasPrior } = parts.voice;
  const opening = hasPrior && chance(rng, 0.7) ? [asSentence(phrase(rng, comparisons))] : [];
  const close = chance(rng, 0.85) ? [closing(parts)] : [];
  return [...opening, paragraph(parts), ...close].join(" ");
}

/** Sections that a head may have, each with its own chance. */
function head({ rng, hasPrior }: CtVoice): string[] {
  return [
    ...(chance(rng, 0.7)
      ? [`${pick(rng, ["INDICATION", "HISTORY", "CLINICAL INFORMATION"])}: ${asSentence(phrase(rng, ctReasons))}`]
      : []),
    ...(chance(rng, 0.6) ? [`TECHNIQUE: ${asSentence(phrase(rng, ctTechniques))}`] : []),
    ...(chance(rng, 0.5) ? [`COMPARISON: ${hasPrior ? "Prior chest CT." : "None."}`] : []),
  ];
}

function layProse(parts: Parts): string {
  const lines = [...head(parts.voice), `FINDINGS: ${paragraph(parts)}`];
  if (chance(parts.voice.rng, 0.85)) lines.push(`IMPRESSION: ${closing(parts)}`);
  return lines.join("\n");
}

const regionNames: Readonly<Record<CtRegion, readonly string[]>> = {
  devices: ["Lines and tubes", "Devices", "Foreign material"],
  airways: ["Airways", "Trachea and bronchi"],
  heart: ["Heart and vessels", "Cardiovascular", "Heart"],
  mediastinum: ["Mediastinum", "Mediastinum and nodes", "Mediastinum and hila"],
  lungs: ["Lungs", "Lung parenchyma", "Lungs and airways"],
  pleura: ["Pleura", "Pleural spaces"],
  abdomen: ["Upper abdomen", "Abdomen"],
  bones: ["Bones", "Bones and soft tissues", "Osseous structures"],
};

function layRegions(parts: Parts): string {
  const { rng } = parts.voice;
  const lines = inOrder(parts).map(([region, clauses]) => `${pick(rng, regionNames[region])}: ${joined(clauses)}`);
  return [...head(parts.voice), "FINDINGS:", ...lines, `IMPRESSION: ${closing(parts)}`].join("\n");
}

const layBrief = (parts: Parts): string => joined(shuffled(parts.voice.rng, parts.findings));

const layouts: Readonly<Record<CtStyle, (parts: Parts) => string>> = {
  paragraph: layParagraph,
  prose: layProse,
  regions: layRegions,
  brief: layBrief,
};

/** Words a state in a style drawn by chance. */
export function wordCtReport(rng: Rng, state: CtState): CtWorded {
  const style = pickWeighted(rng, styles);
  const translated = style === "paragraph" ? 0.9 : 0.3;
  const voice: CtVoice = { rng, dialect: chance(rng, translated) ? "translated" : "plain", hasPrior: state.hasPrior };
  const background = drawCtBackground(voice, style === "brief" ? 0.1 : 0.45 + 0.55 * uniform(rng));
  const findings = [...ctFindingClauses(voice, state), ...background.clauses];
  const impression = ctImpressionClauses(voice, state, background);
  const text = layouts[style]({ voice, findings, impression });
  return { text, style, clauses: [...findings, ...impression] };
}
