// Nothing private is in what is shared: 50 planted patient strings in five codings, and every private number of a run, occur in
// no byte of the share bundle or the merged model. The same search finds them in the internal record, so it can fail.
import { beforeAll, describe, expect, test } from "vitest";
import { canonicalJson } from "@/base/canonical-json";
import { sha256Hex } from "@/base/hash";
import { seededRng, uniform } from "@/base/random";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { defaultSectionRule } from "@/data/model-text";
import { internalRecord, mergedBundle, shareBundle } from "@/export/bundles";
import type { AdapterBundle } from "@/export/types";
import { adapterLayout } from "@/models/layout";
import { readModelFolder } from "@/models/model-folder";
import type { EncoderModel } from "@/models/types";
import { Ledger } from "@/privacy/ledger/ledger";
import { unitKeysOf } from "@/privacy/ledger/unit-keys";
import { trainingLayout } from "@/training/centering";
import { makePlan, type PlanInput } from "@/training/make-plan";
import { planHash } from "@/training/plan-cost";
import { holdReports } from "@/workers/session/hold-reports";
import { bundleOf } from "@/workers/session/run-bundle";
import type { FinishedRun } from "@/workers/session/train";
import { randomValues, tinyConfig, tinyFolder } from "../models/tiny-model";
import { planInput } from "../training/plan-input";

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const rng = seededRng(50);
const letters = "bcdfghjklmnpqrstvwxz";
const word = (length: number) =>
  Array.from({ length }, () => letters[Math.floor(letters.length * uniform(rng))]!).join("");
const planted = Array.from({ length: 50 }, (_, i) => `${word(4)} ${word(7)}-${1000 + i}`);

/** UTF-8, UTF-16 of both orders, hex, and the three ways a base64 text may hold it. */
function codings(text: string): string[] {
  const bytes = Buffer.from(text, "utf8");
  const wide = Buffer.from(text, "utf16le");
  const base64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    return whole.slice(shift === 0 ? 0 : 4, 4 * Math.floor((shift + bytes.length) / 3));
  });
  return [latin1(bytes), latin1(wide), latin1(Buffer.from(wide).swap16()), bytes.toString("hex"), ...base64];
}

const losses = Array.from({ length: 20 }, (_, i) => 0.69 - 0.0137 * i + 0.001_234_567 * uniform(rng));
const privateCounts = { reports: 91_753, patients: 48_613, rowsWithoutPatient: 30_427 };
const metrics = { microF1: 0.713_845_2, macroF1: 0.402_918_3 };

/** A private number as text, and as float32 and float64 bytes. */
function numberForms(value: number): string[] {
  const f32 = latin1(new Uint8Array(Float32Array.of(value).buffer));
  const f64 = latin1(new Uint8Array(Float64Array.of(value).buffer));
  return Number.isInteger(value) ? [String(value)] : [String(value), value.toFixed(6), f32, f64];
}

interface Shared {
  readonly bundle: AdapterBundle;
  readonly model: EncoderModel;
  readonly unitKeys: readonly string[];
  readonly ledger: Ledger;
}
let made: Shared;

beforeAll(async () => {
  const model = await readModelFolder("acme/tiny-bert", tinyFolder());
  const csv = `patient_id,report_text,Edema\n${planted.map((text, i) => `${text},"seen: ${text} again",${i % 2}`).join("\n")}\n`;
  const imported = await importReports(new TextEncoder().encode(csv), `${planted[0]!}.csv`, {}, labelSets);
  const source = { fileName: `${planted[0]!}.csv`, synthetic: false, text: defaultSectionRule };
  const held = await holdReports(imported, source, { tokenizer: model.tokenizer, maxTokens: 20 });
  const key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const unitKeys = await unitKeysOf(held.imported.reports, key);
  const input: PlanInput = {
    ...planInput,
    ...{ method: "head", epsilon: 3, labels: ["Edema"], encoder: tinyConfig, basePackageSha256: model.packageSha256 },
  };
  const plan = makePlan(input);
  const ledger = new Ledger();
  const { size } = trainingLayout(tinyConfig, plan);
  const privacy = plan.privacy!;
  const account = await ledger.join(unitKeys);
  const run = await ledger.openRun({ account, plan: privacy, planSha256: await planHash(plan), size });
  for (let step = 0; step < privacy.steps; step++) await ledger.charge(run, step);
  await ledger.close(run, "done");
  const finished: FinishedRun = {
    plan,
    labelSet: { name: "own", title: "own", labels: ["Edema"], defaultBlank: "negative" },
    unit: "patient",
    adapter: { spec: plan.adapter, values: randomValues(adapterLayout(tinyConfig, plan.adapter).size, 5) },
    summary: {
      ...{
        method: "head",
        plan,
        epsilon: 3,
        total: null,
        delta: privacy.targetDelta,
        steps: privacy.steps,
        stopped: "done",
      },
      ...{
        seconds: 7.135_79,
        trainingSeconds: 5.246_91,
        reportsPerSecond: 12_858.3,
        device: "wasm",
        deviceNote: null,
        losses,
      },
      ...{ reports: privateCounts.reports, patients: privateCounts.patients },
    },
    trainReports: [3, 1, 4],
    testReports: [1, 5, 9],
    rowsWithoutPatient: privateCounts.rowsWithoutPatient,
    totals: ledger.totals([account]),
    ledgerRun: run,
    trainableNumbers: size,
  };
  made = { bundle: await bundleOf(finished, model, { name: "cloister-adapter" }), model, unitKeys, ledger };
});

const secretsOf = ({ unitKeys }: Shared): string[] => [
  ...planted.flatMap(codings),
  ...[...losses, ...Object.values(metrics), ...Object.values(privateCounts), 7.135_79, 12_858.3].flatMap(numberForms),
  ...unitKeys,
  ...unitKeys.map((key) => latin1(Buffer.from(key, "hex"))),
];
const foundIn = (bytes: Uint8Array, secrets: readonly string[]): string[] => {
  const text = latin1(bytes);
  return secrets.filter((secret) => text.includes(secret));
};

describe("what is shared", () => {
  test("the share bundle holds none of 50 planted strings, private numbers and unit keys", async () => {
    const secrets = secretsOf(made);
    expect(secrets.length).toBeGreaterThan(500);
    const saved = await shareBundle(made.bundle);
    expect(foundIn(saved.bytes, secrets)).toEqual([]);
    for (const bytes of saved.files.values()) expect(foundIn(bytes, secrets)).toEqual([]);
  });

  test("neither does the merged model", async () => {
    expect(foundIn((await mergedBundle(made.model, made.bundle)).bytes, secretsOf(made))).toEqual([]);
  });

  test("the same search finds all of them in an internal record, however they are written there", async () => {
    const secrets = secretsOf(made);
    const lines = [canonicalJson({ losses, metrics, privateCounts }), ...secrets].join("\n");
    const record = new Map([["training_log.jsonl", new Uint8Array(Buffer.from(lines, "latin1"))]]);
    expect(foundIn((await internalRecord(made.bundle, record)).bytes, secrets)).toEqual(secrets);
  });

  test("no hash in it is one of a planted string, a text or a patient", async () => {
    const { bytes } = await shareBundle(made.bundle);
    const hashes = await Promise.all(
      planted.flatMap((text) => [text, `seen: ${text} again`, `patient ${text}`]).map((text) => sha256Hex(text)),
    );
    expect(foundIn(bytes, [...hashes, ...hashes.map((hash) => hash.slice(0, 16))])).toEqual([]);
  });

  test("the ledger knows the patients by their keys alone, and the statement names its head", async () => {
    const text = await made.ledger.toJsonLines();
    for (const key of made.unitKeys) expect(text).toContain(key);
    expect(foundIn(new TextEncoder().encode(text), planted)).toEqual([]);
    expect(latin1((await shareBundle(made.bundle)).files.get("privacy.json")!)).toContain(made.ledger.head);
  });
});
