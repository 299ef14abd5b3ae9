// Where the randomness of a private run comes from: the operating system alone, never used twice, never kept; none, no release.
import { afterEach, describe, expect, test, vi } from "vitest";
import { secureRng, seededRng } from "@/base/random";
import { openRuntime } from "@/engine/reference/runtime";
import type { AdapterSpec } from "@/models/types";
import { engineSource } from "@/training/engine-source";
import { headSource } from "@/training/head-source";
import { startState } from "@/training/optimizer";
import { takeStep, type Account } from "@/training/step";
import { ids } from "../engine/formula";
import { cut, tinyBert, tinyConfig } from "../engine/tiny-bert";
import { headLayout, headProblem, privacyPlan, scriptedSource, sgd } from "./fakes";

afterEach(() => {
  vi.restoreAllMocks();
});

const [H, L] = [40, 25];
const layout = headLayout(H, L); // 1,025 numbers: about 10,000 words of noise a step
const data = headProblem(60, { H, L, seed: 4 });
const units = Array.from({ length: 30 }, (_, unit) => [2 * unit, 2 * unit + 1]);

function privateGate() {
  let charged = 0;
  const account: Account = {
    charge: () => {
      charged++;
      return Promise.resolve({ spend: () => undefined });
    },
  };
  const gate = { privacy: privacyPlan(), optimizer: sgd, source: headSource(layout, data), account, rng: secureRng() };
  return { gate, charged: () => charged };
}

/** Words that getRandomValues gave, in order; from call number `failAt` on it throws. */
function recordWords(failAt = Infinity): Uint32Array[] {
  const pools: Uint32Array[] = [];
  const original = crypto.getRandomValues.bind(crypto);
  vi.spyOn(crypto, "getRandomValues").mockImplementation((pool) => {
    if (pools.length >= failAt) throw new Error("no entropy");
    original(pool);
    if (pool instanceof Uint32Array) pools.push(pool.slice());
    return pool;
  });
  return pools;
}

async function run(steps: number) {
  const { gate } = privateGate();
  let state = startState(new Float32Array(layout.size));
  for (let step = 0; step < steps; step++) state = (await takeStep(state, units, gate)).state;
  return state;
}

describe("a private step", () => {
  test.each([0, 1])(
    "releases nothing when the random numbers end after %d pools, and stays charged",
    async (failAt) => {
      recordWords(failAt);
      const { gate, charged } = privateGate();
      let state = startState(new Float32Array(layout.size));
      const before = state;
      const attempt = async () => {
        for (let step = 0; step < 4; step++) state = (await takeStep(state, units, gate)).state;
      };
      await expect(attempt()).rejects.toMatchObject({ problem: { code: "PRIV-RNG" } });
      expect(charged()).toBe(state.step + 1); // the failed step is charged and has moved nothing
      expect(failAt > 0 || state === before).toBe(true);
      await expect(takeStep(state, units, gate)).rejects.toThrow("[PRIV-RNG]"); // and it does not come back by itself
    },
  );

  test("shares no word with another run, and no pool with itself", async () => {
    const one = recordWords();
    await run(8);
    vi.restoreAllMocks();
    const two = recordWords();
    await run(8);
    expect(one.length).toBeGreaterThan(3);
    // 128 bits at a time: one equal block in two honest runs has a chance below 1e-28.
    const blocks = (pools: readonly Uint32Array[]) =>
      pools.flatMap((pool) => Array.from({ length: pool.length / 4 }, (_, i) => pool.slice(4 * i, 4 * i + 4).join()));
    const all = [...blocks(one), ...blocks(two)];
    expect(new Set(all).size).toBe(all.length);
  });

  test("gives two runs no equal release and keeps no random number in its state", async () => {
    const [one, two] = [await run(1), await run(1)];
    expect(one.adapter.filter((value, p) => value === two.adapter[p]!).length).toBe(0);
    expect(Object.keys(one).sort()).toEqual(["adapter", "average", "first", "second", "step"]);
  });

  test("takes every word from getRandomValues: never from Math.random or the clock", async () => {
    const runtime = await openRuntime(tinyBert(tinyConfig, 3), "cpu");
    const spec: AdapterSpec = {
      loraRank: 2,
      loraAlpha: 4,
      targets: ["attention.self.query"],
      layers: [0, 1],
      numLabels: 2,
      pooling: "family",
      scaling: null,
    };
    const engine = runtime.open(spec);
    const tokens = cut(ids(5, 20, tinyConfig.vocabSize), [9, 4, 7]);
    const source = engineSource(engine, { tokens, targets: Float32Array.of(1, 0, 0, 1, 1, 1), numLabels: 2 });
    const trap = () => {
      throw new Error("not a source of randomness");
    };
    vi.spyOn(Math, "random").mockImplementation(trap);
    vi.spyOn(Date, "now").mockImplementation(trap);
    const pools = recordWords();
    const { gate } = privateGate();
    const own = { ...gate, source, privacy: privacyPlan({ samplingProbability: 0.9 }) };
    const { state } = await takeStep(startState(new Float32Array(source.layout.size)), [[0], [1, 2]], own);
    expect(state.adapter.every((value) => value !== 0)).toBe(true);
    expect(pools.length).toBeGreaterThan(0);
    runtime.dispose();
  });

  test("hands each word out once and forgets it", () => {
    const pools: Uint32Array[] = [];
    vi.spyOn(crypto, "getRandomValues").mockImplementation((pool) => {
      if (pool instanceof Uint32Array) {
        pool.forEach((_, i) => (pool[i] = i + 1));
        pools.push(pool);
      }
      return pool;
    });
    const rng = secureRng();
    for (let i = 0; i < 100; i++) expect(rng.word()).toBe(i + 1);
    expect(pools[0]!.byteLength).toBeLessThanOrEqual(65_536);
    expect([...pools[0]!.subarray(0, 101)]).toEqual([...new Array<number>(100).fill(0), 101]);
  });
});

describe("stale rows", () => {
  test("a buffer full of 1e30 behind fewer reports changes no bit of a step", async () => {
    const rows = Array.from({ length: 5 }, (_, r) => [0.1 * r, 0.2, -0.1 * r]);
    const { source } = scriptedSource(rows, { tokens: 1e9, reports: 3 });
    const buffer = new Float32Array(64 * 3);
    const stale = {
      ...source,
      gradients: async (reports: readonly number[]) => {
        const { perReport, losses } = await source.gradients(reports);
        buffer.fill(1e30);
        buffer.set(perReport, 3);
        return { perReport: buffer.subarray(3, 3 + perReport.length), losses };
      },
    };
    const account: Account = { charge: () => Promise.resolve({ spend: () => undefined }) };
    const release = async (own: typeof source) => {
      const privacy = privacyPlan({ samplingProbability: 0.999999 });
      const gate = { privacy, optimizer: sgd, source: own, account, rng: seededRng(3) };
      return (await takeStep(startState(new Float32Array(3)), [[0], [1, 2], [3], [4]], gate)).state.adapter;
    };
    expect(await release(stale)).toEqual(await release(source));
  });

  test("a source that returns more rows than it was asked for is refused", async () => {
    const { source } = scriptedSource([[1, 1]]);
    const more = {
      ...source,
      gradients: () => Promise.resolve({ perReport: new Float32Array(4), losses: new Float32Array(1) }),
    };
    const account: Account = { charge: () => Promise.resolve({ spend: () => undefined }) };
    const privacy = privacyPlan({ samplingProbability: 0.999999 });
    const gate = { privacy, optimizer: sgd, source: more, account, rng: seededRng(3) };
    await expect(takeStep(startState(new Float32Array(2)), [[0]], gate)).rejects.toThrow("internal:");
  });
});
