// The calls of Labels. One desk serves one import; reports that are opened anew get a desk of their own.
import type { Rng } from "@/base/random";
import { readLabels, writeLabels } from "@/data/labeling/labels-file";
import { InputError } from "@/base/errors";
import { outOfOrder } from "@/base/problems/app";
import type { LabelSet } from "@/data/types";
import type { Handlers } from "../dispatch";
import type { LabelCalls } from "../label-protocol";
import type { HeldAdapter } from "./held-adapter";
import { summaryOf } from "./hold-reports";
import type { HeldReports } from "./hold-reports";
import { LabelDesk } from "./label-desk";
import { judgeLabels } from "./label-judgement";
import { suggestByModel, suggestByRules } from "./label-suggestions";
import { viewOf } from "./label-view";
import type { OpenModel } from "./open-model";

interface Session {
  readonly held: () => HeldReports;
  readonly hold: (held: HeldReports) => void;
  /** The encoder and the adapter that classify. @throws InputError APP-ORDER */
  readonly model: () => { readonly open: OpenModel; readonly adapter: HeldAdapter };
  readonly rng: Rng;
}

export function labelHandlers({ held, hold, model, rng }: Session): Pick<Handlers, keyof LabelCalls> {
  let desk: { readonly tokens: HeldReports["tokens"]; readonly of: LabelDesk } | undefined;
  /** Token lists stay the same as long as only labels change. */
  const openDesk = (): LabelDesk => {
    const { tokens } = held();
    if (desk?.tokens !== tokens) desk = { tokens, of: new LabelDesk({ get: held, put: hold }, rng) };
    return desk.of;
  };
  const setOf = ({ labelSet }: LabelDesk): LabelSet => {
    if (!labelSet) throw new InputError(outOfOrder("a label set"));
    return labelSet;
  };

  return {
    "label-view": () => Promise.resolve(viewOf(openDesk())),
    "label-act": async ({ act }) => {
      const open = openDesk();
      open.act(act);
      return Promise.resolve(viewOf(open));
    },
    "label-suggest": async ({ by }, { progress, signal }) => {
      const open = openDesk();
      const control = { onProgress: progress, signal };
      const labelSet = setOf(open);
      open.suggest(
        by === "rules"
          ? await suggestByRules(held(), labelSet, control)
          : await suggestByModel(model(), { held: held(), labelSet }, control),
      );
      return viewOf(open);
    },
    "label-judge": ({ most }) => {
      const open = openDesk();
      return Promise.resolve(
        judgeLabels(open.reports, open.labelSet?.labels ?? [], { suggestions: open.suggestions, most }),
      );
    },
    "label-import": async ({ file }) => {
      const open = openDesk();
      const labelSet = setOf(open);
      const { reports } = open;
      const source = { name: file.name, bytes: new Uint8Array(file.bytes) };
      const { found, ...counts } = await readLabels(source, reports, labelSet);
      const known = [...found].filter(([row]) => reports[row]!.labels !== null);
      const same = known.filter(([row, values]) => reports[row]!.labels!.join() === values.join()).length;
      const filled = open.fill(found);
      return { view: viewOf(open), ...counts, filled, same, kept: known.length - same };
    },
    "label-file": () => {
      const { labelSet, reports } = openDesk();
      return Promise.resolve({ name: "labels.csv", bytes: writeLabels(reports, labelSet?.labels ?? []).buffer });
    },
    "reports-summary": () => Promise.resolve(summaryOf(held())),
  };
}
