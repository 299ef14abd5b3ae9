// The words of an HTML fragment, as a reader sees them: no DOM, nothing is loaded or run. Source: FORMATS 7; HTML Living Standard 13.2.

const token =
  /<!--[\s\S]*?(?:-->|$)|<(script|style|head|title)\b[\s\S]*?(?:<\/\1\s*>|$)|<\/?([a-z][a-z0-9]*)(?:[^<>a-z0-9][^<>]*)?>|[^<]+|</giu;
const block: ReadonlySet<string> = new Set(
  "address article aside blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table tr ul".split(" "),
);

/** Those that reports hold; what is not here stays as it is written. */
const named: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", ndash: "–", mdash: "—", hellip: "…", bull: "•" },
  ...{ lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", deg: "°", plusmn: "±", micro: "µ", times: "×", middot: "·" },
  ...{ le: "≤", ge: "≥", frac12: "½", frac14: "¼", frac34: "¾", sup2: "²", sup3: "³", szlig: "ß", ccedil: "ç" },
  ...{ auml: "ä", ouml: "ö", uuml: "ü", Auml: "Ä", Ouml: "Ö", Uuml: "Ü", aacute: "á", eacute: "é", iacute: "í" },
  ...{ oacute: "ó", uacute: "ú", agrave: "à", egrave: "è", ugrave: "ù", acirc: "â", ecirc: "ê", icirc: "î" },
  ...{ ocirc: "ô", ucirc: "û", euml: "ë", iuml: "ï", ntilde: "ñ", oslash: "ø", aring: "å", aelig: "æ" },
};

const fromCode = (code: number): string | null =>
  code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : null;

const entities = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}\d{0,2}));/giu,
    (whole, ...groups: (string | undefined)[]) => {
      const [decimal, hex, name] = groups;
      if (decimal !== undefined) return fromCode(Number(decimal)) ?? whole;
      if (hex !== undefined) return fromCode(Number.parseInt(hex, 16)) ?? whole;
      return (name !== undefined && Object.hasOwn(named, name) ? named[name] : undefined) ?? whole;
    },
  );

/** Blocks and line breaks as line ends, white space drawn together outside of pre; script, style and head are dropped. */
export function textOfHtml(html: string): string {
  let text = "";
  let preformatted = 0;
  for (const [whole, dropped, tag] of html.matchAll(token)) {
    if (dropped !== undefined || whole.startsWith("<!--")) continue;
    if (tag === undefined) {
      text += preformatted > 0 ? whole : whole.replace(/\s+/gu, " ");
      continue;
    }
    const name = tag.toLowerCase();
    if (name === "pre") preformatted = Math.max(0, preformatted + (whole.startsWith("</") ? -1 : 1));
    if (block.has(name)) text += "\n";
    else if (/^<t[dh]/iu.test(whole)) text += " ";
  }
  const lines = entities(text)
    .split("\n")
    .map((line) => line.trim());
  return lines
    .join("\n")
    .replace(/\n{3,}/gu, "\n\n")
    .trim();
}
