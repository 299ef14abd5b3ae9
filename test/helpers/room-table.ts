// Reads the tables of docs/architecture.md: which room may import which, and which package lives where. Only rows whose
// first cell is code count. In a cell, `room (types)` admits import type only and `room (x)` only file x.

export interface Arrow {
  readonly room: string;
  /** null: everything in the room; else only these files, "types" meaning import type of anything. */
  readonly only: readonly string[] | null;
}

export interface Row {
  readonly rooms: readonly string[];
  readonly arrows: readonly Arrow[];
}

const codeWords = (cell: string): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]!.replace(/\/$/, ""));

/** Cells of the rows below the heading, up to the next heading. */
function rowsBelow(markdown: string, heading: string): string[][] {
  const start = markdown.indexOf(`\n## ${heading}\n`);
  if (start < 0) throw new Error(`docs/architecture.md has no heading "${heading}"`);
  const section = markdown.slice(start + 4).split("\n## ")[0]!;
  return section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function arrowOf(words: string): Arrow {
  const match = /^([\w./-]+)(?: \(([^)]*)\))?$/.exec(words);
  if (match === null) throw new Error(`docs/architecture.md: cannot read the arrow "${words}"`);
  return { room: match[1]!, only: match[2]?.split(",").map((word) => word.trim()) ?? null };
}

/** "base, models (types, layout)", "nothing", "all but ui", "all but ui (types)". */
function arrowsOf(cell: string, all: readonly string[]): readonly Arrow[] {
  if (cell === "nothing") return [];
  const rest = /^all but ([\w, ]+?)(?: \((types)\))?$/.exec(cell);
  if (rest !== null) {
    const without = rest[1]!.split(",").map((word) => word.trim());
    const only = rest[2] === undefined ? null : [rest[2]];
    return all.filter((room) => !without.includes(room)).map((room) => ({ room, only }));
  }
  return (cell.match(/[^,(]+(?:\([^)]*\))?/g) ?? []).map((words) => arrowOf(words.trim()));
}

/** The room table: one row a room, or a file that has rules of its own. */
export function readRooms(markdown: string): readonly Row[] {
  const rows = rowsBelow(markdown, "Rooms").map((cells) => ({ rooms: codeWords(cells[0]!), cell: cells[2]! }));
  const all = rows.flatMap((row) => row.rooms).filter((room) => !/\.\w+$/.test(room));
  return rows.map(({ rooms, cell }) => ({ rooms, arrows: arrowsOf(cell, all) }));
}

/** Homes of names: package names (or "node:*") and forbidden words to the rooms that may have them. */
export const readHomes = (markdown: string, heading: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    rowsBelow(markdown, heading).flatMap((cells) => {
      const rooms = cells[1] === "nowhere" ? [] : cells[1]!.split(",").map((word) => word.trim());
      return codeWords(cells[0]!).map((name) => [name, rooms] as const);
    }),
  );
