// Which calls of the page stand in the audit log, and as what. It wraps the handlers, so no handler knows of the log.
import { Cancelled, InputError } from "@/base/errors";
import { sha256Hex } from "@/base/hash";
import type { AuditAction } from "@/storage/audit-entry";
import type { AuditLog, AuditNote } from "@/storage/audit-log";
import type { CallContext, Handlers } from "../dispatch";
import type { LabelView } from "../label-protocol";
import type { CallKind, LedgerView, RequestOf, ResultOf } from "../protocol";
import { asFile } from "./given-reports";

type Handler<K extends CallKind> = (request: RequestOf<K>, context: CallContext<K>) => Promise<ResultOf<K>>;

/** Confirmed labels are noted by so many at once, and before whatever is noted next. */
const labelsAtOnce = 20;

const quiet = { progress: () => undefined, signal: new AbortController().signal };

export function withAuditLog(handlers: Handlers, log: AuditLog): Handlers {
  /** What stands for the open reports; only its HMAC is kept. */
  let reports: string | undefined;
  let earlier: string | undefined;
  let done: number | undefined;
  let confirmed = 0;

  const writeLabels = async (): Promise<void> => {
    const count = confirmed;
    confirmed = 0;
    if (count > 0) await log.note({ action: "labels-confirmed", object: reports, count });
  };
  const write = async (note: AuditNote): Promise<void> => {
    await writeLabels();
    await log.note(note);
  };
  const opened = async (name: string, action: AuditAction): Promise<void> => {
    await writeLabels();
    earlier = reports;
    reports = name;
    done = undefined;
    await log.note({ action, object: name });
  };
  const fileName = async (bytes: ArrayBuffer): Promise<string> => `file ${await sha256Hex(new Uint8Array(bytes))}`;

  /** Composed epsilon of the open reports; null where nothing was charged or the ledger cannot be read. */
  const spent = async (): Promise<LedgerView["total"]> => {
    try {
      return (await handlers.ledger({}, quiet)).total;
    } catch (error) {
      if (error instanceof InputError) return null;
      throw error;
    }
  };

  /** The handler, and a note once it is done. */
  const after =
    <K extends CallKind>(kind: K, act: (request: RequestOf<K>, result: ResultOf<K>) => Promise<void>): Handler<K> =>
    async (request, context) => {
      const handler: Handlers[K] = handlers[kind];
      const result = await handler(request, context);
      await act(request, result);
      return result;
    };

  /** A run: noted at its start, and at its end with what it cost. */
  const around =
    <K extends CallKind>(
      kind: K,
      started: (request: RequestOf<K>) => AuditAction,
      ended: (result: ResultOf<K>) => AuditAction,
    ): Handler<K> =>
    async (request, context) => {
      const handler: Handlers[K] = handlers[kind];
      const object = reports;
      await write({ action: started(request), object });
      let action: AuditAction = "run-broken-off";
      try {
        const result = await handler(request, context);
        action = ended(result);
        return result;
      } catch (error) {
        if (error instanceof Cancelled)
          action = (await handlers["paused-run"]({}, quiet)) === null ? "run-discarded" : "run-paused";
        throw error;
      } finally {
        await write({ action, object, epsilonSpent: await spent() });
      }
    };

  const sawLabels = ({ counts }: LabelView): Promise<void> => {
    confirmed = Math.max(0, confirmed + counts.done - (done ?? counts.done));
    done = counts.done;
    if (confirmed >= labelsAtOnce) void writeLabels();
    return Promise.resolve();
  };
  const plain = <K extends CallKind>(kind: K, action: AuditAction): Handler<K> => after(kind, () => write({ action }));

  return {
    ...handlers,
    "open-samples": after("open-samples", () => opened("samples", "samples-opened")),
    "open-reports": after("open-reports", async ({ file }) =>
      opened(await fileName(asFile(file).bytes.buffer), "reports-opened"),
    ),
    "undo-import": after("undo-import", async () => {
      await write({ action: "import-undone", object: reports });
      reports = earlier;
      done = undefined;
    }),
    "label-view": after("label-view", (_, view) => sawLabels(view)),
    "label-act": after("label-act", (_, view) => sawLabels(view)),
    "label-import": after("label-import", (_, { view }) => sawLabels(view)),
    train: around(
      "train",
      ({ settings }) => (settings === null ? "run-resumed" : "run-started"),
      ({ stopped }) => (stopped === "done" ? "run-finished" : "run-stopped"),
    ),
    "keep-paused": after("keep-paused", async () => {
      await write({ action: "run-stopped", object: reports, epsilonSpent: await spent() });
    }),
    "discard-paused": after("discard-paused", async () => {
      await write({ action: "run-discarded", object: reports, epsilonSpent: await spent() });
    }),
    "sweep-run": around(
      "sweep-run",
      () => "comparison-started",
      () => "comparison-ended",
    ),
    export: after("export", async ({ kind }, { bytes }) => {
      await write({ action: `exported-${kind}`, object: await fileName(bytes), epsilonSpent: await spent() });
    }),
    "project-file": after("project-file", async (_, { bytes }) => {
      await write({ action: "project-file-saved", object: await fileName(bytes) });
    }),
    "open-project": after("open-project", ({ id }) => opened(`project ${id}`, "project-opened")),
    "open-project-file": after("open-project-file", async ({ file }) =>
      opened(await fileName(file.bytes), "project-opened"),
    ),
    "delete-project": after("delete-project", ({ id }) =>
      write({ action: "project-deleted", object: `project ${id}` }),
    ),
    "create-vault": plain("create-vault", "vault-created"),
    unlock: plain("unlock", "vault-unlocked"),
    lock: plain("lock", "vault-locked"),
    "change-passphrase": plain("change-passphrase", "passphrase-changed"),
    "set-policy": after("set-policy", async ({ file }) => {
      await write({ action: "policy-set", object: await fileName(file.bytes) });
    }),
    "remove-policy": plain("remove-policy", "policy-removed"),
    "give-up-ledger": plain("give-up-ledger", "ledger-given-up"),
  };
}
