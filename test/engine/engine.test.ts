// Contracts of every engine of this process: independence of reports to the bit, finite differences, memory, typed refusals.
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { InternalError } from "@/base/errors";
import type { Engine } from "@/engine/engine";
import { openRuntime } from "@/engine/reference/runtime";
import { layerTargets, type AdapterSpec } from "@/models/types";
import { engines } from "./engines";
import { cellTargets, ids, numbers } from "./formula";
import { rowOf, type Open } from "./golden";
import { cut, pack, tinyBert, tinyConfig } from "./tiny-bert";

const L = 3;
const spec: AdapterSpec = {
  loraRank: 2,
  loraAlpha: 4,
  targets: layerTargets,
  layers: [0, 1],
  numLabels: L,
  pooling: "family",
  scaling: null,
};
const reports = cut(ids(11, 57, tinyConfig.vocabSize), [9, 1, 40, 7]);
const targets = cellTargets(12, reports.length * L);
const empty = { tokens: new Int32Array(0), offsets: Int32Array.of(0) };

const [plain] = engines;

async function withEngine(open: Open, work: (engine: Engine) => Promise<void>, own = spec) {
  const runtime = await open(tinyBert(tinyConfig, 9));
  try {
    const engine = runtime.open(own);
    engine.setAdapter(numbers(13, engine.layout.size, { scale: 0.3 }));
    await work(engine);
  } finally {
    runtime.dispose();
  }
}

describe.each(engines)("$name", ({ open }) => {
  test("a report's gradient and loss do not depend on its neighbours, bit for bit", async () => {
    await withEngine(open, async (engine) => {
      const together = await engine.gradients(pack(reports), targets);
      for (const [b, report] of reports.entries()) {
        const alone = await engine.gradients(pack([report]), rowOf(targets, b, L));
        expect(rowOf(together.perReport, b, engine.layout.size)).toEqual(alone.perReport);
        expect(together.losses[b]).toBe(alone.losses[0]);
      }
    });
  });

  test.each(["family", "mean"] as const)(
    "logits and features packed equal those alone, bit for bit (%s)",
    async (pooling) => {
      await withEngine(
        open,
        async (engine) => {
          const logits = await engine.logits(pack(reports));
          const features = await engine.features(pack(reports));
          for (const [b, report] of reports.entries()) {
            expect(rowOf(logits, b, L)).toEqual(await engine.logits(pack([report])));
            expect(rowOf(features, b, tinyConfig.hiddenSize)).toEqual(await engine.features(pack([report])));
          }
        },
        { ...spec, pooling },
      );
    },
  );

  test("changing one report changes its row and no other", async () => {
    await withEngine(open, async (engine) => {
      const before = await engine.gradients(pack(reports), targets);
      const changed = reports.map((report, b) =>
        b === 2 ? report.map((id) => (id + 1) % tinyConfig.vocabSize) : report,
      );
      const after = await engine.gradients(pack(changed), targets);
      for (const b of reports.keys()) {
        const same = expect(rowOf(after.perReport, b, engine.layout.size));
        if (b === 2) same.not.toEqual(rowOf(before.perReport, b, engine.layout.size));
        else same.toEqual(rowOf(before.perReport, b, engine.layout.size));
      }
    });
  });

  test("two runs give the same bits", async () => {
    await withEngine(open, async (engine) => {
      const first = await engine.gradients(pack(reports), targets);
      expect(await engine.gradients(pack(reports), targets)).toEqual(first);
    });
  });

  test("a report without labelled cells has loss 0 and gradient 0", async () => {
    await withEngine(open, async (engine) => {
      const { perReport, losses } = await engine.gradients(pack([reports[0]!]), Float32Array.of(-1, -1, -1));
      expect([...losses]).toEqual([0]);
      expect(perReport.every((value) => value === 0)).toBe(true);
    });
  });

  test("at the start, with the head at zero, the loss is ln 2 a labelled cell and the bias gradient is 1/2 - y", async () => {
    await withEngine(open, async (engine) => {
      engine.setAdapter(new Float32Array(engine.layout.size));
      const { perReport, losses } = await engine.gradients(pack([reports[0]!]), Float32Array.of(1, 0, -1));
      expect(losses[0]).toBeCloseTo(2 * Math.LN2, 6);
      expect([...perReport.subarray(-L)]).toEqual([-0.5, 0.5, 0]);
    });
  });

  test("an empty batch gives empty results", async () => {
    await withEngine(open, async (engine) => {
      expect(await engine.logits(empty)).toEqual(new Float32Array(0));
      expect(await engine.features(empty)).toEqual(new Float32Array(0));
      const none = await engine.gradients(empty, new Float32Array(0));
      expect([none.perReport.length, none.losses.length]).toEqual([0, 0]);
    });
  });

  test("calls in flight together keep their own adapter", async () => {
    await withEngine(open, async (engine) => {
      const batch = pack(reports);
      const first = engine.logits(batch);
      engine.setAdapter(numbers(14, engine.layout.size, { scale: 0.3 }));
      const second = await engine.logits(batch);
      engine.setAdapter(numbers(13, engine.layout.size, { scale: 0.3 }));
      expect(await first).toEqual(await engine.logits(batch));
      expect(second).not.toEqual(await first);
    });
  });
});

describe.each(engines.filter(({ name }) => name.startsWith("the reference")))("$name", ({ open }) => {
  test("tensors do not grow over 10 steps, and none are left after dispose", async () => {
    const atStart = tf.memory().numTensors;
    await withEngine(open, async (engine) => {
      const step = async () => {
        await engine.gradients(pack(reports), targets);
        await engine.logits(pack(reports));
        engine.setAdapter(numbers(15, engine.layout.size, { scale: 0.3 }));
      };
      await step();
      const { numTensors } = tf.memory();
      for (let i = 0; i < 10; i++) {
        await step();
        expect(tf.memory().numTensors).toBe(numTensors);
      }
    });
    expect(tf.memory().numTensors).toBe(atStart);
  });
});

describe.each(engines)("finite differences on $name", ({ open }) => {
  // Central differences of a float32 loss: step 2e-2 leaves h² of curvature and 1e-7/h of rounding, together below 2e-3.
  test.each(["family", "mean"] as const)("equal the gradient along random directions (%s)", async (pooling) => {
    await withEngine(
      open,
      async (engine) => {
        const batch = pack([reports[3]!]);
        const target = Float32Array.of(1, 0, 0.25);
        const at = numbers(13, engine.layout.size, { scale: 0.3 });
        const { perReport } = await engine.gradients(batch, target);
        for (const slot of engine.layout.slots) {
          const direction = numbers(slot.offset, slot.size, { scale: 1 });
          const step = 0.02 / Math.hypot(...direction);
          const lossAt = async (h: number) => {
            engine.setAdapter(at.map((v, i) => v + h * (direction[i - slot.offset] ?? 0)));
            return (await engine.gradients(batch, target)).losses[0]!;
          };
          const slope = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
          const expected = direction.reduce((sum, d, i) => sum + d * perReport[slot.offset + i]!, 0);
          const size = Math.hypot(...direction);
          expect(Math.abs(slope - expected) / size).toBeLessThan(2e-3 * (1 + Math.abs(expected) / size));
        }
      },
      { ...spec, pooling },
    );
  });
});

describe("refusals", () => {
  const bad = (tokens: readonly number[], offsets: readonly number[]) => ({
    tokens: Int32Array.from(tokens),
    offsets: Int32Array.from(offsets),
  });
  test.each([
    ["offsets that do not start at 0", bad([1, 2], [1, 2]), "start at 0"],
    ["no offsets at all", bad([], []), "start at 0"],
    ["a report without tokens", bad([1, 2], [0, 2, 2]), "report 1"],
    ["falling offsets", bad([1, 2], [0, 2, 1]), "report 1"],
    ["offsets that end before the tokens", bad([1, 2, 3], [0, 2]), "tokens"],
    ["a report longer than the encoder takes", bad(new Array<number>(49).fill(1), [0, 49]), "report 0"],
    ["an id outside the vocabulary", bad([1, 2, 3, 61], [0, 2, 4]), "report 1"],
    ["a negative id", bad([-1, 2], [0, 2]), "report 0"],
    [
      "too many reports",
      bad(
        new Array<number>(65).fill(1),
        Array.from({ length: 66 }, (_, i) => i),
      ),
      "reports",
    ],
  ])("refuses %s", async (_name, batch, word) => {
    await withEngine(plain!.open, async (engine) => {
      await expect(engine.logits(batch)).rejects.toThrow(word);
      await expect(engine.gradients(batch, new Float32Array(L))).rejects.toBeInstanceOf(InternalError);
    });
  });

  test("refuses targets of the wrong length, above 1, and NaN", async () => {
    await withEngine(plain!.open, async (engine) => {
      const batch = pack([reports[0]!]);
      await expect(engine.gradients(batch, new Float32Array(2))).rejects.toThrow("targets");
      await expect(engine.gradients(batch, Float32Array.of(0, 2, 0))).rejects.toThrow("report 0");
      await expect(engine.gradients(batch, Float32Array.of(0, NaN, 0))).rejects.toThrow("report 0");
    });
  });

  test("refuses the family's pooling where the encoder has no pooler", async () => {
    const { config, tensors } = tinyBert(tinyConfig, 9);
    const without = new Map([...tensors].filter(([name]) => !name.startsWith("pooler.")));
    for (const { open } of engines) {
      const runtime = await open({ config, tensors: without });
      const use = async () => runtime.open(spec).features(pack(reports));
      await expect(use()).rejects.toMatchObject({ problem: { code: "GPU-POOLER" } });
      runtime.dispose();
    }
  });

  test("refuses webgpu by name where there is none", async () => {
    await expect(openRuntime(tinyBert(tinyConfig, 9), "webgpu")).rejects.toMatchObject({
      problem: { code: "GPU-NONE" },
    });
  });
});
