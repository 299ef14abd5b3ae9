// The gate lets wasm through against cpu and refuses planted faults; a device is opened checked.
import { describe, expect, test } from "vitest";
import { openChecked } from "@/engine/open-device";
import type { Engine, EncoderRuntime } from "@/engine/engine";
import { checkAgainst } from "@/engine/gate";
import { openRuntime } from "@/engine/reference/runtime";
import { packImage } from "@/engine/wasm/image";
import type { EncoderWeights, Tensor } from "@/models/types";
import { tinyBert, tinyConfig } from "./tiny-bert";

const weights = tinyBert(tinyConfig, 21);
const model = { config: tinyConfig, hasPooler: true };

async function gate(faulty: (runtime: EncoderRuntime) => EncoderRuntime, loaded: EncoderWeights = weights) {
  const reference = await openRuntime(weights, "cpu");
  const runtime = await openRuntime(loaded, "wasm");
  try {
    return await checkAgainst(faulty(runtime), reference, model);
  } finally {
    runtime.dispose();
    reference.dispose();
  }
}

/** The same runtime with one method of its engines changed. */
const change =
  (alter: (engine: Engine) => Partial<Engine>) =>
  (runtime: EncoderRuntime): EncoderRuntime => ({
    device: runtime.device,
    dispose: () => {
      runtime.dispose();
    },
    open: (spec) => {
      const engine = runtime.open(spec);
      return {
        layout: engine.layout,
        capacity: engine.capacity,
        setAdapter: engine.setAdapter.bind(engine),
        features: engine.features.bind(engine),
        logits: engine.logits.bind(engine),
        gradients: engine.gradients.bind(engine),
        below: engine.below.bind(engine),
        dispose: engine.dispose.bind(engine),
        ...alter(engine),
      };
    },
  });

const scaledTensor = (name: string, alter: (values: Float32Array) => Float32Array): EncoderWeights => {
  const tensors = new Map<string, Tensor>(weights.tensors);
  const { shape, values } = weights.tensors.get(name)!;
  tensors.set(name, { shape, values: alter(Float32Array.from(values)) });
  return { config: weights.config, tensors };
};

const withGradients = (alter: (values: Float32Array, engine: Engine) => Float32Array) =>
  change((engine) => ({
    gradients: async (batch, targets) => {
      const { perReport, losses } = await engine.gradients(batch, targets);
      return { perReport: alter(perReport, engine), losses };
    },
  }));

/** One tensor of every report's gradient computed otherwise: element i of the tensor, from the tensor and the whole row. */
const withTensor = (
  slot: number,
  element: (i: number, tensor: Float32Array, row: { values: Float32Array; layout: Engine["layout"] }) => number,
) =>
  withGradients((values, { layout }) => {
    const { offset, size } = layout.slots[slot]!;
    for (let start = 0; start < values.length; start += layout.size) {
      const row = values.slice(start, start + layout.size);
      const tensor = row.subarray(offset, offset + size);
      for (let i = 0; i < size; i++) values[start + offset + i] = element(i, tensor, { values: row, layout });
    }
    return values;
  });

describe("gate", () => {
  test("passes wasm against cpu and measures the distance", async () => {
    const result = await gate((runtime) => runtime);
    expect(result.logits).toBeLessThan(1e-5);
    expect(result.gradients).toBeLessThan(1e-5);
    expect(result.gradients).toBeGreaterThan(0);
  });

  const planted: [string, ReturnType<typeof change>][] = [
    ["gradients divided by the number of labels", withGradients((values) => values.map((value) => value / 4))],
    ["one tensor of zeros", withTensor(0, () => 0)],
    ["lora_B read as its transpose", withTensor(1, (i, tensor) => tensor[(i % 32) * 2 + Math.floor(i / 32)]!)],
    [
      "query and value swapped",
      withTensor(1, (i, _tensor, { values, layout }) => values[layout.slots[5]!.offset + i]!),
    ],
    ["one NaN", withGradients((values) => values.fill(NaN, 5, 6))],
    [
      "logits off by 1e-3",
      change((engine) => ({ logits: async (batch) => (await engine.logits(batch)).map((z) => z * 1.001 + 0.001) })),
    ],
    [
      "reports in another order",
      withGradients((values, { layout: { size } }) =>
        Float32Array.from(values, (_, i) => values[(i + size) % values.length]!),
      ),
    ],
    [
      "another answer each time",
      (() => {
        let calls = 0;
        return withGradients((values) => {
          const factor = 1 + 1e-6 * calls++;
          return values.map((value) => value * factor);
        });
      })(),
    ],
  ];
  test.each(planted)("refuses a device with %s", async (_name, fault) => {
    await expect(gate(fault)).rejects.toMatchObject({ problem: { code: "GPU-GATE" } });
  });

  test.each([
    ["a stale buffer in one layer", "encoder.layer.1.attention.self.key.weight", (v: Float32Array) => v.fill(0, 0, 64)],
    ["positions off by one", "embeddings.position_embeddings.weight", (v: Float32Array) => v.copyWithin(0, 32)],
    ["a wrong norm", "encoder.layer.0.output.LayerNorm.weight", (v: Float32Array) => v.map((x) => x * 1.01)],
  ])("refuses a device with %s", async (_name, tensor, alter) => {
    await expect(gate((runtime) => runtime, scaledTensor(tensor, alter))).rejects.toMatchObject({
      problem: { code: "GPU-GATE" },
    });
  });
});

describe("openChecked", () => {
  const source = { weights, image: packImage(weights, { workers: 1, shared: false }), worker: 0 };

  test("lets the wasm kernels through and tells how far they were from the reference", async () => {
    const { runtime, gate: result } = await openChecked("wasm", source);
    expect(runtime.device).toBe("wasm");
    expect(result!.gradients).toBeGreaterThan(0);
    expect(result!.gradients).toBeLessThan(1e-4);
    runtime.dispose();
  });

  test("refuses kernels whose weights are not the reference's", async () => {
    const other = { ...source, image: packImage(tinyBert(tinyConfig, 22), { workers: 1, shared: false }) };
    await expect(openChecked("wasm", other)).rejects.toMatchObject({ problem: { code: "GPU-GATE" } });
  });

  test("has nothing to compare where the reference computes", async () => {
    const { runtime, gate: result } = await openChecked("cpu", source);
    expect([runtime.device, result]).toEqual(["cpu", null]);
    runtime.dispose();
  });

  test("refuses a graphics card by name where there is none", async () => {
    await expect(openChecked("webgpu", source)).rejects.toMatchObject({ problem: { code: "GPU-NONE" } });
  });
});
