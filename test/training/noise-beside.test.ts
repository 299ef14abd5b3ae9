// Noise is drawn while the gradients are being computed, and whatever fails, it is used for its own step or for none.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { seededRng, type Rng } from "@/base/random";
import type * as addNoiseModule from "@/privacy/mechanism/add-noise";
import type { Noise } from "@/privacy/mechanism/add-noise";
import type { GradientSource } from "@/training/gradient-source";
import { startState } from "@/training/optimizer";
import { takeStep, type Account } from "@/training/step";
import { privacyPlan, scriptedSource, sgd } from "./fakes";

const drawn: Noise[] = []; // every noise of a test, as the step got it
vi.mock("@/privacy/mechanism/add-noise", async (importOriginal) => {
  const original = await importOriginal<typeof addNoiseModule>();
  return {
    ...original,
    drawNoise: (...args: Parameters<typeof original.drawNoise>) => {
      const noise = original.drawNoise(...args);
      drawn.push(noise);
      return noise;
    },
  };
});
beforeEach(() => {
  drawn.length = 0;
});

const rows = [
  [0.1, 0.2, 0.3],
  [0.3, 0.2, 0.1],
];
const units = [[0], [1]];
const isUsed = (noise: Noise) => {
  try {
    noise.addTo(new Float64Array(noise.size));
    return false;
  } catch (error) {
    return error instanceof Error && error.message.includes("used before");
  }
};

/** A step whose gradients are answered by hand: `answer` or `refuse`, called when the receipt is spent or by the test. */
function slowStep(at: { spend?: (call: Call) => void; word?: () => void }) {
  const order: string[] = [];
  const { source } = scriptedSource(rows);
  const call: Call = { answer: () => undefined, refuse: () => undefined };
  const slow: GradientSource = {
    ...source,
    gradients: (reports) => {
      order.push("asked");
      return new Promise((resolve, reject) => {
        call.answer = () => {
          order.push("answered");
          resolve(source.gradients(reports));
        };
        call.refuse = (error) => {
          order.push("refused");
          reject(error);
        };
      });
    },
  };
  const account: Account = {
    charge: (step) => {
      order.push(`charge ${step}`);
      return Promise.resolve({
        spend: () => {
          order.push("spend");
          at.spend?.(call);
        },
      });
    },
  };
  const inner = seededRng(5);
  const rng: Rng = {
    word: () => {
      if (order.at(-1) === "spend" || order.at(-1) === "answered") order.push("noise");
      at.word?.();
      return inner.word();
    },
  };
  const gate = { privacy: privacyPlan({ samplingProbability: 0.999999 }), optimizer: sgd, source: slow, account, rng };
  return { order, call, done: takeStep(startState(new Float32Array(3)), units, gate) };
}
interface Call {
  answer: () => void;
  refuse: (error: Error) => void;
}

describe("takeStep with gradients that take their time", () => {
  test("draws the noise before they are there", async () => {
    const { order, done } = slowStep({
      spend: (call) => {
        queueMicrotask(call.answer); // heard once the thread is free again, so after the draws
      },
    });
    const { state } = await done;
    expect(order).toEqual(["charge 0", "asked", "spend", "noise", "answered"]);
    expect(state.adapter.every((value) => value !== 0)).toBe(true);
    expect(drawn.map(isUsed)).toEqual([true]);
  });

  test("stays charged and throws the noise away when they fail after it was drawn", async () => {
    const { order, done } = slowStep({
      spend: (call) => {
        queueMicrotask(() => {
          call.refuse(new Error("device lost"));
        });
      },
    });
    await expect(done).rejects.toThrow("device lost");
    expect(order).toEqual(["charge 0", "asked", "spend", "noise", "refused"]);
    expect(drawn.map(isUsed)).toEqual([true]);
  });

  test("draws no noise when they fail at once", async () => {
    const { source } = scriptedSource(rows);
    const lost = { ...source, gradients: () => Promise.reject(new Error("device lost")) };
    let spent = 0;
    const account: Account = { charge: () => Promise.resolve({ spend: () => spent++ }) };
    const privacy = privacyPlan({ samplingProbability: 0.999999 });
    const gate = { privacy, optimizer: sgd, source: lost, account, rng: seededRng(1) };
    await expect(takeStep(startState(new Float32Array(3)), units, gate)).rejects.toThrow("device lost");
    expect([spent, drawn.length]).toEqual([0, 0]);
  });

  test("waits for the call in flight when the random numbers end, and releases nothing", async () => {
    let isDrawing = false;
    const { order, call, done } = slowStep({
      spend: (own) => {
        isDrawing = true;
        setTimeout(own.answer, 0);
      },
      word: () => {
        if (isDrawing) throw new Error("no random numbers");
      },
    });
    await expect(done).rejects.toThrow("no random numbers");
    expect(order).toEqual(["charge 0", "asked", "spend", "noise", "answered"]);
    expect([drawn.length, typeof call.answer]).toEqual([0, "function"]);
  });

  test("draws noise of its own in every step", async () => {
    const { source } = scriptedSource([[0, 0, 0]]);
    const account: Account = { charge: () => Promise.resolve({ spend: () => undefined }) };
    const gate = { privacy: privacyPlan(), optimizer: sgd, source, account, rng: seededRng(2) };
    const first = await takeStep(startState(new Float32Array(3)), [[0]], gate);
    const second = await takeStep(first.state, [[0]], gate);
    const moved = second.state.adapter.map((value, p) => value - first.state.adapter[p]!);
    expect(moved.some((value, p) => value === first.state.adapter[p]!)).toBe(false);
    expect(drawn.map(isUsed)).toEqual([true, true]);
  });
});
