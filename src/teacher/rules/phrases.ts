// Many phrases looked up at once: a trie over the characters of a line. A lookup costs at most the longest phrase a place.

interface Node<T> {
  /** By UTF-16 unit. */
  readonly next: Map<number, Node<T>>;
  readonly values: T[];
}

export interface Found<T> {
  readonly start: number;
  /** Not included. */
  readonly end: number;
  readonly value: T;
}

export class Phrases<T> {
  readonly #root: Node<T> = { next: new Map(), values: [] };

  /** An empty phrase is never found. */
  add(phrase: string, value: T): void {
    let node = this.#root;
    for (let i = 0; i < phrase.length; i++) {
      const unit = phrase.charCodeAt(i);
      let next = node.next.get(unit);
      if (!next) node.next.set(unit, (next = { next: new Map(), values: [] }));
      node = next;
    }
    node.values.push(value);
  }

  /** Every occurrence of every phrase, overlapping ones too, by start and then by length. */
  all(line: string): Found<T>[] {
    const found: Found<T>[] = [];
    for (let start = 0; start < line.length; start++) this.#startingAt(line, start, found);
    return found;
  }

  /** The longest phrase at each place, none inside another; two may share the space between them. */
  longest(line: string): Found<T>[] {
    const found: Found<T>[] = [];
    for (let start = 0; start < line.length; start++) {
      const here: Found<T>[] = [];
      this.#startingAt(line, start, here);
      const longest = here.at(-1);
      if (!longest) continue;
      found.push(longest);
      start = Math.max(longest.end - 2, start);
    }
    return found;
  }

  #startingAt(line: string, start: number, found: Found<T>[]): void {
    let node = this.#root.next.get(line.charCodeAt(start));
    for (let end = start + 1; node; end++) {
      for (const value of node.values) found.push({ start, end, value });
      node = end < line.length ? node.next.get(line.charCodeAt(end)) : undefined;
    }
  }
}
