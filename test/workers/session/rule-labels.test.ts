// Reports labeled by rules in the worker: rows, filters, files, and the calls that need no model.
import { describe, expect, test } from "vitest";
import { Cancelled, InputError } from "@/base/errors";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import type { Handlers } from "@/workers/dispatch";
import { ruleHandlers } from "@/workers/session/rule-calls";
import { RuleLabeled, labelAll } from "@/workers/session/rule-labels";

const bytes = (text: string) => new TextEncoder().encode(text);
const csv = "patient_id,report\nP1,No effusion.\nP2,Left effusion. Possible pneumonia.\nP3,Clear lungs.\n";
const { labels } = labelSets[0]!;
const effusion = labels.indexOf("Pleural Effusion");

async function labeled(text = csv): Promise<RuleLabeled> {
  const imported = await importReports(bytes(text), "in.csv", { labelSet: null, keepDuplicates: true }, labelSets);
  return new RuleLabeled({ fileName: "in.csv", imported }, labels, await labelAll(imported, "chexpert14"));
}

const context = { progress: () => undefined, signal: new AbortController().signal };
const all = { label: null, state: "present", search: "", flagged: false } as const;

describe("RuleLabeled", () => {
  test("a row has its text, what the rules say, and 1 where a label is present", async () => {
    const row = (await labeled()).row(1);
    expect(row.text).toBe("Left effusion. Possible pneumonia.");
    expect(row.decision[effusion]).toBe(1);
    expect(row.decision[labels.indexOf("Pneumonia")]).toBe(0);
    expect(row.said?.values[labels.indexOf("Pneumonia")]).toBe(-1);
    expect([row.patient, row.reviewed]).toEqual(["P2", "rules"]);
  });

  test("filters by each state of a label, and by words", async () => {
    const reports = await labeled();
    const rows = (state: "present" | "absent" | "uncertain" | "unmentioned", label = effusion) =>
      reports.matching({ label, state, search: "", flagged: false });
    expect([rows("present"), rows("absent"), rows("unmentioned"), rows("uncertain")]).toEqual([[1], [0], [2], []]);
    expect(rows("uncertain", labels.indexOf("Pneumonia"))).toEqual([1]);
    expect(reports.matching({ ...all, search: " EFFUSION " })).toEqual([0, 1]);
    expect(reports.matching(all)).toEqual([0, 1, 2]);
    expect(reports.flag(reports.row(2).id)).toMatchObject({ flagged: true, reviewed: "rules" });
    expect(reports.matching({ ...all, flagged: true })).toEqual([2]);
    expect(() => reports.flag("of no report")).toThrow("[APP-ORDER]");
  });

  test("counts rows in which a label is present", async () => {
    const summary = (await labeled()).summary(0.5);
    expect(summary).toMatchObject({ by: "rules", rows: 3, setAside: 0, tooLong: 0, seconds: 0.5 });
    expect([summary.present[effusion], summary.present[labels.indexOf("No Finding")]]).toEqual([1, 2]);
  });

  test("writes text only if asked, as CSV and as JSONL", async () => {
    const reports = await labeled();
    const decode = (file: Uint8Array) => new TextDecoder().decode(file);
    expect(decode(reports.file("csv", false))).not.toContain("Left effusion.");
    expect(decode(reports.file("csv", true))).toContain("Left effusion.");
    const [first] = decode(reports.file("jsonl", false)).split("\n");
    expect(JSON.parse(first ?? "")).toMatchObject({ patient_id: "P1", labels: { "Pleural Effusion": 0, Edema: null } });
    expect(decode(reports.file("jsonl", true))).toContain('"text":"No effusion."');
  });

  test("stops between reports when cancelled", async () => {
    const many = `report\n${"No effusion.\n".repeat(1200)}`;
    const imported = await importReports(bytes(many), "in.csv", { labelSet: null, keepDuplicates: true }, labelSets);
    const stop = new AbortController();
    const seen: number[] = [];
    const labeling = labelAll(imported, "chexpert14", {
      signal: stop.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        stop.abort();
      },
    });
    await expect(labeling).rejects.toBeInstanceOf(Cancelled);
    expect(seen).toEqual([500]);
  });
});

describe("the calls", () => {
  const session = (shown: RuleLabeled[] = []): Pick<Handlers, "label-by-rules" | "label-text"> =>
    ruleHandlers({ held: () => undefined, show: (one) => shown.push(one) });
  const codeOf = async (call: Promise<unknown>): Promise<string> => {
    try {
      await call;
    } catch (error) {
      return error instanceof InputError ? error.problem.code : "no InputError";
    }
    return "no error";
  };
  const file = { name: "in.csv", bytes: bytes(csv).buffer };

  test("label a file without a model and show it", async () => {
    const shown: RuleLabeled[] = [];
    const summary = await session(shown)["label-by-rules"]({ file, labelSet: "chexpert14" }, context);
    expect([summary.rows, summary.by, shown.length]).toEqual([3, "rules", 1]);
    expect(shown[0]?.row(0).text).toBe("No effusion.");
  });

  test("refuse open reports where none are open, and a set without rules", async () => {
    const call = session()["label-by-rules"];
    expect(await codeOf(call({ file: null, labelSet: "chexpert14" }, context))).toBe("APP-ORDER");
    expect(await codeOf(call({ file, labelSet: "own" }, context))).toBe("LABEL-RULES");
  });

  test("label one text as it is typed", async () => {
    const said = await session()["label-text"]({ text: "No effusion", labelSet: "chexpert14" }, context);
    expect(said.values[effusion]).toBe(0);
  });
});
