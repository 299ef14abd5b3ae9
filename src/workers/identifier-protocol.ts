// Calls that find and mark likely identifiers in the open reports, and go through them one report at a time. Types only.
import type { Identifier, IdentifierKind } from "@/text/identifiers/types";

export interface IdentifierCounts {
  readonly reports: number;
  /** Reports with at least one mark that stands. */
  readonly marked: number;
  /** Marks by kind, those that a person took off left out; most frequent first. */
  readonly kinds: readonly { readonly kind: IdentifierKind; readonly count: number }[];
  readonly takenOff: number;
}

export interface MarkedReport {
  /** Which of the reports with marks, from 0. */
  readonly place: number;
  readonly of: number;
  readonly id: string;
  readonly text: string;
  readonly marks: readonly (Identifier & { readonly takenOff: boolean })[];
  readonly counts: IdentifierCounts;
}

export interface IdentifierCalls {
  "find-identifiers": {
    request: object;
    progress: { readonly done: number; readonly total: number };
    result: IdentifierCounts;
  };
  /** `turn`: index of a mark that is taken off, or put back. null: no report has a mark. */
  "marked-report": {
    request: { readonly place: number; readonly turn: number | null };
    progress: never;
    result: MarkedReport | null;
  };
}
