// Calls of Classify: by an adapter or by rules, a table by windows, one text seen live, the file of predictions. Types only.
import type { RuleLabels } from "@/teacher/rules/types";
import type { ClassifiedRow, Explanation, ClassifySummary, RowFilter } from "./classified";
import type { GivenReports } from "./protocol";

export interface ClassifyCalls {
  /** Classifies what is given, or the imported reports when file is null. Where it is cancelled the table keeps its first rows. */
  classify: {
    request: { readonly file: GivenReports | null };
    /** `rows` of them are in the table. */
    progress: { readonly done: number; readonly total: number; readonly rows: number };
    result: ClassifySummary;
  };
  /** The same by rules, without a model. @param labelSet one that has rules */
  "label-by-rules": {
    request: { readonly file: GivenReports | null; readonly labelSet: string };
    progress: { readonly done: number; readonly total: number };
    result: ClassifySummary;
  };
  "label-text": {
    request: { readonly text: string; readonly labelSet: string };
    progress: never;
    result: RuleLabels;
  };
  /** Of the table as it stands, also while it grows. */
  "classified-summary": { request: object; progress: never; result: ClassifySummary };
  "classified-rows": {
    request: { readonly filter: RowFilter; readonly from: number; readonly to: number };
    progress: never;
    result: { readonly total: number; readonly from: number; readonly rows: readonly ClassifiedRow[] };
  };
  "review-row": {
    request: { readonly id: string; readonly decision: readonly number[] | null };
    progress: never;
    result: ClassifiedRow;
  };
  /** Sets a row's flag, or takes it off. */
  "flag-row": { request: { readonly id: string }; progress: never; result: ClassifiedRow };
  "classify-text": {
    request: { readonly text: string };
    progress: never;
    result: {
      readonly labels: readonly string[];
      readonly probability: readonly number[];
      /** [L] 1 or 0 under the thresholds in force. */
      readonly decision: readonly number[];
      readonly tokens: number;
      readonly tooLong: boolean;
    };
  };
  /** The words that drove each label of a text under the open adapter. */
  "explain-text": {
    request: { readonly text: string };
    progress: { readonly done: number; readonly total: number };
    result: Explanation;
  };
  /** FHIR is of an adapter's table only, and never holds text. */
  predictions: {
    request: { readonly format: "csv" | "jsonl" | "fhir"; readonly withText: boolean };
    progress: never;
    result: { readonly name: string; readonly bytes: ArrayBuffer };
  };
}
