// A sweep as one page to print or file: conditions, the table, each label, and what epsilon does not cover. It stays here: its scores come
// from private reports. The same report gives the same bytes.
import type { IntervalResult } from "@/evaluation/interval";
import type { RowDifference, SweepConditions, SweepReport, SweepRow } from "@/evaluation/sweep-types";
import { escapeHtml, facts, list, section } from "./statement-html";
import { selectionWords } from "./statement-words";

const style = [
  "@page{margin:12mm}",
  "*{box-sizing:border-box}",
  'body{font:10pt/1.35 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:#000;background:#fff;max-width:270mm;margin:8mm auto;padding:0 4mm}',
  "h1{font-size:1.5em;margin:0}h2{font-size:1.1em;margin:0 0 1mm}p{margin:0 0 1mm}",
  "section{border-top:.2mm solid #888;padding-top:2mm;margin-top:4mm}",
  "table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:1mm 0}",
  "th,td{text-align:left;font-weight:400;padding:.4mm 3mm .4mm 0;border-bottom:.1mm solid #ccc;white-space:nowrap}th[scope=col]{font-weight:600;border-color:#000}",
  ".facts{display:grid;grid-template-columns:14em 1fr;margin:0}.facts dt{font-weight:600}.facts dd{margin:0;overflow-wrap:anywhere}",
  ".stays{border:.4mm solid #000;padding:1mm 2mm;font-weight:600}",
  ".scroll{overflow-x:auto}",
  "@media print{body{margin:0;padding:0;max-width:none;font-size:8pt}tr{break-inside:avoid}}",
].join("");

const three = (value: number | null): string => (value === null ? "–" : value.toFixed(3));
const signed = (value: number | null): string =>
  value === null ? "–" : `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
const short = (value: number): string => String(Number(value.toPrecision(4)));

const why: Readonly<Record<string, string>> = {
  undefined: "not defined",
  "few-patients": "fewer than 20 patients",
  "few-cases": "too few cases to judge",
  "undefined-replicates": "often not defined",
};

const range = (interval: IntervalResult | null, of = three): string => {
  if (!interval) return "–";
  return interval.method === "none" ? why[interval.because]! : `${of(interval.low)} to ${of(interval.high)}`;
};

const spread = ({ betweenRepeats: over }: SweepRow): string =>
  over === null || over.kind === "single"
    ? "–"
    : `${three(over.low)} to ${three(over.high)}${over.kind === "range" ? " (range)" : ""}`;

const pText = (p: number | null): string => (p === null ? "–" : p < 0.001 ? "< 0.001" : p.toFixed(3));

const difference = (d: RowDifference | null, isReference = false): string =>
  isReference ? "reference" : d ? `${signed(d.difference)} (${range(d.interval, signed)})` : "–";

const nameOf = ({ method, epsilon }: { method: string; epsilon: number | null }): string =>
  `${method}${epsilon === null ? ", no privacy" : `, epsilon ${epsilon}`}`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) =>
    row
      .map((cell, c) => (c === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td>${escapeHtml(cell)}</td>`))
      .join("");
  const heads = head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join("");
  return `<div class="scroll"><table><thead><tr>${heads}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("")}</tbody></table></div>`;
}

const scoreTable = (rows: readonly SweepRow[]): string =>
  table(
    [
      ...[
        "Method",
        "Weighted F1",
        "Between repeats, 95 %",
        "Between patients, 95 %",
        "Two-class weighted",
        "Macro",
        "Micro",
        "AUROC",
      ],
      ...["Unseen texts", "Difference (95 %)", "Holm p", "Done"],
    ],
    rows.map((row) => [
      ...[nameOf(row), three(row.weightedF1), spread(row), range(row.betweenPatients), three(row.twoClassWeightedF1)],
      ...[three(row.macroF1), three(row.microF1), three(row.macroAuroc), three(row.unseenWeightedF1)],
      ...[
        difference(row.difference, row.isReference),
        pText(row.difference?.holmP ?? null),
        `${row.done} of ${row.planned}`,
      ],
    ]),
  );

const settingTable = (rows: readonly SweepRow[]): string =>
  table(
    ["Method", "Epsilon, this run", "Delta", "Unit", "Sigma", "q", "T", "C", "Seconds a run", "Engine"],
    rows.map(({ privacy, done, seconds, engine, ...row }) => [
      nameOf(row),
      ...(privacy
        ? [String(privacy.epsilon), String(privacy.delta), privacy.unit, short(privacy.noiseMultiplier)]
        : ["none", "–", "–", "–"]),
      ...(privacy
        ? [short(privacy.samplingProbability), String(privacy.steps), short(privacy.clipNorm)]
        : ["–", "–", "–"]),
      ...[done === 0 ? "–" : (seconds / done).toFixed(1), engine],
    ]),
  );

const labelTable = (row: SweepRow): string =>
  `<h3>${escapeHtml(nameOf(row))}</h3>${table(
    ["Label", "Positives", "F1", "Between patients, 95 %", "Difference (95 %)", "Holm p"],
    row.perLabel.map(({ label, positives, f1, tooFew, interval, difference: d }) => [
      ...[label, String(positives), tooFew ? "too few cases to judge" : three(f1), tooFew ? "–" : range(interval)],
      ...[tooFew ? "–" : difference(d, row.isReference), pText(d?.holmP ?? null)],
    ]),
  )}`;

const conditionFacts = (c: SweepConditions): string =>
  facts([
    ["Data", `${c.reports} reports of ${c.patients} patients${c.synthetic ? ", synthetic" : ""}`],
    ["Reference labels", `${c.labelSetName}, ${c.reference}`],
    [
      "Policies",
      `uncertain counts as ${c.uncertain}, blank as ${c.blank}, rows without a patient: ${c.rowsWithoutPatient}`,
    ],
    ["Split", c.split],
    ["Threshold", "0.5, not tuned"],
    ["Encoder", `${c.encoder}, ${c.maxTokens} tokens; ${c.tooLong} reports are longer and are cut`],
    ["Public size", `${c.publicSize}, ${c.publicSizeSource}`],
    ...(c.spent
      ? ([
          [
            "All private runs on this data",
            `epsilon ${c.spent.epsilon}, delta ${c.spent.delta}, per ${c.unit} (${c.spent.runs} runs, composed)`,
          ],
        ] as const)
      : []),
    ["Data hash (SHA-256)", c.dataSha256],
    ["Build", c.build],
  ]);

const notes = [
  "Weighted F1 is the F1 of the positive class weighted by the number of positives, mean over repeats.",
  "Between repeats: mean ± t·sd/√S over seeds. Between patients: BCa bootstrap over patients of the mean over repeats. The two answer different questions.",
  "Differences are paired on the same reports and seeds. p by swapping patients, corrected by Holm over the rows; per label by McNemar's test over patients, corrected over the labels. A p of 0.05 or more shows no difference; it does not show that there is none.",
  "Labels with fewer than 20 positives have no figure of their own; they stay in the averages.",
];

/** @returns a whole HTML document */
export function sweepHtml({ conditions, table: { rows, reference } }: SweepReport): string {
  const against = reference ? `<p>Differences are against ${escapeHtml(nameOf(reference))}.</p>` : "";
  const few = selectionWords(conditions.trainedRuns);
  const selection =
    few === "none"
      ? ""
      : section("If an adapter is picked from these runs", `<p>Its statement says: “${escapeHtml(few)}”</p>`);
  const body = [
    '<h1>Comparison of classifiers</h1><p class="stays">Stays here: these scores come from private reports and no epsilon covers them.</p>',
    section("Conditions", conditionFacts(conditions)),
    section("Scores", `${scoreTable(rows)}${against}`),
    section("Privacy and cost of one run", settingTable(rows)),
    selection,
    section("How to read it", list(notes)),
    section(
      "Each label",
      rows
        .filter(({ perLabel }) => perLabel.length > 0)
        .map(labelTable)
        .join(""),
    ),
  ].join("");
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Comparison of classifiers</title><style>${style}</style></head><body>${body}</body></html>\n`;
}
