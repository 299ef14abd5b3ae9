// Keys that a person has changed or switched off (WCAG 2.1.4). A change is kept by place and first key: "Classify j" → "n", or → "" for off.
// Handlers know first keys only; what was pressed is translated before they see it.
import { keyLines, type KeyLine } from "./keymap";

export type KeyChanges = Readonly<Record<string, string>>;

/** The one character of a line that may be changed: a single key, or the second one after "g"; null for Enter, arrows and lists,
 * and for charts, whose keys are heard only while a chart has the focus. */
export function changeable({ keys, where }: KeyLine): string | null {
  if (where === "charts") return null;
  const [first, second] = keys;
  const character = keys.length === 1 ? first : keys.length === 2 && first === "g" ? second : undefined;
  return character?.length === 1 ? character : null;
}

/** Where a line is kept: keys after "g" do not meet those of the screens. */
export const placeOf = (line: KeyLine): string => (line.keys[0] === "g" ? "after g" : line.where);

const nameOf = (line: KeyLine, first: string): string => `${placeOf(line)} ${first}`;

/** Places whose keys are heard together on a screen. */
const heardWith = (place: string): readonly string[] =>
  place === "after g"
    ? [place]
    : place === "everywhere"
      ? ["everywhere", "Labels", "Train", "Classify"]
      : ["everywhere", place];

const lines = keyLines.flatMap((line) => {
  const first = changeable(line);
  return first === null ? [] : [{ line, first, name: nameOf(line, first), place: placeOf(line) }];
});

const names: ReadonlySet<string> = new Set(lines.map(({ name }) => name));

/** "g" alone opens a sequence and stays what it is. */
const fixed = ["g"];

/** The key of a line as it is now; "" where it was switched off. */
export function keyOf(line: KeyLine, changes: KeyChanges): string {
  const first = changeable(line);
  return first === null ? "" : (changes[nameOf(line, first)] ?? first);
}

/** What a pressed key means at a place, as the first key of its line; "" if it was given away or switched off there. */
export function meantBy(pressed: string, place: string, changes: KeyChanges): string {
  const here = lines.filter((one) => one.place === place);
  const found = here.find(({ first, name }) => (changes[name] ?? first) === pressed);
  if (found) return found.first;
  return here.some(({ first }) => first === pressed) ? "" : pressed;
}

/** The line that a key already belongs to where `line` is heard; null if it is free. Keys of labels ("1" to "l") are taken on Labels. */
export function takenBy(key: string, line: KeyLine, changes: KeyChanges): string | null {
  const places = heardWith(placeOf(line));
  const taken = lines.find(
    (one) => one.line !== line && places.includes(one.place) && keyOf(one.line, changes) === key,
  );
  if (taken) return taken.line.does;
  if (fixed.includes(key) && !places.includes("after g")) return "open a screen";
  const lists = (keys: readonly string[]) => keys.includes(key) || (keys.includes("…") && /\d/.test(key));
  const listed = keyLines.find((one) => one.keys.length > 2 && places.includes(one.where) && lists(one.keys));
  return listed?.does ?? null;
}

/** Changes with one more; giving a line its first key back takes its entry away. */
export function changed(line: KeyLine, key: string, changes: KeyChanges): KeyChanges {
  const first = changeable(line);
  if (first === null) return changes;
  const name = nameOf(line, first);
  const rest = Object.fromEntries(Object.entries(changes).filter(([one]) => one !== name));
  return key === first ? rest : { ...rest, [name]: key };
}

/** Keeps what a store may hold: known lines, one character or none. */
export function readChanges(value: unknown): KeyChanges {
  if (typeof value !== "object" || value === null) return {};
  const kept = Object.entries(value).filter(
    (entry): entry is [string, string] => names.has(entry[0]) && typeof entry[1] === "string" && entry[1].length <= 1,
  );
  return Object.fromEntries(kept);
}
