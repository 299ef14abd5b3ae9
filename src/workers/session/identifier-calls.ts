// Likely identifiers of the held reports, found once by rules; a person goes through them and takes off what is none. What the
// person decides stays in memory and changes no report.
import { Cancelled, InputError } from "@/base/errors";
import { outOfOrder } from "@/base/problems/app";
import { wholeText } from "@/data/model-text";
import { findIdentifiers } from "@/text/identifiers/find-identifiers";
import type { Identifier, IdentifierKind } from "@/text/identifiers/types";
import { breathe } from "../dispatch";
import type { Handlers } from "../dispatch";
import type { IdentifierCalls, IdentifierCounts } from "../identifier-protocol";
import type { HeldReports } from "./hold-reports";

type Mark = Identifier & { takenOff: boolean };

interface Found {
  readonly tokens: HeldReports["tokens"];
  /** Reports with marks: index of the held report, its marks. */
  readonly rows: readonly { readonly row: number; readonly marks: Mark[] }[];
  readonly reports: number;
}

const breatheEvery = 500;

function countsOf({ rows, reports }: Found): IdentifierCounts {
  const kinds = new Map<IdentifierKind, number>();
  let takenOff = 0;
  for (const mark of rows.flatMap(({ marks }) => marks))
    if (mark.takenOff) takenOff++;
    else kinds.set(mark.kind, (kinds.get(mark.kind) ?? 0) + 1);
  const marked = rows.filter(({ marks }) => marks.some((mark) => !mark.takenOff)).length;
  const byCount = [...kinds].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count);
  return { reports, marked, kinds: byCount, takenOff };
}

export function identifierHandlers(held: () => HeldReports): Pick<Handlers, keyof IdentifierCalls> {
  let found: Found | undefined;
  return {
    "find-identifiers": async (_, { progress, signal }) => {
      const { tokens, imported } = held();
      const { reports } = imported;
      const rows: { row: number; marks: Mark[] }[] = [];
      for (const [row, report] of reports.entries()) {
        const marks = findIdentifiers(wholeText(report)).map((one) => ({ ...one, takenOff: false }));
        if (marks.length > 0) rows.push({ row, marks });
        if (row % breatheEvery !== breatheEvery - 1) continue;
        progress({ done: row + 1, total: reports.length });
        await breathe();
        if (signal.aborted) throw new Cancelled();
      }
      found = { tokens, rows, reports: reports.length };
      return countsOf(found);
    },
    "marked-report": ({ place, turn }) => {
      const { tokens, imported } = held();
      if (found?.tokens !== tokens) throw new InputError(outOfOrder("identifiers to go through"));
      const at = Math.max(0, Math.min(found.rows.length - 1, place));
      const one = found.rows[at];
      if (!one) return Promise.resolve(null);
      const mark = turn === null ? undefined : one.marks[turn];
      if (mark) mark.takenOff = !mark.takenOff;
      const report = imported.reports[one.row]!;
      const marks = one.marks.map((each) => ({ ...each }));
      const shown = { id: report.id, text: wholeText(report), marks, counts: countsOf(found) };
      return Promise.resolve({ place: at, of: found.rows.length, ...shown });
    },
  };
}
