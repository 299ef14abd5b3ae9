// Calls of Labels: the card that is open, what a key or button does to it, suggestions, and labels as a file. Types only.
import type { LabelFilter } from "@/data/labeling/find-rows";
import type { LabelSet, LabelValue, LabeledBy } from "@/data/types";
import type { Agreement } from "@/evaluation/agreement";
import type { RuleLabels } from "@/teacher/rules/types";
import type { ImportSummary, OpenedFile } from "./protocol";

/** What rules or a model say of a report; no label until it is accepted. */
export interface Suggestion {
  readonly by: "rules" | "model";
  /** [L]; -2 where nothing is said. */
  readonly values: readonly number[];
  /** [L] of a model; null where it does not know the label. */
  readonly probability: readonly (number | null)[] | null;
  /** The deciding words, where rules labeled. */
  readonly said: RuleLabels | null;
}

/** One report on the table. */
export interface LabelCard {
  readonly id: string;
  readonly patient: string | null;
  readonly text: string;
  /** [L] as shown: the draft, else the labels, else blank. */
  readonly values: readonly number[];
  readonly state: "new" | "draft" | "done" | "from file";
  readonly by: LabeledBy | null;
  readonly flagged: boolean;
  readonly skipped: boolean;
  /** A second reading: nothing of the first one is shown. */
  readonly again: boolean;
  readonly suggestion: Suggestion | null;
}

export interface LabelCounts {
  readonly reports: number;
  /** Reports that have labels, from a file or made here. */
  readonly labelled: number;
  /** Of these, confirmed here. */
  readonly done: number;
  readonly drafts: number;
  readonly flagged: number;
  /** Reports without labels for which there is a suggestion. */
  readonly suggested: number;
}

/** Everything that the screen shows at once. */
export interface LabelView {
  /** null until a label set was chosen. */
  readonly labelSet: LabelSet | null;
  /** Whether there are rules for the set. */
  readonly hasRules: boolean;
  readonly card: LabelCard | null;
  readonly filter: LabelFilter;
  /** Reports that the filter finds, and how many of them stand before the card. */
  readonly found: number;
  readonly place: number;
  readonly counts: LabelCounts;
  readonly suggestedBy: Suggestion["by"] | null;
  readonly undoable: number;
  readonly redoable: number;
  /** How many reports the last step changed. */
  readonly changed: number;
}

export type LabelAct =
  | { readonly kind: "value"; readonly label: number; readonly value: LabelValue }
  /** The card is done; the next one comes. */
  | { readonly kind: "done" }
  | { readonly kind: "skip" }
  | { readonly kind: "flag" }
  | { readonly kind: "move"; readonly by: 1 | -1 }
  | { readonly kind: "open"; readonly id: string }
  | { readonly kind: "filter"; readonly filter: LabelFilter }
  | { readonly kind: "undo" }
  | { readonly kind: "redo" }
  /** The card's suggestions go into its draft where it is blank. */
  | { readonly kind: "accept" }
  /** Suggestions become labels of every report of the filter that has none. */
  | { readonly kind: "accept-all" }
  | { readonly kind: "add" | "remove"; readonly label: number }
  /** Only while no report has labels of another set. */
  | { readonly kind: "set"; readonly labelSet: LabelSet };

/** A cell in which the labels differ from another opinion. */
export interface Disagreement {
  readonly id: string;
  /** Start of the text. */
  readonly text: string;
  readonly label: string;
  readonly yours: number;
  readonly theirs: number;
  readonly against: Suggestion["by"] | "second";
  /** |probability − label| of a model; 1 of rules and readings. */
  readonly surprise: number;
}

export interface LabelJudgement {
  /** Of two readings by the same person, all labels together, over present, uncertain and neither. */
  readonly self: Agreement & { readonly reports: number; readonly cells: number; readonly same: number };
  readonly disagreements: readonly Disagreement[];
  readonly total: number;
}

export interface LabelCalls {
  "label-view": { request: object; progress: never; result: LabelView };
  "label-act": { request: { readonly act: LabelAct }; progress: never; result: LabelView };
  "label-suggest": {
    request: { readonly by: Suggestion["by"] };
    progress: { readonly done: number; readonly total: number };
    result: LabelView;
  };
  /** The most surprising disagreements, and self-agreement. */
  "label-judge": { request: { readonly most: number }; progress: never; result: LabelJudgement };
  /** Fills reports without labels from a file that was made elsewhere. */
  "label-import": {
    request: { readonly file: OpenedFile };
    progress: never;
    result: {
      readonly view: LabelView;
      readonly read: number;
      readonly filled: number;
      readonly same: number;
      /** Labels here differ from the file's; those here stay. */
      readonly kept: number;
      readonly unknown: number;
      readonly unreadable: number;
    };
  };
  "label-file": { request: object; progress: never; result: { readonly name: string; readonly bytes: ArrayBuffer } };
  /** The summary of the open reports, counted anew. */
  "reports-summary": { request: object; progress: never; result: ImportSummary };
}
