// What a likely identifier looks like, strongest first: where two overlap, the earlier rule wins. Group 1, where a rule has
// one, is the identifier; else the whole match. English reports; every quantifier is bounded, so that no text is slow.
import type { IdentifierKind } from "./types";

const month =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const day = "(?:0?[1-9]|[12]\\d|3[01])";
const year = "(?:19|20)\\d{2}";
/** A word such as "MRN", then at most a sign, then the number. */
const after = (words: string, number = "[a-z]{0,4}-?\\d[\\da-z-]{2,19}"): string =>
  `\\b(?:${words})(?:\\s{0,2}(?:number|no\\.?|nr\\.?|id|#))?\\s{0,2}[:#=]?\\s{0,2}#?(${number})\\b`;
const digits = "\\+?\\(?\\d[\\d ()./-]{5,18}\\d";
const capital = "\\p{Lu}[\\p{L}'’-]{1,20}";
const initial = "\\p{Lu}\\.";
const person = `${capital}(?:,? (?:${initial} ?)?${capital}){0,2}`;
const someone = `(?:${initial} ?){0,2}${person}`;

const rule = (kind: IdentifierKind, source: string, flags = "giu"): readonly [IdentifierKind, RegExp] => [
  kind,
  new RegExp(source, flags),
];

export const patterns: readonly (readonly [IdentifierKind, RegExp])[] = [
  rule("mail", "\\b[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,4}\\b"),
  rule("web address", '\\b(?:https?://|www\\.)[^\\s<>"]{3,200}[^\\s<>".,;:)]'),
  rule("IP address", "\\b(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\b"),
  rule("IP address", "\\b[\\da-f]{1,4}(?::[\\da-f]{0,4}){4,7}\\b"),
  rule("social security", "\\b\\d{3}-\\d{2}-\\d{4}\\b"),
  rule("social security", after("ssn|social security", "[\\d-]{9,11}")),
  rule("fax", `\\b(?:tele)?fax\\b[^\\d\\n+(]{0,12}(${digits})`),
  rule(
    "phone",
    `\\b(?:tel|telephone|phone|ph|mobile|cell|pager|beeper|call(?:ed|back)?)\\b[^\\d\\n+(]{0,16}(${digits})`,
  ),
  rule("phone", "\\b(?:pager|beeper|ext|extension)\\b\\.?\\s{0,2}[:#]?\\s{0,2}(\\d{3,7})\\b"),
  rule("phone", "\\+\\d{1,3}[ .-]?\\(?\\d{1,4}\\)?(?:[ .-]?\\d{2,4}){2,4}\\b"),
  rule("phone", "(?<![\\d-])\\(?\\d{3}\\)?[ .-]\\d{3}[ .-]\\d{4}\\b"),
  rule("record", after("mrn|medical record|record|patient id|pat\\. id|pid|chart")),
  rule("health plan", after("health plan|plan|insurance|member|beneficiary|policy|medicare|medicaid")),
  rule("account", after("account|acct\\.?|billing|invoice")),
  rule("licence", after("licen[cs]e|npi|dea|certificate|registration")),
  rule("vehicle", after("vin|vehicle|plate|license plate", "[\\da-z][\\da-z-]{3,19}")),
  rule("device", after("serial|s/n|sn|device|lot|model", "[a-z]{0,5}-?\\d[\\da-z-]{3,19}")),
  rule("other number", after("accession|acc\\.?|order|study|exam|encounter|visit|requisition")),
  rule("date", `\\b${year}[-/.](?:0?[1-9]|1[0-2])[-/.]${day}\\b`),
  rule("date", `\\b${day}[-/.](?:0?[1-9]|1[0-2])[-/.](?:${year}|\\d{2})\\b`),
  rule("date", `\\b(?:0?[1-9]|1[0-2])[-/]${day}[-/](?:${year}|\\d{2})\\b`),
  rule("date", `\\b${month}\\.?,? ${day}(?:st|nd|rd|th)?(?:,? ${year})?\\b`),
  rule("date", `\\b${day}(?:st|nd|rd|th|\\.)?[ -]${month}\\.?(?:[ ,-]{1,2}${year})?\\b`),
  rule("date", `\\b${month}\\.?,? ${year}\\b`),
  rule("date", `\\b(?:0?[1-9]|1[0-2])/${year}\\b`),
  rule("date", "\\b(?:9\\d|1[01]\\d)[- ]?(?:years?[- ]old|y/?o|yo)\\b"), // ages over 89
  rule("date", "\\b(?:in|since|from|of|dated) ((?:19|20)\\d{2})\\b"),
  rule(
    "place",
    `\\b\\d{1,5} (?:${capital} ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court)\\b`,
    "gu",
  ),
  rule("place", "\\b\\p{Lu}{2} \\d{5}(?:-\\d{4})?\\b", "gu"),
  rule(
    "place",
    `\\b(?:${capital} ){1,4}(?:Hospital|Clinic|Medical Center|Medical Centre|Infirmary|Health Center|Hospice|Nursing Home)\\b`,
    "gu",
  ),
  rule(
    "place",
    `\\b(?:lives in|resident of|resides in|living in|transferred from|address:) (${capital}(?: ${capital})?(?:, \\p{Lu}{2})?)\\b`,
    "gu",
  ),
  rule("name", `\\b(?:Dr|Drs|Mr|Mrs|Ms|Miss|Prof|Professor|Doctor|Nurse)\\b\\.? (${someone})`, "gu"),
  rule("name", `\\b(?:[Pp]atient(?: name)?|PATIENT(?: NAME)?|[Nn]ame|NAME)\\s?: ?(${someone})`, "gu"),
  rule(
    "name",
    `\\b(?:[Dd]ictated|[Ss]igned|[Rr]ead|[Ii]nterpreted|[Rr]eviewed|[Tt]ranscribed|[Rr]eported|[Vv]erified|[Rr]eferred) by:? (?:Dr\\.? )?(${someone})`,
    "gu",
  ),
  rule(
    "name",
    `\\b(?:[Rr]eferring|[Aa]ttending|[Oo]rdering|[Rr]esident)(?: physician| doctor| radiologist)?: ?(${someone})`,
    "gu",
  ),
  rule("name", `\\b(${person}), (?:MD|M\\.D\\.|DO|RN|PhD|PA-C|FRCR)\\b`, "gu"),
  rule("other number", "(?<![\\d.,])\\d{6,20}(?![\\d.,]?\\d)"),
];
