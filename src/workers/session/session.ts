// One page's work: what is open, and a handler for every call of the protocol. Reports, labels and adapters live in memory
// only and go when the worker ends. Long because: it is the one table of what each call does.
import { InputError } from "@/base/errors";
import { outOfOrder } from "@/base/problems/app";
import { secureRng } from "@/base/random";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { defaultSectionRule } from "@/data/model-text";
import { setAsideCsv } from "@/data/set-aside";
import type { ImportOptions, SectionRule } from "@/data/types";
import { verifyZip } from "@/export/verify-zip";
import { withPooler } from "@/export/open-adapter";
import type { Handlers } from "../dispatch";
import { auditMechanism } from "./audit-mechanism";
import { auditRun, prepareAudit } from "./audit-run";
import { checkRun } from "./check";
import { checkHandlers } from "./check-calls";
import { Classified, classifyAll } from "./classify";
import { deleteHandlers } from "./delete-calls";
import { decidingWords, occlude } from "./explain";
import { exportRun } from "./export-run";
import { asFile } from "./given-reports";
import { heldFromOpened, openBundle } from "./held-adapter";
import type { HeldAdapter } from "./held-adapter";
import { cutTokens, holdReports, summaryOf } from "./hold-reports";
import type { SessionHost } from "./host";
import { LedgerDesk } from "./ledger-desk";
import { identifierHandlers } from "./identifier-calls";
import { keepHandlers } from "./keep-calls";
import { Keeper } from "./keeper";
import { labelHandlers } from "./label-calls";
import { ledgerHandlers } from "./ledger-calls";
import { logHandlers } from "./log-calls";
import { withAuditLog } from "./log-notes";
import { membershipRun } from "./membership-run";
import { openModel, startModel } from "./open-model";
import type { OpenModel } from "./open-model";
import { forgetWork, type AdapterSource, type OpenWork } from "./open-work";
import { planHandlers } from "./plan-calls";
import { probabilitiesOf } from "./predict";
import { restoreProject } from "./restore-project";
import { ruleHandlers } from "./rule-calls";
import { carryHand } from "./relabel";
import { starterFor } from "./starters";
import { sweepHandlers } from "./sweep-calls";
import { trainHandlers } from "./train-calls";
import { LastImport } from "./undo-import";

function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new InputError(outOfOrder(what));
  return value;
}

type Source = NonNullable<OpenWork["source"]>;

const bytesOf = (file: { readonly bytes: ArrayBuffer }): Uint8Array<ArrayBuffer> => new Uint8Array(file.bytes);

/** The handlers of one session. */
export function openSession(host: SessionHost): Handlers {
  const now: OpenWork = {};
  const desk = new LedgerDesk(host.ledger);
  const { log } = host;
  const auditHead = log && (() => log.head());
  const keeper = host.keep ? new Keeper(host.keep, now, auditHead) : null;
  const model = () => need(now.model, "the encoder");
  const held = () => need(now.held, "reports");
  const run = () => need(now.run, "a finished run");
  const adapter = () => need(now.adapter, "a finished run or an opened adapter");
  /** The encoder under the adapter that classifies. */
  const adapterModel = () => now.adapterModel ?? model();

  const lastImport = new LastImport();
  const sweeps = sweepHandlers({ desk, model, held, disk: host.sweeps });

  const busy = () => now.training === true || sweeps.busy();

  /** Reads a source and puts all that comes of it in its place at once: who saves sees the old work or the new. */
  const importFrom = async (source: Source, options: ImportOptions) => {
    const { name, bytes, synthetic } = source;
    const { tokenizer, config } = model().model;
    const imported = await importReports(bytes, name, options, labelSets);
    const { sections = [] } = options;
    const text: SectionRule = sections.length > 0 ? { sections, rule: "all" } : defaultSectionRule;
    const reader = { tokenizer, maxTokens: config.maxTokens };
    const read = await holdReports(imported, { fileName: name, synthetic, text }, reader);
    await keeper?.look(); // what was open, with its last edits
    const [before, again] = [now.held, now.source === source];
    const whole = { ...now };
    if (!again) delete now.project;
    delete now.classified;
    delete now.shown;
    const fresh = again && before ? carryHand(before, read, options.labelSet !== null) : read;
    Object.assign(now, { source, options, held: fresh });
    if (!again) lastImport.remember(whole, now);
    return summaryOf(fresh);
  };

  /** @param from  what it was opened from, with the encoder of an adapter that brings its own pooler; absent: from the run */
  const hold = async (given: HeldAdapter, from?: { readonly source: AdapterSource; readonly own?: OpenModel }) => {
    now.adapterModel?.pool.dispose();
    delete now.adapterModel;
    delete now.adapterSource;
    if (from?.own) now.adapterModel = from.own;
    if (from) now.adapterSource = from.source;
    now.adapter = given;
    delete now.classified;
    delete now.shown;
    return Promise.resolve(given.info);
  };

  const openAdapter = async (source: AdapterSource) => {
    if (source.kind === "starter") {
      const { opened } = starterFor(source.labelSet, model());
      return hold(heldFromOpened(opened, model().model, "starter"), { source });
    }
    const opened = await openBundle(source.bytes, model().model);
    const own = opened.pooler ? await startModel(host, withPooler(model().model, opened), "auto") : undefined;
    return hold(heldFromOpened(opened, model().model), { source, ...(own && { own }) });
  };

  /** The table of the adapter, also while it grows. */
  const growing = () => need(now.shown instanceof Classified ? now.shown : undefined, "classified reports");

  const handlers: Handlers = {
    "open-model": async ({ device }, { progress }) => {
      now.model ??= await openModel(host, device, progress);
      return now.model.info;
    },
    "open-samples": async () => {
      model();
      return importFrom({ ...(await host.readSamples()), synthetic: true }, {});
    },
    "open-reports": ({ file, options }) => importFrom({ ...asFile(file), synthetic: false }, options),
    "import-again": ({ options }) => importFrom(need(now.source, "reports"), options),
    "undo-import": async () => {
      const { project } = now;
      const shown = lastImport.undo(now);
      if (keeper && project !== undefined) await keeper.remove(project); // it was saved meanwhile
      return shown;
    },
    "set-aside": () => {
      const bytes = setAsideCsv(held().imported);
      return Promise.resolve({ name: "set-aside.csv", bytes: bytes.buffer });
    },
    check: async (_, { progress, signal }) => {
      const { finished, held: reports } = run();
      if (now.check) return now.check;
      const given = { held: reports, run: finished };
      const { result, judged } = await checkRun(model(), given, { onProgress: progress, signal });
      now.check = result;
      now.judged = judged;
      return result;
    },
    classify: async ({ file }, { progress, signal }) => {
      const { text, maxTokens } = adapter();
      const { tokenizer } = adapterModel().model;
      let reports = now.held;
      if (file) {
        const { name, bytes } = asFile(file);
        const imported = await importReports(bytes, name, { labelSet: null, keepDuplicates: true }, labelSets);
        reports = await holdReports(imported, { fileName: name, synthetic: false, text }, { tokenizer, maxTokens });
      }
      const given = { held: need(reports, "reports"), adapter: adapter() };
      let table: Classified | undefined;
      const onTable = (begun: Classified) => {
        now.shown = table = begun;
      };
      try {
        return (await classifyAll(adapterModel(), given, { onProgress: progress, onTable, signal })).summary();
      } finally {
        if (table) now.classified = table; // stopped half-way too
      }
    },
    "classified-summary": async () => Promise.resolve(growing().summary()),
    "classified-rows": ({ filter, from, to }) => {
      const classified = need(now.shown, "classified reports");
      const found = classified.matching(filter);
      const rows = found.slice(from, to).map((row) => classified.row(row));
      return Promise.resolve({ total: found.length, from, rows });
    },
    "review-row": async ({ id, decision }) => Promise.resolve(growing().review(id, decision)),
    "flag-row": async ({ id }) => Promise.resolve(need(now.shown, "classified reports").flag(id)),
    "classify-text": async ({ text }) => {
      const { maxTokens, labels, thresholds, adapter: plain } = adapter();
      const ids = adapterModel().model.tokenizer.encode(text);
      const tokens = [cutTokens(ids, maxTokens)];
      const probability = await probabilitiesOf(adapterModel(), { adapter: plain, tokens });
      const decision = [...probability].map((p, l) => (p >= thresholds[l]! ? 1 : 0));
      return { labels, probability: [...probability], decision, tokens: ids.length, tooLong: ids.length > maxTokens };
    },
    "explain-text": async ({ text }, { progress, signal }) => {
      const { labels } = adapter();
      const occlusion = await occlude({ open: adapterModel(), adapter: adapter() }, text, {
        onProgress: progress,
        signal,
      });
      const probability = [...occlusion.logits].map((z) => 1 / (1 + Math.exp(-z)));
      const mentions = decidingWords(occlusion, labels.length);
      return { text, labels, probability, mentions, units: occlusion.units.length };
    },
    predictions: async ({ format, withText }) => {
      if (format === "fhir") {
        const bytes = await growing().fhir();
        return { name: "predictions.fhir.ndjson", bytes: bytes.buffer };
      }
      const bytes = need(now.shown, "classified reports").file(format, withText);
      return { name: `predictions.${format}`, bytes: bytes.buffer };
    },
    export: ({ kind }) =>
      exportRun(kind, {
        run: run().finished,
        held: run().held,
        open: model(),
        ledger: desk.ledger,
        check: now.check,
        audit: now.audit,
        noiseAudit: now.noiseAudit,
        membership: now.membership,
        classified: now.classified,
        log,
      }),
    audit: async ({ epsilon, method, canaries }, { progress, signal }) => {
      const prepared = await prepareAudit({ host, open: model() }, canaries);
      const found = await auditRun({ open: model(), prepared }, { epsilon, method }, { onProgress: progress, signal });
      if (epsilon !== null) now.audit = found; // what goes into a statement
      return found;
    },
    membership: async (_, { progress, signal }) => {
      const { finished, held: reports } = run();
      const attacked = { open: model(), held: reports, run: finished };
      const result = await membershipRun(attacked, { onProgress: progress, signal });
      if (now.run?.finished === finished) now.membership = result; // else a later run took its place
      return result;
    },
    "audit-noise": async (_, { progress, signal }) => {
      const [audit] = await auditMechanism([1], {}, { onProgress: progress, signal });
      now.noiseAudit = audit!; // one noise multiplier, one audit
      return now.noiseAudit;
    },
    "open-adapter": ({ file }) => openAdapter({ kind: "file", bytes: bytesOf(file) }),
    "open-starter": ({ labelSet }) => openAdapter({ kind: "starter", labelSet }),
    ...deleteHandlers({ disk: host.disk, keeper, log, busy }),
    ...keepHandlers({
      keeper,
      restore: restoreProject({ now, model, hold, openAdapter }),
      forget: () => {
        forgetWork(now);
      },
      busy,
    }),
    ...planHandlers({ now, desk, model, held }),
    ...trainHandlers({ now, desk, keeper, model, held, hold, busy: sweeps.busy }),
    ...ledgerHandlers(desk, () => now.held),
    ...logHandlers(log, keeper),
    ...sweeps.handlers,
    ...ruleHandlers({
      held: () => now.held,
      show: (labeled) => {
        now.shown = labeled;
      },
    }),
    ...checkHandlers({
      judged: () => now.judged,
      thresholds: () => adapter().thresholds,
      setThresholds: (thresholds) => {
        now.adapter = { ...adapter(), thresholds };
        delete now.classified;
        delete now.shown;
      },
    }),
    ...identifierHandlers(held),
    ...labelHandlers({
      held,
      hold: (given) => {
        now.held = given;
      },
      model: () => ({ open: adapterModel(), adapter: adapter() }),
      rng: secureRng(),
    }),
    verify: ({ file }) => verifyZip(bytesOf(file)),
  };
  return log ? withAuditLog(handlers, log) : handlers;
}
