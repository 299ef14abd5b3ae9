// A starter as a start: the same scores in training coordinates, its factors kept, other values left alone.
import { describe, expect, test } from "vitest";
import { seededRng, uniform } from "@/base/random";
import { foldScaling, headSlots } from "@/models/fold-scaling";
import { initialAdapter } from "@/models/initial-adapter";
import { adapterLayout } from "@/models/layout";
import { onStarter, startValues, type Starter } from "@/models/starter";
import type { AdapterSpec } from "@/models/types";
import { planInput } from "../training/plan-input";

const config = { ...planInput.encoder, hiddenSize: 12, numHeads: 3, intermediateSize: 24, numLayers: 4 };
const [H, L] = [config.hiddenSize, 3];
const rng = seededRng(5);
const random = (length: number) => Float32Array.from({ length }, () => 2 * uniform(rng) - 1);
const spec: AdapterSpec = {
  ...{ loraRank: 2, loraAlpha: 4, targets: ["attention.self.query"], layers: [2, 3], numLabels: L },
  ...{ pooling: "family", scaling: null },
};
const layout = adapterLayout(config, spec);
const scaling = { mean: random(H), std: random(H).map((x) => 1.5 + x) };
const starter: Starter = {
  ...{ labelSetName: "own", labels: ["a", "b", "c"], scaling, sha256: "0" },
  adapter: { spec, values: random(layout.size) },
};
const headSpec: AdapterSpec = { ...spec, loraRank: 0, targets: [], layers: [], scaling };
const headLayout = adapterLayout(config, headSpec);

describe("startValues", () => {
  test("a head alone gives the starter's own scores, whatever the features", () => {
    const initial = new Float32Array(headLayout.size);
    const values = startValues(starter, headLayout, { config, initial });
    const folded = foldScaling({ spec: headSpec, values }, headLayout);
    const own = starter.adapter.values.subarray(headSlots(layout).weight.offset);
    for (const [p, value] of folded.values.entries()) expect(value).toBeCloseTo(own[p]!, 5);
    expect(values).not.toEqual(Float32Array.from(own));
  });

  test("factors of the starter are taken; layers that it does not have keep their own start", () => {
    const wide: AdapterSpec = { ...spec, layers: [0, 1, 2, 3], scaling };
    const wideLayout = adapterLayout(config, wide);
    const initial = initialAdapter(wideLayout, seededRng(1));
    const values = startValues(starter, wideLayout, { config, initial });
    for (const slot of wideLayout.slots.filter(({ kind }) => kind === "loraA" || kind === "loraB")) {
      const own = layout.slots.find(({ name }) => name === slot.name);
      const from = own ? starter.adapter.values.subarray(own.offset, own.offset + own.size) : null;
      const expected = from ?? initial.subarray(slot.offset, slot.offset + slot.size);
      expect(values.subarray(slot.offset, slot.offset + slot.size), slot.name).toEqual(expected);
    }
  });
});

describe("onStarter", () => {
  test("puts another head on the same factors", () => {
    const plain: AdapterSpec = { ...headSpec, numLabels: 5, scaling: null };
    const head = { spec: plain, values: random(5 * H + 5) };
    const made = onStarter(starter, head, config);
    const { weight } = headSlots(adapterLayout(config, made.spec));
    expect(made.spec).toEqual({ ...spec, numLabels: 5 });
    expect(made.values.subarray(0, weight.offset)).toEqual(starter.adapter.values.subarray(0, weight.offset));
    expect(made.values.subarray(weight.offset)).toEqual(head.values);
  });

  test("refuses a head that is not plain or reads other features", () => {
    const values = new Float32Array(headLayout.size);
    for (const other of [headSpec, { ...headSpec, scaling: null, pooling: "mean" as const }])
      expect(() => onStarter(starter, { spec: other, values }, config)).toThrow("internal:");
  });
});
