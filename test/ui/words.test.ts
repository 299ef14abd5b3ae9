// The text modules of the page keep to the words of the project: none of the forbidden ones, no exclamation mark.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const forbidden = [
  /\bfailed\b/i,
  /\binvalid\b/i,
  /something went wrong/i,
  /\boops\b/i,
  /\bupload/i,
  /\banonymous/i,
  /\banonymi[sz]ed/i,
  /de-identified/i,
  /\bclean\b/i,
  /100 ?%/,
  /\b(?:fully|completely) (?:private|secure)/i,
  /\bsecure\b/i,
  /\bguaranteed?\b/i,
  /military-grade/i,
  /\b(?:HIPAA|GDPR|FDA)\b/,
  /\bCE approved/,
  /clinically validated/i,
  /\bcertified\b/i,
  /\burgent/i,
  /\bsimply\b/i,
  /\bjust\b/i,
  /AI-powered/i,
] as const;
/** The two sentences in which these words may stand: the banner and the purpose. */
const purpose = ["Research use, not for diagnosis", "Research and education. Not for diagnosis or triage."];

const root = join(import.meta.dirname, "../../src/ui");
const modules = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".text.ts") || path.startsWith("words/") || path.endsWith(".svelte"))
  .map((path) => [path, readFileSync(join(root, path), "utf8")] as const);

/** What a person can read: string literals of a module, text between tags of a component. */
function readable(path: string, source: string): string {
  if (path.endsWith(".svelte")) {
    const markup = source.replace(/<(script|style)[\s\S]*?<\/\1>/g, "").replace(/<!--[\s\S]*?-->/g, "");
    return [...markup.matchAll(/>([^<>{}]+)</g)].map((match) => match[1]).join("\n");
  }
  return source
    .split("\n")
    .filter((line) => !/^\s*(?:\/\/|\/?\*|import )/.test(line))
    .flatMap((line) => [...line.matchAll(/"([^"]*)"|`([^`]*)`/g)].map((match) => match[1] ?? match[2] ?? ""))
    .join("\n");
}

function findings(text: string): readonly string[] {
  const rest = purpose.reduce((left, sentence) => left.replaceAll(sentence, ""), text);
  const words = [...forbidden, /\bdiagnosis\b/i, /\btriage\b/i, /[a-z]!(?!=)/i];
  return words.flatMap((word) => word.exec(rest)?.[0] ?? []);
}

describe("words of the page", () => {
  test("there are text modules to read", () => {
    expect(modules.length).toBeGreaterThan(20);
  });

  test.each(modules)("%s keeps to the words of the project", (path, source) => {
    expect(findings(readable(path, source))).toEqual([]);
  });

  test("a planted sentence is found", () => {
    expect(findings("Upload failed! This is fully private.")).toEqual(["failed", "Upload", "fully private", "d!"]);
    expect(findings("A diagnosis within the hour")).toEqual(["diagnosis"]);
    expect(findings(purpose.join(" "))).toEqual([]);
  });
});
