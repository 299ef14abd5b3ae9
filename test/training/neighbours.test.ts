// One patient more: nobody else's row changes by a bit, in 1,000 data sets; and a whole run replayed on neighbouring data, with the
// same draws, noise and adapters, has sums that differ by at most S in every step.
import { describe, expect, test } from "vitest";
import { seededRng, uniform, type Rng } from "@/base/random";
import { clippedSum, gridScale } from "@/privacy/mechanism/clipped-sum";
import type { GradientSource } from "@/training/gradient-source";
import { headSource } from "@/training/head-source";
import { startState } from "@/training/optimizer";
import { takeStep, type Account } from "@/training/step";
import { forEachUnit, type DrawnUnits } from "@/training/unit-gradients";
import { seedFor } from "../privacy/mechanism/nightly";
import { headLayout, headProblem, privacyPlan, sgd } from "./fakes";

const [H, L] = [4, 3];
const layout = headLayout(H, L);
const account: Account = { charge: () => Promise.resolve({ spend: () => undefined }) };

/** A data set and the same with `extra` reports of one more patient behind, whose features are as strange as float32 allows. */
function neighbouring(reports: number, extra: number, seed: number) {
  const { features, targets, ...rest } = headProblem(reports + extra, { H, L, seed });
  const strange = [3.4e38, -3.4e38, 1e-45, NaN, Infinity, 1e20, -0, 7];
  for (let i = reports * H; i < features.length; i++)
    if (i % 3 !== 0) features[i] = strange[(i + seed) % strange.length]!;
  const few = { features: features.slice(0, reports * H), targets: targets.slice(0, reports * L), ...rest };
  return { few: headSource(layout, few), many: headSource(layout, { features, targets, ...rest }) };
}

/** 1 to 3 reports a patient, in order. */
function unitsOf(reports: number, rng: Rng): number[][] {
  const units: number[][] = [];
  for (let report = 0; report < reports; report++) {
    const last = units.at(-1);
    if (last && last.length < 3 && uniform(rng) < 0.5) last.push(report);
    else units.push([report]);
  }
  return units;
}

async function rowsOf(drawn: DrawnUnits, source: GradientSource): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  await forEachUnit(drawn, source, (row) => rows.push(row.slice()));
  return rows;
}

async function sumOf(drawn: DrawnUnits, source: GradientSource): Promise<Float64Array> {
  const clip = { clipNorm: 1, size: layout.size };
  const sum = clippedSum(new Float32Array(0), clip);
  await forEachUnit(drawn, source, (row) => {
    clippedSum(row, clip, sum);
  });
  return sum.values;
}

describe("one patient more", { timeout: 60_000 }, () => {
  test("leaves every other patient's row as it was, bit for bit, 1,000 data sets", async () => {
    const rng = seededRng(seedFor("data sets", 20));
    let equal = 0;
    let others = 0;
    for (let set = 0; set < 1_000; set++) {
      const { few, many } = neighbouring(6, 2, set);
      const units = unitsOf(6, rng);
      const place = Math.floor(uniform(rng) * (units.length + 1));
      const adapter = Float32Array.from({ length: layout.size }, () => uniform(rng) - 0.5);
      few.setAdapter(adapter, 0);
      many.setAdapter(adapter, 0);
      const without = await rowsOf(units, few);
      const withOne = await rowsOf([...units.slice(0, place), [6, 7], ...units.slice(place)], many);
      const rest = withOne.filter((_, unit) => unit !== place);
      others += without.length;
      equal += without.filter((row, unit) => row.every((value, p) => Object.is(value, rest[unit]![p]))).length;
    }
    expect(others).toBeGreaterThan(3_000);
    expect(equal).toBe(others);
  });

  test("moves no sum of a replayed run by more than S", async () => {
    const [reports, steps] = [40, 60];
    const { few, many } = neighbouring(reports, 2, 5);
    const units = unitsOf(reports, seededRng(6));
    const drawn: number[][] = [];
    const adapters: Float32Array[] = [];
    const spied: GradientSource = {
      ...few,
      setAdapter: (values, step) => {
        few.setAdapter(values, step);
        adapters.push(values);
        drawn.push([]);
      },
      gradients: (asked) => {
        drawn.at(-1)!.push(...asked);
        return few.gradients(asked);
      },
    };
    const gate = { privacy: privacyPlan({ steps }), optimizer: sgd, source: spied, account, rng: seededRng(7) };
    let state = startState(new Float32Array(layout.size));
    for (let step = 0; step < steps; step++) state = (await takeStep(state, units, gate)).state;

    let met = 0;
    for (const [step, adapter] of adapters.entries()) {
      few.setAdapter(adapter, step);
      many.setAdapter(adapter, step);
      const own = units.map((unit) => unit.filter((report) => drawn[step]!.includes(report)));
      const without = await sumOf(own, few);
      for (const extra of [[reports], [reports + 1], [reports, reports + 1]]) {
        const withOne = await sumOf([...own, extra], many);
        const square = withOne.reduce((sum, value, p) => sum + BigInt(value - without[p]!) ** 2n, 0n);
        expect(square <= BigInt(gridScale) ** 2n).toBe(true);
        if (square > 0n) met++;
      }
    }
    expect(adapters).toHaveLength(steps);
    expect(met).toBeGreaterThan(steps / 2); // the added patient did count
  });
});
