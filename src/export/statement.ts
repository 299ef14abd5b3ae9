// privacy-statement.html: privacy.json on one printable page for a privacy officer. It stands alone: no script, no outside
// reference, every text escaped.
import type { Json } from "@/formats/strict-json";
import { isArray, isObject } from "@/formats/strict-json";
import { oddsSentence } from "./privacy-file";
import type { PrivacyFacts } from "./types";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);

const style =
  "body{font:11pt/1.45 system-ui,sans-serif;max-width:46rem;margin:1.5rem auto;padding:0 1rem;color:#111;background:#fff}" +
  "h1{font-size:1.4rem;margin:0 0 .5rem}.claim{border:2px solid #111;padding:.6rem .9rem;font-size:1.05rem}" +
  "table{border-collapse:collapse;width:100%;font-size:.8rem;margin-top:.8rem}th,td{text-align:left;vertical-align:top;padding:.15rem .5rem .15rem 0;border-top:1px solid #bbb}" +
  "th{width:13rem;font-weight:600}ul{margin:0;padding-left:1rem}dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:0 .6rem}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}" +
  "@page{size:A4;margin:12mm}@media print{body{margin:0;font-size:8.5pt}table{font-size:7pt}}";

const words = (key: string): string => key.replaceAll("_", " ");

/** A value of privacy.json as HTML: lists, pairs, or plain text. */
function shown(value: Json | undefined): string {
  if (isArray(value)) return `<ul>${value.map((item) => `<li>${shown(item)}</li>`).join("")}</ul>`;
  if (isObject(value))
    return `<dl>${Object.entries(value)
      .map(([key, item]) => `<dt>${escapeHtml(words(key))}</dt><dd>${shown(item)}</dd>`)
      .join("")}</dl>`;
  return value === null || value === undefined ? "not computed" : escapeHtml(String(value));
}

/** @param fields the content of privacy.json, in its order */
export function statementPage(facts: PrivacyFacts, fields: Readonly<Record<string, unknown>>): string {
  const plain: unknown = JSON.parse(JSON.stringify(fields));
  const rows = Object.entries(plain ?? {}).filter(([key]) => key !== "schema");
  const body = rows.map(
    ([key, value]: [string, Json]) => `<tr><th scope="row">${escapeHtml(words(key))}</th><td>${shown(value)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Privacy statement</title>
<style>${style}</style>
</head>
<body>
<h1>Privacy statement</h1>
<p class="claim">${escapeHtml(oddsSentence(facts))}</p>
<p>This adapter was trained on reports with differential privacy. The promise is about this file: whatever is done with it, the odds above hold for each ${facts.unit}. For research. Not for diagnosis.</p>
<table>
${body.join("\n")}
</table>
</body>
</html>
`;
}
