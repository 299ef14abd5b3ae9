// Small readers behind test/style.test.ts: header comments, line limits, links and anchors of documents.

/** Hard limit of a file: 60 for the two roots, 200 for a component, 400 for the rest. */
export function lineLimit(path: string): number {
  if (path === "src/main.ts" || path === "src/App.svelte") return 60;
  return path.endsWith(".svelte") ? 200 : 400;
}

function svelteHeader(text: string): number {
  if (!text.startsWith("<!--")) return 0;
  return text.slice(0, text.indexOf("-->")).split("\n").length;
}

/** Lines of the comment that a file begins with; a "#!" line before it does not count. */
export function commentLines(path: string, text: string): number {
  if (path.endsWith(".svelte")) return svelteHeader(text);
  const lines = text.split("\n").filter((line, at) => at > 0 || !line.startsWith("#!"));
  if (lines[0]?.startsWith("/*") === true) return lines.findIndex((line) => line.includes("*/")) + 1;
  const end = lines.findIndex((line) => !line.startsWith("//"));
  return end < 0 ? lines.length : end;
}

/** Relative links and images of a Markdown text, code left out. */
export function linksOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/```[\s\S]*?```/g, "").replaceAll(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map((match) => match[1]!).filter((link) => !/^[a-z]+:/.test(link));
}

/** Anchors of the headings: lower case, spaces to hyphens, letters, digits, hyphens and underscores kept. */
export const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
