// What Classify gets of labeled reports, by an adapter or by rules. Types only, as the protocol.
import type { Issue } from "@/base/errors";
import type { RuleLabels } from "@/teacher/rules/types";

export interface ClassifiedRow {
  readonly id: string;
  readonly patient: string | null;
  readonly text: string;
  /** [L]. */
  readonly probability: readonly number[];
  /** [L] 1 or 0 as shown: the model's decision, or the person's correction. */
  readonly decision: readonly number[];
  readonly reviewed: "model" | "rules" | "accepted" | "corrected";
  /** A person wants to come back to it; says nothing of its labels. */
  readonly flagged: boolean;
  readonly tooLong: boolean;
  /** What the rules say, where rules labeled: places are those of `text`. null: a model classified. */
  readonly said: RuleLabels | null;
}

/** Of a label in a report. A model knows present and absent only. */
export type LabelState = "present" | "absent" | "uncertain" | "unmentioned";

export interface ClassifySummary {
  readonly by: "adapter" | "rules";
  readonly fileName: string;
  readonly labels: readonly string[];
  /** Labeled so far; fewer than `of` while it goes on, and where it was stopped. */
  readonly rows: number;
  readonly of: number;
  readonly setAside: number;
  readonly issues: readonly Issue[];
  readonly tooLong: number;
  readonly seconds: number;
  /** Rows that a person accepted or corrected. */
  readonly reviewed: number;
  /** [L] rows in which the label is present. */
  readonly present: readonly number[];
}

/** Of a learned model, by occlusion. */
export interface Explanation {
  readonly text: string;
  readonly labels: readonly string[];
  /** [L]. */
  readonly probability: readonly number[];
  /** Deciding words of all labels: value 1 for the label, 0 against it. */
  readonly mentions: RuleLabels["mentions"];
  /** Words, or runs of words, that were left out one at a time. */
  readonly units: number;
}

export interface RowFilter {
  /** Index of the label that must be in the state, null = all rows. */
  readonly label: number | null;
  readonly state: LabelState;
  /** Case-insensitive substring of the text; "" = all. */
  readonly search: string;
  /** Flagged rows alone. */
  readonly flagged: boolean;
}
