// Cuts text at added tokens ("[SEP]" written in a report is the mark, as in Hugging Face `tokenizers`): leftmost, then longest.

export type Piece = { readonly text: string } | { readonly id: number };

/** A splitter for a fixed list of tokens; pieces keep their order, empty text is left out. */
export function addedTokenSplitter(
  tokens: readonly { readonly content: string; readonly id: number }[],
): (text: string) => Piece[] {
  const longestFirst = tokens.toSorted((a, b) => b.content.length - a.content.length);
  const starts = new Set(longestFirst.map(({ content }) => content.charAt(0)));
  return (text) => {
    const pieces: Piece[] = [];
    let start = 0;
    let at = 0;
    while (at < text.length) {
      const from = at;
      const found = starts.has(text.charAt(from))
        ? longestFirst.find(({ content }) => text.startsWith(content, from))
        : undefined;
      if (!found) {
        at++;
        continue;
      }
      if (at > start) pieces.push({ text: text.slice(start, at) });
      pieces.push({ id: found.id });
      at += found.content.length;
      start = at;
    }
    if (start < text.length) pieces.push({ text: text.slice(start) });
    return pieces;
  };
}
