// The calls about the plan of the next run: preview, sketch, what is chosen, and the plan as a file.
import { canonicalJson } from "@/base/canonical-json";
import type { Handlers } from "../dispatch";
import type { PlanCalls } from "../plan-protocol";
import type { HeldReports } from "./hold-reports";
import type { LedgerDesk } from "./ledger-desk";
import type { OpenModel } from "./open-model";
import type { OpenWork } from "./open-work";
import { planFile, readPlanFile } from "./plan-file";
import { planOf, previewOf, sketchOf, unitOf } from "./plan-settings";

interface Session {
  readonly now: OpenWork;
  readonly desk: LedgerDesk;
  readonly model: () => OpenModel;
  readonly held: () => HeldReports;
}

export const planHandlers = ({ now, desk, model, held }: Session): Pick<Handlers, keyof PlanCalls> => ({
  "preview-plan": ({ settings }) => {
    const reports = held();
    return previewOf(planOf(settings, reports, model()), model(), { desk, held: reports });
  },
  "sketch-plan": ({ settings }) => Promise.resolve(sketchOf(settings, held(), model())),
  "plan-choices": ({ choices }) => {
    // The page tells them with every plan: where they are the same, there is nothing new to save.
    if (!now.choices || canonicalJson(now.choices) !== canonicalJson(choices)) now.choices = choices;
    return Promise.resolve({});
  },
  "plan-file": async ({ settings }) => {
    const bytes = planFile(planOf(settings, held(), model()), settings);
    return Promise.resolve({ name: "plan.json", bytes: bytes.buffer });
  },
  "open-plan": async ({ file }) => Promise.resolve(readPlanFile(new Uint8Array(file.bytes), unitOf(held()))),
});
