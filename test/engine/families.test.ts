// What families, poolings and targets must keep on the reference: shared layers sum their passes, rows below start where they
// say, a report ignores its neighbours, gradients are slopes.
import { describe, expect, test } from "vitest";
import type { Engine } from "@/engine/engine";
import { encoderModules } from "@/models/encoder-modules";
import { lowestLayer, moduleName } from "@/models/layout";
import {
  layerTargets,
  loraTargets,
  type AdapterSpec,
  type EncoderConfig,
  type EncoderWeights,
  type Tensor,
} from "@/models/types";
import { engines } from "./engines";
import { cellTargets, ids, numbers } from "./formula";
import { rowOf, type Open } from "./golden";
import { cut, pack, tinyAlbert, tinyBert, tinyConfig } from "./tiny-bert";

const L = 3;
const reports = cut(ids(31, 29, tinyConfig.vocabSize), [9, 1, 12, 7]);
const targets = cellTargets(32, reports.length * L);
const threeLayers: EncoderConfig = { ...tinyConfig, numLayers: 3 };
const spec = (change: Partial<AdapterSpec> = {}): AdapterSpec => ({
  loraRank: 2,
  loraAlpha: 4,
  targets: layerTargets,
  layers: [0, 1, 2],
  numLabels: L,
  pooling: "family",
  scaling: null,
  ...change,
});
const headAlone = { loraRank: 0, targets: [], layers: [] };

interface Case {
  readonly name: string;
  readonly config: EncoderConfig;
  readonly own: AdapterSpec;
  readonly lowest: number;
}

const bert = { config: threeLayers };
const albert = { config: tinyAlbert };
const cases: readonly Case[] = [
  { name: "BERT, all layers and the pooler", ...bert, own: spec({ targets: loraTargets }), lowest: 0 },
  { name: "BERT, the middle layer, cls pooling", ...bert, own: spec({ layers: [1], pooling: "cls" }), lowest: 1 },
  { name: "BERT, the last layer, mean pooling", ...bert, own: spec({ layers: [2], pooling: "mean" }), lowest: 2 },
  { name: "BERT, the pooler alone", ...bert, own: spec({ targets: ["pooler.dense"], layers: [] }), lowest: 2 },
  { name: "BERT, the head alone", ...bert, own: spec(headAlone), lowest: 2 },
  { name: "ALBERT, every target", ...albert, own: spec({ targets: loraTargets, layers: [0] }), lowest: 0 },
  { name: "ALBERT, the head alone", ...albert, own: spec({ ...headAlone, pooling: "mean" }), lowest: 2 },
];

type OnEngine = (weights: EncoderWeights, own: AdapterSpec, work: (engine: Engine) => Promise<void>) => Promise<void>;

const on =
  (open: Open): OnEngine =>
  async (weights, own, work) => {
    const runtime = await open(weights);
    try {
      const engine = runtime.open(own);
      engine.setAdapter(numbers(33, engine.layout.size, { scale: 0.3 }));
      await work(engine);
    } finally {
      runtime.dispose();
    }
  };

/** The reference's plain JavaScript is left out: its wasm library runs the same tape. */
const tested = engines.slice(1);
const crossed = tested.flatMap(({ name: engine, open }) => cases.map((one) => ({ ...one, engine, open })));

describe.each(crossed)("$engine: $name", ({ config, own, lowest, open }) => {
  const withEngine = on(open);
  const weights = tinyBert(config, 30);

  test("has its lowest layer where it should", () => {
    expect(lowestLayer(config, own)).toBe(lowest);
  });

  test("gives the same bits from the rows below as from the tokens, and no longer looks at the tokens", async () => {
    await withEngine(weights, own, async (engine) => {
      const batch = pack(reports);
      const below = await engine.below(batch);
      expect(below.length).toBe(batch.tokens.length * config.hiddenSize);
      const cached = { ...batch, tokens: new Int32Array(batch.tokens.length), below };
      expect(await engine.logits(cached)).toEqual(await engine.logits(batch));
      expect(await engine.features(cached)).toEqual(await engine.features(batch));
      expect(await engine.gradients(cached, targets)).toEqual(await engine.gradients(batch, targets));
      expect(await engine.below(cached)).toEqual(below);
    });
  });

  test("has rows below that no adapter value changes", async () => {
    await withEngine(weights, own, async (engine) => {
      const below = await engine.below(pack(reports));
      engine.setAdapter(numbers(34, engine.layout.size, { scale: 0.3 }));
      expect(await engine.below(pack(reports))).toEqual(below);
    });
  });

  test("computes each report as if it were alone, bit for bit", async () => {
    await withEngine(weights, own, async (engine) => {
      const together = await engine.gradients(pack(reports), targets);
      const logits = await engine.logits(pack(reports));
      for (const [b, report] of reports.entries()) {
        const alone = await engine.gradients(pack([report]), rowOf(targets, b, L));
        expect(rowOf(together.perReport, b, engine.layout.size)).toEqual(alone.perReport);
        expect(rowOf(logits, b, L)).toEqual(await engine.logits(pack([report])));
      }
    });
  });

  // Central differences of a float32 loss: step 2e-2 leaves h² of curvature and 1e-7/h of rounding, together below 2e-3.
  test("has gradients that are slopes along random directions of each tensor", async () => {
    await withEngine(weights, own, async (engine) => {
      const batch = pack([reports[3]!]);
      const target = Float32Array.of(1, 0, 0.25);
      const at = numbers(33, engine.layout.size, { scale: 0.3 });
      const { perReport } = await engine.gradients(batch, target);
      for (const { offset, size } of engine.layout.slots) {
        const direction = numbers(offset, size, { scale: 1 });
        const length = Math.hypot(...direction);
        const lossAt = async (h: number) => {
          engine.setAdapter(at.map((v, i) => v + h * (direction[i - offset] ?? 0)));
          return (await engine.gradients(batch, target)).losses[0]!;
        };
        const step = 0.02 / length;
        const slope = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
        const expected = direction.reduce((sum, d, i) => sum + d * perReport[offset + i]!, 0);
        expect(Math.abs(slope - expected) / length).toBeLessThan(2e-3 * (1 + Math.abs(expected) / length));
      }
    });
  });
});

describe.each(tested)("$name: ALBERT", ({ open }) => {
  const withEngine = on(open);
  const config: EncoderConfig = { ...tinyAlbert, embeddingSize: tinyAlbert.hiddenSize };
  const bertConfig: EncoderConfig = { ...config, family: "bert" };

  /** ALBERT whose projection is the identity. */
  function plainAlbert(): EncoderWeights {
    const { tensors } = tinyBert(config, 35);
    const H = config.hiddenSize;
    const name = encoderModules(config).embeddingProjection ?? "";
    const identity = new Float32Array(H * H);
    for (let h = 0; h < H; h++) identity[h * H + h] = 1;
    const changed = new Map<string, Tensor>(tensors);
    changed.set(`${name}.weight`, { shape: [H, H], values: identity });
    changed.set(`${name}.bias`, { shape: [H], values: new Float32Array(H) });
    return { config, tensors: changed };
  }

  /** The same encoder as BERT: a copy of the shared layer for each pass. */
  function copies({ tensors }: EncoderWeights): EncoderWeights {
    const [from, to] = [encoderModules(config), encoderModules(bertConfig)];
    const pairs: [string, string][] = [
      [from.wordEmbedding, to.wordEmbedding],
      [from.positionEmbedding, to.positionEmbedding],
      [from.typeEmbedding, to.typeEmbedding],
      [from.embeddingNorm, to.embeddingNorm],
      [from.pooler, to.pooler],
    ];
    for (const [j, layer] of to.layers.entries()) {
      const shared = from.layers[j]!;
      for (const target of layerTargets) pairs.push([shared.dense[target], layer.dense[target]]);
      pairs.push([shared.attentionNorm, layer.attentionNorm], [shared.outputNorm, layer.outputNorm]);
    }
    const copied = pairs.flatMap(([own, other]) =>
      ["weight", "bias"].flatMap((part) => {
        const tensor = tensors.get(`${own}.${part}`);
        return tensor ? [[`${other}.${part}`, tensor] as const] : [];
      }),
    );
    return { config: bertConfig, tensors: new Map(copied) };
  }

  test("has as gradient of a shared factor the sum over the gradients of unshared copies", async () => {
    const weights = plainAlbert();
    const shared = spec({ layers: [0] });
    const unshared = spec();
    const batch = pack(reports);
    await withEngine(weights, shared, async (albert) => {
      const values = numbers(36, albert.layout.size, { scale: 0.3 });
      albert.setAdapter(values);
      const one = await albert.gradients(batch, targets);
      await withEngine(copies(weights), unshared, async (bert) => {
        const layerSize = albert.layout.size - L * (config.hiddenSize + 1);
        const passes = [0, 1, 2].map((j) => j * layerSize);
        const head = values.subarray(layerSize);
        bert.setAdapter(Float32Array.from([...passes.flatMap(() => [...values.subarray(0, layerSize)]), ...head]));
        expect(bert.layout.slots[0]!.name).toBe(`${moduleName(bertConfig, "attention.self.query", 0)}.lora_A.weight`);
        const three = await bert.gradients(batch, targets);
        expect(one.losses).toEqual(three.losses);
        for (const b of reports.keys()) {
          const row = rowOf(three.perReport, b, bert.layout.size);
          const sums = Float32Array.from({ length: layerSize }, (_, i) =>
            passes.reduce((sum, from) => sum + row[from + i]!, 0),
          );
          const got = rowOf(one.perReport, b, albert.layout.size);
          expect(got.subarray(0, layerSize)).toBeAllClose(sums, {
            rtol: 1e-5,
            atol: 1e-6 * Math.hypot(...sums),
            because: "three float32 sums in another order",
          });
          expect(got.subarray(layerSize)).toEqual(row.subarray(3 * layerSize));
        }
      });
    });
  });
});

describe("rows below and keys of the wrong length", () => {
  test.each([
    ["below", { below: new Float32Array(29 * 32 - 1) }],
    ["keys", { keys: new Int32Array(3) }],
  ])("%s are our own error", async (word, extra) => {
    await on(engines[0]!.open)(tinyBert(threeLayers, 30), spec(), async (engine) => {
      await expect(engine.logits({ ...pack(reports), ...extra })).rejects.toThrow(word);
    });
  });
});
