// Likely identifiers in a text, by the 18 categories of the Safe Harbor rule (45 CFR 164.514(b)(2)(i), A to R). Types only.

/** Biometric data (P) and photographs (Q) are no text. */
export type IdentifierKind =
  | "name"
  | "place"
  | "date"
  | "phone"
  | "fax"
  | "mail"
  | "social security"
  | "record"
  | "health plan"
  | "account"
  | "licence"
  | "vehicle"
  | "device"
  | "web address"
  | "IP address"
  | "other number";

export interface Identifier {
  readonly kind: IdentifierKind;
  /** UTF-16 offsets of the text; the end is exclusive. */
  readonly start: number;
  readonly end: number;
}
