// Unigram tokenizing as Hugging Face `tokenizers` does it: of all ways to cut a word into known pieces the one with the largest sum
// of scores; characters in no piece are unknown, and neighbours that are unknown become one.
import type { UnigramFile } from "./unigram-file";

/** Below the lowest score, for a character that no piece has. */
const unknownPenalty = 10;

/** The best cut that ends at a place. */
interface Node {
  readonly score: number;
  readonly start: number;
  readonly isUnknown: boolean;
}

interface Pieces {
  readonly ids: ReadonlyMap<string, number>;
  readonly scores: readonly number[];
  readonly unknownId: number;
  readonly unknownScore: number;
  /** Every start of a piece: nothing longer is looked for where it is not in here. */
  readonly starts: ReadonlySet<string>;
}

function piecesOf({ vocabulary, scores, unknownId }: UnigramFile): Pieces {
  const ids = new Map([...vocabulary].filter(([, id]) => id < scores.length));
  const starts = new Set<string>();
  for (const piece of ids.keys()) for (let end = 1; end <= piece.length; end++) starts.add(piece.slice(0, end));
  const lowest = scores.reduce((low, score) => Math.min(low, score), Infinity);
  return { ids, scores, unknownId, unknownScore: lowest - unknownPenalty, starts };
}

/** Best cut up to each place of a word (a Viterbi pass); a later cut must be better, not as good. */
function bestNodes(word: string, pieces: Pieces): (Node | undefined)[] {
  const nodes: (Node | undefined)[] = [];
  const offer = (end: number, node: Node) => {
    const known = nodes[end];
    if (!known || node.score > known.score) nodes[end] = node;
  };
  for (let start = 0; start < word.length;) {
    const until = start === 0 ? 0 : (nodes[start]?.score ?? 0);
    const first = start + String.fromCodePoint(word.codePointAt(start) ?? 0).length;
    for (let end = start + 1; end <= word.length; end++) {
      const piece = word.slice(start, end);
      if (!pieces.starts.has(piece)) break;
      const id = pieces.ids.get(piece);
      if (id !== undefined)
        offer(end, { score: until + pieces.scores[id]!, start, isUnknown: id === pieces.unknownId });
    }
    if (!pieces.ids.has(word.slice(start, first)))
      offer(first, { score: until + pieces.unknownScore, start, isUnknown: true });
    start = first;
  }
  return nodes;
}

/** Ids of a word's pieces. */
function cut(word: string, pieces: Pieces): number[] {
  const nodes = bestNodes(word, pieces);
  const found: number[] = [];
  const add = (piece: string) => found.push(pieces.ids.get(piece) ?? pieces.unknownId);
  let unknown = "";
  for (let end = word.length; end > 0;) {
    const { start, isUnknown } = nodes[end] ?? { start: 0, isUnknown: true };
    const piece = word.slice(start, end);
    if (isUnknown) unknown = piece + unknown;
    else {
      if (unknown !== "") add(unknown);
      unknown = "";
      add(piece);
    }
    end = start;
  }
  if (unknown !== "") add(unknown);
  return found.reverse();
}

/** A function of words with "▁" before them: each is cut before every further "▁", and the parts into pieces. */
export function unigramPieces(file: UnigramFile): (word: string) => readonly number[] {
  const pieces = piecesOf(file);
  return (word) => {
    const marked = word.startsWith("▁") ? word : `▁${word}`;
    return marked.split(/(?=▁)/u).flatMap((part) => cut(part, pieces));
  };
}
