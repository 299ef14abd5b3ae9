// What rules or the open adapter suggest for every held report, in the order of the reports' own label set.
import { InputError } from "@/base/errors";
import { noSuggestions } from "@/base/problems/label";
import { nameKey } from "@/data/names";
import type { LabelSet } from "@/data/types";
import type { RuleLabels } from "@/teacher/rules/types";
import type { Suggestion } from "../label-protocol";
import type { ForwardControl } from "./forward";
import type { HeldAdapter } from "./held-adapter";
import type { HeldReports } from "./hold-reports";
import type { OpenModel } from "./open-model";
import { heldProbabilities } from "./predict";
import { labelAll } from "./rule-labels";

export interface Suggestions {
  readonly by: Suggestion["by"];
  /** [L] LabelValues of a report; -2 where nothing is said. */
  valuesOf(row: number): readonly number[];
  of(row: number): Suggestion;
}

/** @throws InputError LABEL-RULES; Cancelled */
export async function suggestByRules(
  held: HeldReports,
  labelSet: LabelSet,
  control: ForwardControl,
): Promise<Suggestions> {
  const found: readonly RuleLabels[] = await labelAll(held.imported, labelSet.name, control);
  const valuesOf = (row: number): readonly number[] => found[row]!.values;
  return {
    by: "rules",
    valuesOf,
    of: (row) => ({ by: "rules", values: valuesOf(row), probability: null, said: found[row]! }),
  };
}

/**
 * Present where the adapter's threshold is reached, else absent; labels that it does not know stay blank.
 * @throws InputError LABEL-MODEL where it knows none of the labels; Cancelled
 */
export async function suggestByModel(
  { open, adapter }: { readonly open: OpenModel; readonly adapter: HeldAdapter },
  { held, labelSet }: { readonly held: HeldReports; readonly labelSet: LabelSet },
  control: ForwardControl,
): Promise<Suggestions> {
  const keys = adapter.labels.map(nameKey);
  const columns = labelSet.labels.map((label) => keys.indexOf(nameKey(label)));
  if (columns.every((column) => column < 0)) throw new InputError(noSuggestions({ labels: 0 }));
  const reports = held.tokens.map((_, row) => row);
  const all = await heldProbabilities(open, { adapter: adapter.adapter, held, reports }, control);
  const probabilityOf = (row: number): (number | null)[] =>
    columns.map((column) => (column < 0 ? null : all[row * keys.length + column]!));
  const valuesOf = (row: number): number[] =>
    probabilityOf(row).map((p, l) => (p === null ? -2 : p >= adapter.thresholds[columns[l]!]! ? 1 : 0));
  return {
    by: "model",
    valuesOf,
    of: (row) => ({ by: "model", values: valuesOf(row), probability: probabilityOf(row), said: null }),
  };
}
