// 1,000 random tamperings (D12) of share bundles: flipped bytes, changed figures with all else made to fit, runs dropped or
// made cheaper, epsilon lowered. All are caught. What cannot be derived from a bundle is named in the last test.
import { beforeAll, describe, expect, test } from "vitest";
import { seededRng, uniform, type Rng } from "@/base/random";
import { shareBundle, type SavedBundle } from "@/export/bundles";
import { foundAtMost } from "@/export/statement-figures";
import { oddsSentence, scopes, selectionWords, stopWords } from "@/export/statement-words";
import { sumsFile } from "@/export/sums";
import type { AdapterBundle, AuditFacts, BundleFiles } from "@/export/types";
import { verifyBundle } from "@/export/verify";
import { verifyZip } from "@/export/verify-zip";
import type { Json } from "@/formats/strict-json";
import { writeZip } from "@/formats/zip-write";
import { readModelFolder } from "@/models/model-folder";
import type { EncoderModel } from "@/models/types";
import { oddsOf } from "@/privacy/accounting/odds";
import { tinyFolder } from "../models/tiny-model";
import { bundleFor, factsWith } from "./bundle";
import { at, forged, jsonOf, pathsOf, put, type Path } from "./forger";
import { earlierRun } from "./statement-cases";

interface Made {
  readonly name: string;
  readonly bundle: AdapterBundle;
  readonly saved: SavedBundle;
}
let made: Made[];
const names = ["three runs without sampling, audited", "two runs, sampled"];
const audit: AuditFacts = {
  ...{ canaries: 1_000, guesses: 200, right: 128, significance: 0.05 / 3, delta: 1e-7 },
  data: "synthetic samples",
};

beforeAll(async () => {
  const model: EncoderModel = await readModelFolder("acme/tiny-bert", tinyFolder());
  const plain = bundleFor(model);
  const size = plain.values.length;
  const third = { planSha256: "6b".repeat(32), noiseMultiplier: 90, chargedSteps: 120 };
  const privacy = [
    factsWith({ trainableNumbers: size, audit }, [earlierRun(), earlierRun(third)]),
    factsWith({ trainableNumbers: size, delta: 1e-5, noiseMultiplier: 1.4, samplingProbability: 0.05, clipNorm: 1 }, [
      earlierRun({ noiseMultiplier: 1.8, samplingProbability: 0.1 }),
    ]),
  ];
  made = [];
  for (const [i, facts] of privacy.entries()) {
    const bundle = { ...plain, privacy: facts };
    made.push({ name: names[i]!, bundle, saved: await shareBundle(bundle) });
  }
});

const below = (rng: Rng, n: number): number => Math.floor(n * uniform(rng));
const pick = <T>(rng: Rng, list: readonly T[]): T => list[below(rng, list.length)]!;
const caughtIn = async (files: BundleFiles) => (await verifyBundle(files)).some(({ ok }) => !ok);

/** Tamperings that no check found, out of `count` random ones. */
async function escaped(count: number, seed: number, tamper: (rng: Rng) => Promise<{ what: string; caught: boolean }>) {
  const rng = seededRng(seed);
  const out: string[] = [];
  for (let i = 0; i < count; i++) {
    const { what, caught } = await tamper(rng);
    if (!caught) out.push(what);
  }
  return out;
}

const flipped = (bytes: Uint8Array<ArrayBuffer>, where: number, bit: number): Uint8Array<ArrayBuffer> => {
  const copy = bytes.slice();
  copy[where] = copy[where]! ^ (1 << bit);
  return copy;
};

const numbersOf = (json: Json): Path[] => pathsOf(json).filter((path) => typeof at(json, path) === "number");

/** Numbers that no other figure of the bundle depends on. The plan's hash fixes them, the plan stays with the ledger. */
function isFree(json: Json, path: Path): boolean {
  const name = path.join(".");
  if (name === "parameters.clip_norm" || name === "max_reports_per_unit") return true;
  const [field, list, index, key] = path;
  const other = field === "ledger" && list === "runs" && Number(index) !== Number(at(json, ["ledger", "this_run"])) - 1;
  if (name === "audit.canaries") return true; // enters with delta alone: at 1e-7 it moves no printed digit
  return other && ["delta", "trainable_numbers", "steps_planned"].includes(String(key));
}

/** The number changed by 5 to 50 percent, whole numbers by one or more. */
function changedNumber(rng: Rng, value: number): number {
  const factor = 1 + (uniform(rng) < 0.5 ? -1 : 1) * (0.05 + 0.45 * uniform(rng));
  if (!Number.isInteger(value)) return value * factor;
  const changed = Math.round(value * factor);
  return changed === value ? value + 1 : changed;
}

describe("1,000 tamperings", { timeout: 60_000 }, () => {
  test("as saved, both bundles hold", async () => {
    for (const { saved } of made) expect((await verifyZip(saved.bytes)).filter(({ ok }) => !ok)).toEqual([]);
  });

  test("250 flipped bits in files: all found", async () => {
    const out = await escaped(250, 1, async (rng) => {
      const { saved } = pick(rng, made);
      const [name, bytes] = pick(rng, [...saved.files]);
      const where = below(rng, bytes.length);
      const files = new Map(saved.files).set(name, flipped(bytes, where, below(rng, 8)));
      return { what: `${name} at ${where}`, caught: await caughtIn(files) };
    });
    expect(out).toEqual([]);
  });

  test("200 flipped bits in the zip, headers included: all found", async () => {
    const out = await escaped(200, 2, async (rng) => {
      const { saved } = pick(rng, made);
      // Half of them in the directory and end record, which no file's sum covers.
      const { length } = saved.bytes;
      const where = uniform(rng) < 0.5 ? length - 1 - below(rng, 600) : below(rng, length);
      const rows = await verifyZip(flipped(saved.bytes, where, below(rng, 8)));
      return { what: `byte ${where}`, caught: rows.some(({ ok }) => !ok) };
    });
    expect(out).toEqual([]);
  });

  test("275 numbers of privacy.json changed, page, card, metadata, hash and sums made to fit: all found", async () => {
    const touched = new Set<string>();
    const out = await escaped(275, 3, async (rng) => {
      const { saved, bundle } = made[0]!;
      const json = jsonOf(saved.files);
      const path = pick(
        rng,
        numbersOf(json).filter((one) => !isFree(json, one)),
      );
      const value = changedNumber(rng, Number(at(json, path)));
      touched.add(path.join("."));
      const files = await forged(saved.files, bundle, (old) => put(old, path, value));
      return { what: `${path.join(".")} = ${value}`, caught: await caughtIn(files) };
    });
    expect(out).toEqual([]);
    const json = jsonOf(made[0]!.saved.files);
    expect(touched.size).toBe(numbersOf(json).filter((path) => !isFree(json, path)).length);
  });

  test("125 runs of the account dropped or made cheaper, the words about them made to fit: all found", async () => {
    const out = await escaped(125, 4, async (rng) => {
      const { saved, bundle } = made[0]!;
      const kind = pick(rng, ["drop", "steps_charged", "noise_multiplier"] as const);
      const which = below(rng, 2);
      const share = 0.1 + 0.8 * uniform(rng);
      const files = await forged(saved.files, bundle, (json) => {
        const run: Path = ["ledger", "runs", which];
        if (kind === "drop")
          return put(put(put(json, run, undefined), ["ledger", "this_run"], 2), ["selection"], selectionWords(2));
        const path = [...run, kind];
        const old = Number(at(json, path));
        return put(json, path, kind === "steps_charged" ? Math.floor(old * share) : old / share);
      });
      return { what: `${kind} of run ${which + 1}, ${share}`, caught: await caughtIn(files) };
    });
    expect(out).toEqual([]);
  });

  test("150 lowered epsilons with odds, sentence and second opinion to match: all found", async () => {
    const out = await escaped(150, 5, async (rng) => {
      const { saved, bundle } = pick(rng, made);
      const share = 0.2 + 0.79 * uniform(rng);
      const files = await forged(saved.files, bundle, (json) => {
        const lower = (old: Json, path: Path) =>
          put(old, path, Math.floor(1000 * share * Number(at(old, path))) / 1000);
        const epsilons: Path[] = [["epsilon"], ["run_epsilon"], ["planned_epsilon"], ["accountant", "epsilon_rdp"]];
        const lowered = epsilons.reduce(lower, json);
        const claim = {
          epsilon: Number(at(lowered, ["epsilon"])),
          delta: Number(at(lowered, ["delta"])),
          unit: "patient",
          scope: scopes.complete,
        } as const;
        const odds: [string, Json][] = [
          ["sentence", oddsSentence(claim)],
          ["right_guesses_of_100_at_most", oddsOf(claim.epsilon, claim.delta).rightGuessesOf100],
          ["found_at_1_percent_false_alarms_at_most", foundAtMost(0.01, claim)],
          ["found_at_0_1_percent_false_alarms_at_most", foundAtMost(0.001, claim)],
        ];
        return odds.reduce((old, [key, value]) => put(old, ["odds", key], value), lowered);
      });
      const rows = await verifyBundle(files);
      // Everything but the arithmetic was made to fit: that alone gives it away.
      const wrong = rows.filter(({ ok }) => !ok).map(({ check }) => check);
      return {
        what: `${share}: ${wrong.join()}`,
        caught: wrong.includes("Epsilon of all runs") && !wrong.includes("Card"),
      };
    });
    expect(out).toEqual([]);
  });
});

describe("numbers that two fields must agree on", () => {
  test("another count of trained numbers in parameters and ledger alike is told by the adapter", async () => {
    const { saved, bundle } = made[0]!;
    const size = bundle.values.length;
    const wrong = async (numbers: number) => {
      const files = await forged(saved.files, bundle, (json) =>
        put(
          put(json, ["parameters", "trainable_numbers"], numbers),
          ["ledger", "runs", 2, "trainable_numbers"],
          numbers,
        ),
      );
      return (await verifyBundle(files)).filter(({ ok }) => !ok).map(({ check }) => check);
    };
    // One number has no visible allowance, so the figures hold; the head's 16 features may have had a center.
    expect([await wrong(size + 1), await wrong(size - 1)].map((rows) => rows.at(-1))).toEqual([
      "Adapter and statement",
      "Adapter and statement",
    ]);
  });

  test("a stop that the ledger tells otherwise, and a delta of 1 / public size, are found", async () => {
    const { saved, bundle } = made[0]!;
    const changes: [Path, Json, string][] = [
      [["stop"], stopWords["by-hand"], "stop"],
      [["parameters", "public_unit_count"], 10_000_000, "delta"],
      [["ledger", "runs", 2, "ended"], "failed", "stop"],
      [["audit", "right"], 201, "audit"],
      [["ledger", "runs", 0, "steps_charged"], 201, "ledger"],
    ];
    for (const [path, value, told] of changes) {
      const rows = await verifyBundle(await forged(saved.files, bundle, (json) => put(json, path, value)));
      expect(rows.find(({ ok }) => !ok)?.detail).toContain(`${told}: `);
    }
  });

  test("an audit that contradicts the claim is found, its figures being right", async () => {
    const { bundle } = made[0]!;
    const sure = { ...audit, right: 200 };
    const contradicted = shareBundle({ ...bundle, privacy: { ...bundle.privacy!, audit: sure } });
    await expect(contradicted).rejects.toMatchObject({
      problem: { code: "EXPORT-VERIFY", detail: "export/verify: Audit" },
    });
  });
});

describe("a zip", () => {
  test("that was packed again, or in another order, is told so; its folder still holds", async () => {
    const { saved } = made[0]!;
    const inFolder = [...saved.files].map(([name, bytes]) => [`share/${name}`, bytes] as const);
    for (const bytes of [writeZip(new Map(inFolder.toReversed())), writeZip(new Map(saved.files))]) {
      const wrong = (await verifyZip(bytes)).filter(({ ok }) => !ok);
      expect(wrong.map(({ check }) => check)).toEqual(["Zip"]);
      expect(wrong[0]?.detail).toContain("unpack it and check the folder");
    }
  });

  test("that holds one file more, or has bytes behind its end, does not hold", async () => {
    const { saved } = made[0]!;
    const more = new Map([...saved.files].map(([name, bytes]) => [`share/${name}`, bytes]));
    more.set("share/metrics.json", Uint8Array.of(123, 125));
    const longer = new Uint8Array(saved.bytes.length + 1);
    longer.set(saved.bytes);
    for (const bytes of [writeZip(more), longer]) expect((await verifyZip(bytes)).some(({ ok }) => !ok)).toBe(true);
  });
});

describe("a bundle with another program or file, sums made to fit", () => {
  test.each(["load_adapter.py", "adapter_config.json", "labels.json"])("%s is found", async (name) => {
    const { saved } = made[0]!;
    const text = new TextDecoder().decode(saved.files.get(name));
    const files = new Map(saved.files).set(name, new TextEncoder().encode(`${text}\n`));
    files.set("SHA256SUMS", await sumsFile(files));
    const rows = await verifyBundle(files);
    expect(rows.find(({ check }) => check === "Checksums")?.ok).toBe(true);
    expect(rows.every(({ ok }) => ok)).toBe(false);
  });
});

describe("what cannot be derived", () => {
  test("is this list of numbers, and a bundle made anew from other facts, all its figures right, passes", async () => {
    const { saved, bundle } = made[0]!;
    const json = jsonOf(saved.files);
    const free = numbersOf(json).filter((path) => isFree(json, path));
    expect(free.map((path) => path.join("."))).toEqual([
      "max_reports_per_unit",
      "parameters.clip_norm",
      ...[0, 1].flatMap((i) => ["steps_planned", "trainable_numbers", "delta"].map((key) => `ledger.runs.${i}.${key}`)),
      "audit.canaries",
    ]);
    const other = await forged(saved.files, bundle, (old) => put(old, ["parameters", "clip_norm"], 0.7));
    expect(await caughtIn(other)).toBe(false);
    // A whole account invented: only the ledger, whose head the statement names, can tell.
    const invented = await shareBundle({ ...bundle, privacy: factsWith({ trainableNumbers: bundle.values.length }) });
    expect(await caughtIn(invented.files)).toBe(false);
  });
});
