// privacy-statement.html: privacy.json as one printed page (A4 or Letter) for a privacy officer. A pure function of the file.
// It stands alone: no script, no outside reference, every text escaped.
import { plainNumber } from "./bytes";
import { escapeHtml, facts, hashes, list, section } from "./statement-html";
import { statementStyle } from "./statement-style";
import type { Statement } from "./statement-schema";
import { guessed, noAudit } from "./statement-words";

/** Rows of the account's table; the page stays one page. */
const shownRuns = 4;

const percent = (share: number): string => `${plainNumber(Number((100 * share).toPrecision(6)))} %`;

/** 100 guesses as a bar: right by chance, and at most right with the adapter. It is drawn, as printers leave backgrounds out. */
const bar = (right: number): string =>
  `<svg viewBox="0 0 100 3" preserveAspectRatio="none" role="img" aria-label="50 of 100 by chance, at most ${right} with the adapter"><rect width="100" height="3" fill="#ddd"/><rect width="${right}" height="3" fill="#777"/><rect width="50" height="3" fill="#000"/></svg>`;

function headline(statement: Statement): string {
  const { epsilon, delta, unit, scope, odds } = statement;
  const right = odds.right_guesses_of_100_at_most;
  const figures = [
    ["Epsilon", plainNumber(epsilon), `per ${unit}, ${scope}`],
    ["Delta", plainNumber(delta), "chance that the promise fails"],
    ["Found", percent(odds.found_at_1_percent_false_alarms_at_most), "at most, at 1 % false alarms"],
  ].map(
    ([name = "", value = "", note = ""]) =>
      `<div><dt>${escapeHtml(name)}</dt> <dd><b>${escapeHtml(value)}</b> <span>${escapeHtml(note)}</span></dd></div>`,
  );
  return `<div class="claim"><p>If 100 people guess whether ${guessed[unit]}, about <b>50</b> are right without the adapter; with it, on average at most <b>${right}</b>.</p>${bar(right)}</div>
<dl class="figures">${figures.join("")}</dl>`;
}

function protectedPart(statement: Statement): string {
  const { unit, max_reports_per_unit: most, unit_excludes: excludes, rows_without_patient: rows } = statement;
  const cap = unit === "patient" ? ` At most ${most} reports of a patient enter a step.` : "";
  return section(
    `Who is protected: each ${unit}`,
    `<p>${escapeHtml(`${excludes}${cap} ${rows} Compared are data with and without one ${unit} (${statement.relation}).`)}</p>`,
  );
}

const endWords = {
  done: "finished",
  stopped: "stopped by hand",
  failed: "broke off",
  discarded: "discarded",
  running: "still running",
} as const;

function runRow(run: Statement["ledger"]["runs"][number], place: { at: number; own: boolean }): string {
  const cells = [
    `${place.at}${place.own ? " (this)" : ""}`,
    run.opened,
    plainNumber(run.noise_multiplier),
    plainNumber(run.sampling_probability),
    `${run.steps_charged} of ${run.steps_planned}`,
    endWords[run.ended],
    run.plan_sha256.slice(0, 12),
  ];
  return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`;
}

/** This run and the latest others as a table; the rest is counted. */
function runTable({ runs, this_run }: Statement["ledger"]): string {
  const own = this_run - 1;
  const others = [...runs.keys()].filter((i) => i !== own).slice(1 - shownRuns);
  const rows = runs.flatMap((run, i) =>
    i === own || others.includes(i) ? [runRow(run, { at: i + 1, own: i === own })] : [],
  );
  const heads = ["Run", "Begun", "Noise", "Sampling", "Steps charged", "Ended", "Plan"].map(
    (head) => `<th>${head}</th>`,
  );
  const hidden = runs.length - rows.length;
  const more = hidden > 0 ? `<p>${hidden} earlier runs are listed in privacy.json.</p>` : "";
  return `<table><thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>${more}`;
}

function ledgerPart(statement: Statement): string {
  const { ledger, selection, epsilon, run_epsilon, planned_epsilon, stop } = statement;
  const { limit, runs } = ledger;
  const all = runs.length === 1 ? "the one run on these reports" : `all ${runs.length} runs together`;
  const earlier = ledger.complete ? "complete" : "not complete, earlier spending is unknown";
  const most = limit.max_epsilon === "none" ? "no limit is set" : `limit epsilon ${plainNumber(limit.max_epsilon)}`;
  const removed = limit.ever_removed ? ", an earlier limit was removed" : "";
  const pairs: [string, string][] = [
    [
      "Epsilon",
      `${plainNumber(epsilon)} for ${all}; this run ${plainNumber(run_epsilon)}, as planned ${plainNumber(planned_epsilon)}. It ended: ${stop}.`,
    ],
    ["Ledger", `Kept since ${ledger.since}, ${earlier}; ${most}${removed}. Later plans: ${ledger.later_plans}`],
  ];
  if (selection !== "none") pairs.push(["Selection", selection]);
  return section("What was spent on these reports", runTable(ledger) + facts(pairs));
}

function parameterText({ parameters: p, unit }: Statement): string {
  return [
    `Noise ${plainNumber(p.noise_multiplier)} times the clip norm ${plainNumber(p.clip_norm)}; sampling probability ${plainNumber(p.sampling_probability)}`,
    `public size ${p.public_unit_count} ${unit}s (${p.public_unit_count_source}), expected batch ${plainNumber(p.expected_batch_size)}`,
    `${p.steps_charged} of ${p.steps_planned} steps`,
    `${p.trainable_numbers} trained numbers, grid of ${p.grid_scale} steps a clip norm.`,
  ].join("; ");
}

function accountantText({ accountant: a }: Statement): string {
  const grid = typeof a.grid === "number" ? `grid ${plainNumber(a.grid)}` : `grid ${a.grid}`;
  return [
    `${a.name}, ${grid}; tail ${a.tail_mass}. By Renyi (order ${a.rdp_order}) ${plainNumber(a.epsilon_rdp)}, at whole orders ${plainNumber(a.epsilon_rdp_integer_orders)}`,
    `without amplification by sampling ${plainNumber(a.epsilon_without_amplification)}`,
    `any attack with 1 % false alarms finds at most ${percent(a.hit_rate_at_1_percent_false_alarms_at_most)}, with 0.1 % at most ${percent(a.hit_rate_at_0_1_percent_false_alarms_at_most)}.`,
  ].join("; ");
}

function auditText({ audit }: Statement): string {
  if (audit === noAudit) return "None was run.";
  const { epsilon_lower_bound: bound, ceiling, right, guesses, canaries, data, significance } = audit;
  return `Epsilon at least ${plainNumber(bound)}, and this test cannot show more than ${plainNumber(ceiling)}: ${right} of ${guesses} guesses right, ${canaries} canaries in ${data}, significance ${plainNumber(Number(significance.toPrecision(3)))}. ${audit.meaning}`;
}

function methodPart(statement: Statement): string {
  const { arithmetic, sampler, randomness, fixed_beforehand: fixed } = statement;
  return section(
    "How it was made and counted",
    facts([
      ["Parameters", parameterText(statement)],
      ["Accountant", accountantText(statement)],
      [
        "As run",
        `${sampler}. Random numbers: ${randomness}. Gradients ${arithmetic.gradients} (${arithmetic.engine}), ${arithmetic.sums}. ${arithmetic.timing}`,
      ],
      [
        "Fixed before",
        `Labels ${fixed.label_set}; uncertain ones ${fixed.uncertain}, blank ones ${fixed.blank}; thresholds ${fixed.thresholds}; ${fixed.schedule}.`,
      ],
      ["Audit", auditText(statement)],
    ]),
  );
}

function restPart({ trust, release, retained, implementation, limits }: Statement): string {
  const { statement, build, evidence } = implementation;
  const words = [trust, `Release: ${release}`, retained, `${statement} Build ${build}.`, evidence, ...limits];
  return section("What it rests on", `<p>${escapeHtml(words.join(" "))}</p>`);
}

const isDense = ({ ledger, audit }: Statement): boolean => ledger.runs.length > 1 || audit !== noAudit;

/** @param statement  the content of privacy.json; the same content gives the same bytes */
export function statementPage(statement: Statement): string {
  const { implementation, ledger, fixed_beforehand: fixed } = statement;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Privacy statement</title>
<style>${statementStyle}</style>
</head>
<body${isDense(statement) ? ' class="dense"' : ""}>
<header><h1>Privacy statement</h1><p>Adapter for ${escapeHtml(implementation.base)}<br>For research. Not for diagnosis.</p></header>
${headline(statement)}
${protectedPart(statement)}
${section("What epsilon does not cover", list(statement.not_covered))}
${ledgerPart(statement)}
${methodPart(statement)}
${restPart(statement)}
${hashes([
  ["adapter", implementation.adapter_sha256],
  ["base", implementation.base_package_sha256],
  ["plan", ledger.plan_sha256],
  ["labels", fixed.labels_sha256],
  ["ledger", ledger.head_sha256],
])}
<footer><div>Name</div><div>Place, date</div><div>Signature</div></footer>
</body>
</html>
`;
}
