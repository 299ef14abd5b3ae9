// The noise of whole steps: on every coordinate of every tensor with standard deviation σ·C/B̄, once a step whatever the number of
// parts or drawn units, new in each step. Bounds have a false-alarm chance of at most 1e-6 by Bonferroni.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import type { AdapterLayout } from "@/models/types";
import { startState } from "@/training/optimizer";
import { takeStep, type Account, type Units } from "@/training/step";
import { seedFor } from "../privacy/mechanism/nightly";
import { privacyPlan, scriptedSource, sgd } from "./fakes";

const slots: AdapterLayout["slots"] = [
  { name: "query.lora_A", kind: "loraA", shape: [2, 3], offset: 0, size: 6 },
  { name: "query.lora_B", kind: "loraB", shape: [3, 2], offset: 6, size: 6 },
  { name: "value.lora_A", kind: "loraA", shape: [2, 3], offset: 12, size: 6 },
  { name: "value.lora_B", kind: "loraB", shape: [3, 2], offset: 18, size: 6 },
  { name: "classifier.weight", kind: "headWeight", shape: [2, 3], offset: 24, size: 6 },
  { name: "classifier.bias", kind: "headBias", shape: [2], offset: 30, size: 2 },
];
const P = 32;
const steps = 3_000;
const zeros = Array.from({ length: 7 }, () => new Array<number>(P).fill(0));
const seven: Units = Array.from({ length: 7 }, (_, unit) => [unit]);
const account: Account = { charge: () => Promise.resolve({ spend: () => undefined }) };

/** Releases [steps][P] in units of σ·C/B̄, from gradients of zeros: noise alone. */
async function noiseOf(units: Units, reportsPerCall: number): Promise<Float64Array[]> {
  const privacy = privacyPlan({ clipNorm: 0.5, noiseMultiplier: 1.5, samplingProbability: 0.9, publicUnitCount: 30 });
  const { source } = scriptedSource(zeros, { tokens: 1e9, reports: reportsPerCall });
  const own = { ...source, layout: { slots, size: P } };
  const gate = { privacy, optimizer: sgd, source: own, account, rng: seededRng(seedFor("step noise", 70)) };
  const unit = (1.5 * 0.5) / (0.9 * 30);
  const releases: Float64Array[] = [];
  for (let step = 0; step < steps; step++) {
    const { state } = await takeStep(startState(new Float32Array(P)), units, gate);
    releases.push(state.adapter.map((value) => -value / unit));
  }
  return releases;
}

const meanOf = (releases: readonly Float64Array[], value: (row: Float64Array, at: number) => number) =>
  releases.reduce((sum, row, at) => sum + value(row, at), 0) / releases.length;

/** Throws at the first coordinate whose variance is not 1, or pair of coordinates, or of steps, that go together. */
function checkNoise(releases: readonly Float64Array[]): void {
  const bar = 6 / Math.sqrt(steps); // 6 standard errors: 2e-9 each, 500 pairs and 64 coordinates
  for (let p = 0; p < P; p++) {
    const variance = meanOf(releases, (row) => row[p]! ** 2);
    if (Math.abs(variance - 1) > Math.SQRT2 * bar) throw new Error(`coordinate ${p}: variance ${variance}`);
    const next = meanOf(releases.slice(1), (row, at) => row[p]! * releases[at]![p]!);
    if (Math.abs(next) > bar) throw new Error(`coordinate ${p}: goes with the step before, ${next}`);
    for (let other = 0; other < p; other++) {
      const together = meanOf(releases, (row) => row[p]! * row[other]!);
      if (Math.abs(together) > bar) throw new Error(`coordinates ${p} and ${other}: ${together}`);
    }
  }
}

describe("the noise of a step", { timeout: 60_000 }, () => {
  test.each([
    ["in one part", seven, 100],
    ["in seven parts", seven, 1],
    ["for an empty data set", [], 100],
  ])("has variance σ² on each coordinate of each tensor, %s", async (_what, units, reportsPerCall) => {
    const releases = await noiseOf(units, reportsPerCall);
    expect(() => {
      checkNoise(releases);
    }).not.toThrow();
  });

  test("that check refuses noise halved, twice, without one tensor, or used again", async () => {
    const releases = await noiseOf(seven, 100);
    const times = (factor: number) => releases.map((row) => row.map((value) => value * factor));
    const wrong = [
      times(0.5),
      times(Math.SQRT2),
      releases.map((row) => row.map((value, p) => (p >= 6 && p < 12 ? 0 : value))),
      releases.map((_, at) => releases[at - (at % 2)]!),
      releases.map((row) => row.map((_, p) => row[p - (p % 2)]!)),
    ];
    for (const one of wrong)
      expect(() => {
        checkNoise(one);
      }).toThrow("coordinate");
  });
});
