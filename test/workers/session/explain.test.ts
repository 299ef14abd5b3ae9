// Occlusion under the bundled encoder and its chest X-ray starter: what is called a deciding word must decide.
import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import type { Rng } from "@/base/random";
import { uniformBelow } from "@/base/uniform-int";
import { withoutUnits } from "@/text/word-units";
import { decidingUnits, decidingWords, occlude, textLogits } from "@/workers/session/explain";
import { heldFromOpened } from "@/workers/session/held-adapter";
import type { HeldAdapter } from "@/workers/session/held-adapter";
import { openModel } from "@/workers/session/open-model";
import type { OpenModel } from "@/workers/session/open-model";
import { starterFor } from "@/workers/session/starters";
import { texts } from "../../helpers/fake-reports";
import { localThread } from "../local-thread";

const folder = "models/all-minilm-l6-v2/";
let open: OpenModel;
let adapter: HeldAdapter;

beforeAll(async () => {
  const host = {
    readModelFile: async (name: string) => new Uint8Array(await readFile(folder + name)),
    readSamples: () => Promise.reject(new Error("no samples here")),
    startThread: localThread,
    threads: 1,
  };
  open = await openModel(host, "wasm", () => undefined);
  adapter = heldFromOpened(starterFor("chexpert14", open).opened, open.model, "starter");
}, 60_000);

const L = 14;
const tried = texts.slice(0, 5);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** As many different units as `not` has, none of them in it. */
function randomUnits(n: number, not: readonly number[], rng: Rng): number[] {
  const rest = Array.from({ length: n }, (_, unit) => unit).filter((unit) => !not.includes(unit));
  return Array.from({ length: not.length }, () => rest.splice(uniformBelow(rest.length, rng), 1)[0]!);
}

describe("occlude", { timeout: 120_000 }, () => {
  test("leaving out the deciding words moves the logit more than leaving out as many others", async () => {
    const drops: { top: number; random: number }[] = [];
    const rng = seededRng(7);
    for (const text of tried) {
      const occlusion = await occlude({ open, adapter }, text);
      const { logits, units, effects } = occlusion;
      const label = logits.indexOf(Math.max(...logits));
      const deciding = decidingUnits(occlusion, label, L).filter((unit) => effects[unit * L + label]! > 0);
      const top = deciding.slice(0, 3);
      expect(top.length).toBeGreaterThan(0);
      const sets = [top, ...Array.from({ length: 10 }, () => randomUnits(units.length, top, rng))];
      const shorter = sets.map((set) =>
        withoutUnits(
          text,
          set.map((unit) => units[unit]!),
        ),
      );
      const all = await textLogits({ open, adapter }, shorter);
      const [dropTop, ...others] = sets.map((_, n) => logits[label]! - all[n * L + label]!);
      drops.push({ top: dropTop!, random: mean(others) });
    }
    const [top, random] = [mean(drops.map((drop) => drop.top)), mean(drops.map((drop) => drop.random))];
    console.info(
      `leaving out up to 3 words, ${tried.length} texts: deciding ${top.toFixed(2)}, random ${random.toFixed(2)} logits`,
    );
    expect(drops.filter((drop) => drop.top > drop.random)).toHaveLength(tried.length);
    expect(top).toBeGreaterThan(3 * Math.abs(random));
  });

  test("an effect is the model's own answer: the logit of the text less that of the text without the word", async () => {
    const text = "Small left pleural effusion. No pneumothorax.";
    const { units, effects, logits } = await occlude({ open, adapter }, text);
    expect(units.map(({ start, end }) => text.slice(start, end))).toEqual(text.split(" "));
    const without = await textLogits({ open, adapter }, ["Small left pleural  No pneumothorax."]);
    for (let label = 0; label < L; label++)
      expect(effects[3 * L + label]!).toBeCloseTo(logits[label]! - without[label]!, 4);
  });

  test("a finding's word speaks for its label", async () => {
    const text = "Small left pleural effusion. No pneumothorax.";
    const occlusion = await occlude({ open, adapter }, text);
    const effusion = adapter.labels.indexOf("Pleural Effusion");
    const words = decidingWords(occlusion, L).filter((mention) => mention.label === effusion && mention.value === 1);
    expect(words.map((mention) => text.slice(mention.words.start, mention.words.end))).toContain("effusion.");
  });

  test("an empty text has no words and no effects", async () => {
    const occlusion = await occlude({ open, adapter }, "");
    expect([occlusion.units.length, occlusion.effects.length]).toEqual([0, 0]);
    expect(decidingWords(occlusion, L)).toEqual([]);
  });
});
