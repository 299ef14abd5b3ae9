// The keys of a label card. Digits and letters match event.code, so that they are where they are on every keyboard.
import type { Labeling } from "./state/labeling.svelte";

/** Keys of labels 1 to 18, as the card shows them. */
export const labelKeys: readonly string[] = "1 2 3 4 5 6 7 8 9 0 a b c d e h i l".split(" ");

const labelOfCode: ReadonlyMap<string, number> = new Map(
  labelKeys.map((key, label) => [/\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`, label] as const),
);

const pressable = "button, a, summary, input, select, textarea";

/** @param key  what the pressed key means, as its first key  @returns whether it is one of a card */
export function labelKey(event: KeyboardEvent, key: string, labeling: Labeling): boolean {
  const label = labelOfCode.get(event.code);
  if (label !== undefined && !event.shiftKey) {
    void labeling.turn(label);
    return true;
  }
  const last = labeling.lastLabel;
  switch (key) {
    case "u":
      if (last !== undefined) void labeling.give(last, -1);
      return true;
    case "x":
      if (last !== undefined) void labeling.give(last, 0);
      return true;
    case "Enter":
      if (event.target instanceof Element && event.target.closest(pressable)) return false;
      void labeling.act({ kind: "done" });
      return true;
    case "Backspace":
      void labeling.act({ kind: "undo" });
      return true;
    case "s":
      void labeling.act({ kind: "skip" });
      return true;
    case "f":
      void labeling.act({ kind: "flag" });
      return true;
    case "j":
      void labeling.act({ kind: "move", by: 1 });
      return true;
    case "k":
      void labeling.act({ kind: "move", by: -1 });
      return true;
    default:
      return false;
  }
}
