// Labels for the fake client: the real desk over synthetic reports, most of them without labels.
import { seededRng } from "@/base/random";
import type { ReportRecord } from "@/data/types";
import type { CallContext } from "@/workers/dispatch";
import type { IdentifierCalls } from "@/workers/identifier-protocol";
import type { LabelCalls } from "@/workers/label-protocol";
import type { CallKind, RequestOf, ResultOf } from "@/workers/protocol";
import type { HeldReports } from "@/workers/session/hold-reports";
import { identifierHandlers } from "@/workers/session/identifier-calls";
import { labelHandlers } from "@/workers/session/label-calls";
import { at, fakeRow, fakeSummary, labels, set, texts } from "./fake-reports";

const reportCount = 240;
const labelledCount = 26;

function fakeRecord(i: number): ReportRecord {
  const { decision } = fakeRow(i);
  return {
    ...{ id: String(i + 1), file: "reports.csv", row: i + 1, line: i + 2, patient: `P${1000 + Math.floor(i / 2)}` },
    ...{ study: `S${20_400 + 7 * i}`, split: null, sections: [{ name: "findings", text: at(texts, i) }] },
    labels: i < labelledCount ? Int8Array.from(labels, (_, l) => (decision[l] === 1 ? 1 : 0)) : null,
  };
}

export function fakeHeld(count = reportCount): HeldReports {
  const { encoding, delimiter, columns, preview, counts } = fakeSummary;
  const reports = Array.from({ length: count }, (_, i) => fakeRecord(i));
  return {
    ...{ fileName: "reports.csv", synthetic: true, text: { sections: [], rule: "all" }, maxTokens: 512 },
    imported: {
      ...{ format: "csv", encoding, delimiter, columns, preview, labelSet: set, reports, counts, issues: [] },
      ...{ setAside: [], hasPatients: true },
    },
    tokens: reports.map(() => new Int32Array(4)),
    lengths: new Int32Array(count).fill(4),
  };
}

const context: CallContext<CallKind> = { progress: () => undefined, signal: new AbortController().signal };

type LabelAnswers = {
  [K in keyof LabelCalls | keyof IdentifierCalls]: (request: RequestOf<K>) => ResultOf<K> | Promise<ResultOf<K>>;
};

export function fakeLabelAnswers(): LabelAnswers {
  let held = fakeHeld();
  const handlers = labelHandlers({
    held: () => held,
    hold: (given) => {
      held = given;
    },
    model: () => {
      throw new Error("test/helpers/fake-labels: no model here");
    },
    rng: seededRng(1),
  });
  const identifiers = identifierHandlers(() => held);
  return {
    "find-identifiers": (request) => identifiers["find-identifiers"](request, context),
    "marked-report": (request) => identifiers["marked-report"](request, context),
    "label-view": (request) => handlers["label-view"](request, context),
    "label-act": (request) => handlers["label-act"](request, context),
    "label-suggest": (request) => handlers["label-suggest"](request, context),
    "label-judge": (request) => handlers["label-judge"](request, context),
    "label-import": (request) => handlers["label-import"](request, context),
    "label-file": (request) => handlers["label-file"](request, context),
    "reports-summary": () => ({
      ...fakeSummary,
      labelledHere: held.imported.reports.filter(({ hand }) => hand?.by).length,
    }),
  };
}
