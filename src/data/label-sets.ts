// The label sets that ship with the page, and the reader of the user's own: JSON, or one name a line.
import * as v from "valibot";
import { InputError } from "@/base/errors";
import { labelSetSize, labelSetTwice, labelSetUnreadable } from "@/base/problems/label";
import chexpert14 from "../../public/label-sets/chexpert14.json";
import ctRate18 from "../../public/label-sets/ct-rate18.json";
import { nameKey } from "./names";
import type { LabelSet } from "./types";

const schema = v.object({
  name: v.optional(v.string(), "own"),
  title: v.optional(v.string()),
  labels: v.array(v.string()),
  defaultBlank: v.optional(v.picklist(["negative", "ignore"]), "negative"),
});

const maxLabels = 256;
const maxNameChars = 100;

/** @throws InputError LABEL-SET-SIZE, LABEL-SET-TWICE */
function checkLabels(labels: readonly string[]): void {
  const fits = labels.every((label) => label !== "" && label.length <= maxNameChars && nameKey(label) !== "");
  if (labels.length < 1 || labels.length > maxLabels || !fits)
    throw new InputError(labelSetSize({ count: labels.length }));
  const seen = new Map<string, number>();
  for (const [i, label] of labels.entries()) {
    const first = seen.get(nameKey(label));
    if (first !== undefined) throw new InputError(labelSetTwice({ first: first + 1, second: i + 1 }));
    seen.set(nameKey(label), i);
  }
}

function asJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (cause) {
    throw new InputError(labelSetUnreadable(), { cause });
  }
}

/** An object with `labels`, or a plain list of names, as a LabelSet. */
function fromValue(value: unknown): LabelSet {
  const parsed = v.safeParse(schema, Array.isArray(value) ? { labels: value } : value);
  if (!parsed.success) throw new InputError(labelSetUnreadable());
  const labels = parsed.output.labels.map((label) => label.trim().normalize("NFC"));
  checkLabels(labels);
  const { name, title, defaultBlank } = parsed.output;
  return { name, title: title ?? name, labels, defaultBlank };
}

/**
 * The user's own set: JSON `{name, title, labels, defaultBlank}`, a JSON array of names, or one name a line (blank lines
 * passed over). 1 to 256 names, unique with case, space, _ and - ignored.
 * @throws InputError LABEL-SET, LABEL-SET-SIZE, LABEL-SET-TWICE
 */
export function parseLabelSet(text: string): LabelSet {
  const plain = text.replace(/^\uFEFF/u, "").trim();
  if (plain.startsWith("{") || plain.startsWith("[")) return fromValue(asJson(plain));
  const names = plain.split(/\r\n|\n|\r/u).filter((line) => line.trim() !== "");
  return fromValue(names);
}

/** chexpert14 and ct-rate18, in this order. */
export const labelSets: readonly LabelSet[] = [fromValue(chexpert14), fromValue(ctRate18)];

/** @returns undefined where no set that ships has this name */
export const labelSetByName = (name: string): LabelSet | undefined => labelSets.find((set) => set.name === name);
