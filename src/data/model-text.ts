// The text that the model reads of a report. Pure: the report and the public section rule alone decide.
import { withoutMarks } from "@/text/clean";
import type { ReportRecord, SectionRule } from "./types";

/** No section is chosen, so the whole report is read. */
export const defaultSectionRule: SectionRule = { sections: [], rule: "all" };

type Sections = Pick<ReportRecord, "sections">;

/** All sections joined by LF, as kept (with invisible marks): for the screen and for comparing reports. */
export const wholeText = (report: Sections): string => report.sections.map(({ text }) => text).join("\n");

/**
 * Chosen sections in the order of the rule, joined by LF ("all"), or the first of them that is present ("first").
 * None present (or none chosen): the whole report. Invisible and direction marks are left out.
 */
export function modelText(report: Sections, rule: SectionRule): string {
  const parts = rule.sections
    .map((wanted) => report.sections.filter(({ name }) => name === wanted).map(({ text }) => text))
    .filter((texts) => texts.length > 0);
  const chosen = rule.rule === "first" ? parts.slice(0, 1) : parts;
  return withoutMarks(chosen.length === 0 ? wholeText(report) : chosen.flat().join("\n"));
}

/** Texts are the same where these are: NFC, lower case, white space squeezed. */
export const textKey = (text: string): string => text.normalize("NFC").toLowerCase().replace(/\s+/gu, " ").trim();
