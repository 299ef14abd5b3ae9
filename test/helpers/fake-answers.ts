// What the fake client answers to each call, how it progresses, and the problem that it can end in.
import type { Problem } from "@/base/errors";
import type { Bundle, CallKind, LedgerView, ProgressOf, RequestOf, ResultOf } from "@/workers/protocol";
import { labelSetByName, labelSets } from "@/data/label-sets";
import { labelByRules } from "@/teacher/rules/label-by-rules";
import { at, fakeRow, fakeRuledRow, fakeSummary, labels, positives, texts } from "./fake-reports";
import { fakeKeepAnswers, type FakeKeep } from "./fake-keep";
import { fakeMembership, fakeMembershipProgress } from "./fake-membership";
import { fakeCheckAnswers } from "./fake-check";
import { fakeLabelAnswers } from "./fake-labels";
import { fakeLogAnswers } from "./fake-log";
import { fakeLosses, fakePlan, fakeRun, intervalsOf, scores } from "./fake-run";
import { fakeStorageAnswers } from "./fake-storage";
import { fakeSweepAnswers, fakeSweepProblem, fakeSweepProgress } from "./fake-sweep";

const bytes = (length: number): ArrayBuffer => new ArrayBuffer(length);
const hash = (start: string): string => start.padEnd(64, "3f9a");

const share: Bundle = {
  name: "chexpert14-4c1e09ab.zip",
  bytes: bytes(48_212),
  files: [
    { path: "share/adapter_config.json", sizeBytes: 812, sha256: hash("a1"), reveals: "The plan of the adapter" },
    {
      path: "share/adapter_model.safetensors",
      sizeBytes: 21_944,
      sha256: hash("4c1e09ab"),
      reveals: "What epsilon allows",
    },
    { path: "share/README.md", sizeBytes: 3_011, sha256: hash("77"), reveals: "Plan, labels, epsilon" },
    { path: "share/labels.json", sizeBytes: 1_204, sha256: hash("0b"), reveals: "Label names" },
    { path: "share/privacy.json", sizeBytes: 1_890, sha256: hash("d2"), reveals: "The plan and its epsilon" },
    {
      path: "share/privacy-statement.html",
      sizeBytes: 8_420,
      sha256: hash("c0"),
      reveals: "The same, to read and print",
    },
    {
      path: "share/load_adapter.py",
      sizeBytes: 2_011,
      sha256: hash("e5"),
      reveals: "Nothing: it is the same in each bundle",
    },
    { path: "share/SHA256SUMS", sizeBytes: 620, sha256: hash("19"), reveals: "Hashes of the other files" },
  ],
};

const noForecast = { group: null, spent: null, totalAfter: null, refusal: null, policy: null };

const overLimit: Problem = {
  code: "PRIV-POLICY",
  happened: "This run would bring the total to epsilon 10.009; the limit set by P. Meyer is 8.",
  kept: "Nothing was started.",
  fix: "Lower the stop or the steps.",
  detail: "test/helpers/fake-answers: planned.",
};

const fakeStarters = labelSets.map(({ name, title, labels: own }, i) => ({
  ...{ labelSet: name, title, labels: own },
  measured: i === 0 ? [{ reports: "Open-i", n: 2843, weightedF1: 0.78, macroF1: 0.61 }] : [],
}));

const test = { canaries: 1000, delta: 1e-5, significance: 0.05 / 3 };

const fakeAudit = (epsilon: number | null, method: ResultOf<"audit">["method"]): ResultOf<"audit"> => ({
  shown:
    epsilon === null
      ? { ...test, guesses: 200, right: 185, epsilonLowerBound: 1.941, ceiling: 3.832 }
      : { ...test, guesses: 200, right: 117, epsilonLowerBound: 0.117, ceiling: 3.832 },
  tests: [],
  data: "synthetic samples",
  targetEpsilon: epsilon,
  claimedEpsilon: epsilon,
  delta: 1e-5,
  method,
  above: false,
  detection: {
    members: 498,
    nonMembers: 502,
    hits: 9,
    alarms: 5,
    tpr: 0.018,
    tprInterval: { low: 0.008, high: 0.034 },
  },
  seconds: 96,
});

const fakeLedger: LedgerView = {
  runs: [
    {
      planSha256: hash("5ad1"),
      noiseMultiplier: 9.4,
      samplingProbability: 0.125,
      plannedSteps: 80,
      chargedSteps: 31,
      trainableNumbers: 5390,
      delta: 1e-5,
      ended: "discarded",
      opened: "2026-01-02",
    },
    {
      planSha256: hash("88f0"),
      noiseMultiplier: 3.42,
      samplingProbability: 0.125,
      plannedSteps: 80,
      chargedSteps: 80,
      trainableNumbers: 5390,
      delta: 1e-5,
      ended: "done",
      opened: "2026-01-05",
    },
  ],
  total: { epsilon: 1.042, delta: 1e-5, unit: "patient" },
  ofOpenReports: true,
  head: hash("e01b"),
  entries: 117,
  since: "2026-01-02",
  complete: true,
  policy: { maxEpsilon: 8, maxDelta: 1e-5, unit: "patient", contact: "P. Meyer" },
  policyRemoved: false,
};

type Answers = { [K in CallKind]: (request: RequestOf<K>) => ResultOf<K> | Promise<ResultOf<K>> };

const classified = {
  ...{
    fileName: "july.csv",
    labels,
    rows: 1194,
    of: 1194,
    setAside: 0,
    issues: [],
    tooLong: 2,
    seconds: 8.1,
    reviewed: 0,
  },
  present: labels.map((_, l) => at(positives, l)),
};

export function cannedAnswers({ withoutPrivacy, keep }: { withoutPrivacy: boolean; keep: FakeKeep }): Answers {
  let rowOf = fakeRow; // of whatever filled the table last
  return {
    "open-model": () => ({
      name: "all-MiniLM-L6-v2",
      numLayers: 6,
      hiddenSize: 384,
      maxTokens: 512,
      parameters: 22_713_216,
      sizeBytes: 45_437_760,
      packageSha256: hash("9d"),
      device: "wasm",
      workers: 2,
      note: "This browser offers no graphics adapter.",
      gate: { logits: 3.1e-7, gradients: 1.2e-6 },
      starters: fakeStarters,
    }),
    "open-samples": () => fakeSummary,
    "open-reports": ({ file }) => ({ ...fakeSummary, synthetic: false, fileName: file.name }),
    "import-again": ({ options }) => ({
      ...fakeSummary,
      labelSet: options.labelSet === undefined ? fakeSummary.labelSet : options.labelSet,
    }),
    "undo-import": () => ({
      ...{ summary: null, options: {}, choices: null, run: null, adapter: null },
      ...{ paused: null, runProblem: null, classified: null },
    }),
    "set-aside": () => ({ name: "set-aside.csv", bytes: bytes(900) }),
    "preview-plan": ({ settings }) => {
      const plan = fakePlan(settings.epsilon === null);
      const epsilon = settings.epsilon;
      if (epsilon === null || !plan.privacy) return { plan, epsilon: null, noiseToSignal: null, ...noForecast };
      const noiseMultiplier = 0.6 + 2.82 / epsilon;
      const targetDelta = settings.delta ?? 1e-5;
      return {
        plan: { ...plan, privacy: { ...plan.privacy, noiseMultiplier, targetEpsilon: epsilon, targetDelta } },
        epsilon: epsilon * 0.998,
        noiseToSignal: (noiseMultiplier * Math.sqrt(5390)) / 87.5,
        group: null,
        spent: 0.412,
        totalAfter: Math.round(1000 * Math.hypot(0.412, epsilon)) / 1000,
        refusal: epsilon > 8 ? overLimit : null,
        policy: { maxEpsilon: 8, maxDelta: null, unit: null, contact: "P. Meyer" },
      };
    },
    "plan-choices": () => ({}),
    "plan-file": () => ({ name: "plan.json", bytes: bytes(420) }),
    "open-plan": () => ({
      ...{ method: "lora", epsilon: 3, delta: 1e-6, epochs: 12, start: "plain" },
      publicSize: { count: 900, source: "typed" },
      policies: { uncertain: "ignore", blank: "ignore", rowsWithoutPatient: "leave-out" },
    }),
    "sketch-plan": ({ settings }) => ({ plan: fakePlan(settings.epsilon === null), noiseToSignal: 2.4 }),
    train: ({ settings }) => fakeRun(withoutPrivacy || settings?.epsilon === null),
    pause: () => ({}),
    "paused-run": () => null,
    "keep-paused": () => fakeRun(withoutPrivacy),
    "discard-paused": () => ({}),
    stop: () => ({}),
    check: () => ({
      adapter: scores(0.702, 0),
      intervals: intervalsOf(scores(0.702, 0)),
      untrained: scores(0.118, 0.55),
      majority: scores(0.094, 0.9),
      uncertain: "positive",
      blank: "negative",
      reference: "as imported",
      withoutPatient: 0,
      tooLong: 1,
    }),
    classify: () => {
      rowOf = fakeRow;
      return { ...classified, by: "adapter" };
    },
    "classified-summary": () => ({ ...classified, by: "adapter", rows: 768 }),
    "label-by-rules": () => {
      rowOf = fakeRuledRow;
      return { ...classified, by: "rules", tooLong: 0, seconds: 0.2 };
    },
    "label-text": ({ text, labelSet }) => labelByRules(text, labelSet),
    "classified-rows": ({ filter, from, to }) => {
      const total = filter.search === "nothing like this" ? 0 : 1194;
      const count = Math.max(0, Math.min(to, total) - from);
      return { total, from, rows: Array.from({ length: count }, (_, i) => rowOf(from + i)) };
    },
    "review-row": ({ id, decision }) => {
      const row = fakeRow(Number(id) - 1);
      return decision ? { ...row, decision, reviewed: "corrected" } : { ...row, reviewed: "accepted" };
    },
    "flag-row": ({ id }) => {
      const row = rowOf(Number(id) - 1);
      return { ...row, flagged: !row.flagged };
    },
    "classify-text": ({ text }) => {
      const known = texts.findIndex((one) => one === text);
      const row = fakeRow(known === -1 ? 1 : known);
      return {
        labels,
        probability: row.probability,
        decision: row.decision,
        tokens: Math.ceil(text.length / 4),
        tooLong: false,
      };
    },
    ...fakeCheckAnswers(),
    "explain-text": ({ text }) => {
      const { mentions } = labelByRules(text, "chexpert14");
      return { text, labels, probability: fakeRow(1).probability, mentions, units: text.split(" ").length };
    },
    predictions: ({ format }) => ({ name: `labels.${format}`, bytes: bytes(2048) }),
    export: ({ kind }) => ({
      ...share,
      name: `${share.name.slice(0, -4)}${kind === "share" ? "" : `-${kind.toUpperCase()}`}.zip`,
    }),
    audit: ({ epsilon, method }) => fakeAudit(epsilon, method),
    membership: () => fakeMembership(withoutPrivacy ? { gain: 1.5, epsilon: null } : {}),
    "audit-noise": () => ({
      ...{ muLowerBound: 0.9953, ceiling: 8.638, claimedMu: 1, trials: 1_000_448, thresholds: 64, significance: 0.05 },
      ...{ noiseMultiplier: 1, seconds: 8, above: false },
    }),
    ledger: () => fakeLedger,
    "verify-ledger": () => ({ ok: true, head: fakeLedger.head, entries: fakeLedger.entries }),
    "set-policy": () => fakeLedger,
    "remove-policy": () => ({ ...fakeLedger, policy: null, policyRemoved: true }),
    "give-up-ledger": () => ({ ...fakeLedger, runs: [], total: null, complete: false, entries: 1 }),
    ...fakeSweepAnswers,
    ...fakeLabelAnswers(),
    ...fakeKeepAnswers(keep),
    ...fakeLogAnswers,
    ...fakeStorageAnswers,
    "ledger-file": () => ({ name: "ledger.jsonl", bytes: bytes(31_204) }),
    "open-starter": ({ labelSet }) => ({
      ...{ origin: "starter", labelSet, labels: labelSetByName(labelSet)?.labels ?? [], base: "all-MiniLM-L6-v2" },
      ...{ epsilon: null, delta: null, unit: null, scope: null, sha256: hash("57a7") },
    }),
    "open-adapter": () => ({
      ...{ origin: "file", labelSet: "chexpert14" },
      labels,
      base: "all-MiniLM-L6-v2",
      epsilon: 1,
      delta: 1e-5,
      unit: "patient",
      scope: "all runs on this data",
      sha256: hash("4c1e09ab"),
    }),
    verify: () => [
      { check: "SHA256SUMS", ok: true, detail: "7 of 7 files" },
      { check: "Tensors", ok: true, detail: "2 tensors, 14 labels" },
      { check: "Epsilon, delta, unit", ok: true, detail: "The same in 3 files" },
    ],
  };
}

const size = fakeSummary.counts.read;
export const cannedProgress: { [K in CallKind]?: readonly ProgressOf<K>[] } = {
  "sweep-run": fakeSweepProgress,
  "open-model": [{ done: 18_200_000, total: 45_437_760 }],
  "open-samples": [{ done: 600, total: size }],
  "open-reports": [{ done: 812, total: size }],
  check: [{ done: 120, total: 232 }],
  membership: fakeMembershipProgress,
  classify: [{ done: 812, total: 1194, rows: 768 }],
  train: [
    {
      phase: "preparing",
      done: 0,
      total: 0,
      loss: null,
      epsilonSpent: 0,
      accountEpsilon: null,
      secondsLeft: null,
      deviceNote: null,
    },
    {
      phase: "features",
      done: 948,
      total: 948,
      loss: null,
      epsilonSpent: 0,
      accountEpsilon: null,
      secondsLeft: null,
      deviceNote: null,
    },
    ...fakeLosses.slice(0, 34).map((loss, t) => ({
      phase: "training" as const,
      done: t + 1,
      total: 80,
      loss,
      epsilonSpent: 0.62 * Math.sqrt((t + 1) / 34),
      accountEpsilon: 0.412,
      secondsLeft: t > 4 ? 140 : null,
      deviceNote: null,
    })),
  ],
};

const base = { kept: "Nothing was changed.", detail: "test/helpers/fake-answers: planned." } as const;
export const cannedProblems: Partial<Record<CallKind, Problem>> & { readonly train: Problem } = {
  "sweep-run": fakeSweepProblem,
  "open-model": {
    ...base,
    code: "MDL-HASH",
    happened: "The encoder's file is damaged.",
    fix: "Build or download it again.",
  },
  "open-reports": {
    ...base,
    code: "TYPE-UNKNOWN",
    happened: "This file is not a table, JSONL or text.",
    fix: "Open a CSV, TSV or JSONL file.",
  },
  "preview-plan": {
    ...base,
    code: "PRIV-BUDGET",
    happened: "No noise is large enough for epsilon 0.01 with 80 steps.",
    fix: "Raise epsilon or lower the steps.",
  },
  train: {
    code: "TRAIN-NAN",
    happened: "The loss is not a number from step 12.",
    kept: "Your settings and step 11 are kept.",
    fix: "Try a lower learning rate.",
    detail: "training/step: expected a finite loss at step 12, got NaN.",
  },
  check: {
    ...base,
    code: "EVAL-LABELS",
    happened: "No report was kept out of training.",
    fix: "Train again with more patients.",
  },
  ledger: {
    ...base,
    code: "PRIV-LEDGER",
    happened: "The privacy ledger was changed outside Cloister.",
    fix: "Ask your privacy officer.",
  },
  classify: {
    ...base,
    code: "CSV-HEADER",
    happened: "No column holds report text.",
    fix: "Name one column report or findings.",
  },
  export: {
    ...base,
    code: "EXPORT-VERIFY",
    happened: "The files read back differ from those written.",
    fix: "Prepare them again.",
  },
};
