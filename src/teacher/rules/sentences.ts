// A text as sentences of tokens, in the one form that phrases are looked up in: lower case, tokens between single spaces.
// "Mass/nodule seen." reads " mass or nodule seen . ". Linear in the length of the text.
import type { Span } from "./types";

export interface Token extends Span {
  /** Lower case; "/" reads "or". */
  readonly word: string;
}

export interface Sentence {
  readonly tokens: readonly Token[];
  /** " token token … " */
  readonly line: string;
  /** [line.length] index of the token that a character of the line belongs to; a space belongs to the token after it. */
  readonly tokenAt: Int32Array;
}

/** A sentence is cut after so many tokens: a text without full stops stays linear. */
const maxTokens = 200;

const tokenPattern = /[\p{L}\p{N}\p{M}]+(?:['’-][\p{L}\p{N}\p{M}]+)*|[^\s\p{L}\p{N}\p{M}]/gu;
/** Words that a full stop shortens. */
const shortened: ReadonlySet<string> = new Set(["dr", "mr", "mrs", "ms", "vs", "approx", "resp", "e.g", "i.e"]);

/** The form in which phrases and texts meet; "’" reads "'". */
const wordOf = (raw: string): string => (raw === "/" ? "or" : raw.toLowerCase().replaceAll("’", "'"));

function* tokensOf(text: string, from: number): Generator<Token> {
  for (const found of text.matchAll(tokenPattern))
    yield { start: from + found.index, end: from + found.index + found[0].length, word: wordOf(found[0]) };
}

/** A phrase of a list as text of a line: "_" is the edge of a word, as a space is. */
export function lineOfPhrase(phrase: string): string {
  const line = phrase.split("_").map((part) => [...tokensOf(part, 0)].map(({ word }) => word).join(" "));
  return line.join(" ");
}

function sentenceOf(tokens: readonly Token[]): Sentence {
  const line = ` ${tokens.map(({ word }) => word).join(" ")} `;
  const tokenAt = new Int32Array(line.length).fill(tokens.length - 1);
  let at = 0;
  for (const [index, { word }] of tokens.entries()) {
    tokenAt.fill(index, at, at + word.length + 1);
    at += word.length + 1;
  }
  return { tokens, line, tokenAt };
}

/** Whether the token ends its sentence: . ! ? but not inside 1.5, nor after a word that it shortens. */
function isEnd(tokens: readonly Token[], index: number): boolean {
  const { word, end } = tokens[index]!;
  if (word === "!" || word === "?") return true;
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  if (after !== undefined && /^\d{1,2}$/u.test(after.word) && tokens[index + 2]?.word === ")") return true;
  if (word !== ".") return false;
  if (before === undefined || after === undefined) return true;
  if (shortened.has(before.word)) return false;
  return !(after.start === end && /^\d/u.test(after.word) && /\d$/u.test(before.word));
}

/** Sentences of a span of the text, each with at least one token. A blank line ends a sentence, a single line break does not. */
export function sentencesOf(text: string, { start, end }: Span): Sentence[] {
  const tokens = [...tokensOf(text.slice(start, end), start)];
  const sentences: Sentence[] = [];
  let first = 0;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    const blankLine = next !== undefined && /\n[^\S\n]*\n/u.test(text.slice(token.end, next.start));
    if (next !== undefined && !blankLine && !isEnd(tokens, index) && index - first + 1 < maxTokens) continue;
    sentences.push(sentenceOf(tokens.slice(first, index + 1)));
    first = index + 1;
  }
  return sentences;
}
