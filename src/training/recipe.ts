// The constants of a run that nobody types: batch, steps, clip, learning rates. Public, and fixed before any report is seen.
// Found on patient splits of the public train files and on the synthetic samples; figures in docs/recipes.md.
import type { Pooling } from "@/models/types";
import type { Centering, Method, OptimizerPlan } from "./plan";

/** Reports of one unit in one step, at most. */
export const maxReportsPerUnit = 4;

export interface Recipe {
  /** Expected batch: this share of the public units, between `leastBatch` and `mostBatch`. */
  readonly batchShare: number;
  readonly leastBatch: number;
  readonly mostBatch: number;
  /** Length of the run: a number of steps, or of passes over the public units. */
  readonly length: { readonly steps: number } | { readonly epochs: number };
  readonly clipNorm: number;
  /** What the head reads where neither the person nor a starter says. */
  readonly pooling: Pooling;
  /** Weight of a present label in the loss. */
  readonly positiveWeight: number;
  readonly optimizer: OptimizerPlan;
}

const adam: OptimizerPlan = {
  kind: "adam",
  headLearningRate: 0.05,
  loraLearningRate: 0.001,
  warmupFraction: 0.05,
  beta1: 0.9,
  beta2: 0.999,
  adamEpsilon: 1e-8,
  momentum: 0.9,
  weightDecay: 0,
  emaDecay: 0.9,
  centering: null,
};

const centering: Centering = { steps: 40, learningRate: 1 };

/**
 * The private head takes everybody in every step: without sampling the noise of T steps composes exactly, and steps are cheap
 * on cached features. The first 40 learn where the department's features lie, along public directions. A head that noise keeps unsure says "absent"
 * too often for F1, whose best threshold is about half the F1 that can be reached (Lipton et al. 2014, arXiv 1402.1892): a present
 * label counts four times, which moves that threshold to 0.5.
 */
const privateHead: Recipe = {
  batchShare: 1,
  leastBatch: 16,
  mostBatch: 8192,
  length: { steps: 400 },
  clipNorm: 1,
  pooling: "mean",
  positiveWeight: 4,
  optimizer: { ...adam, headLearningRate: 0.03, centering },
};

/**
 * LoRA as in PEFT's guide to sequence classification with Opacus' batches: rank 8 on query and value of every layer, Adam, one learning rate,
 * linear decay, plain features, the last iterate. Same batch, epochs and clip as "lora", so that the recipe is all that differs.
 */
const textbook: Recipe = {
  batchShare: 0.125,
  leastBatch: 16,
  mostBatch: 256,
  length: { epochs: 10 },
  clipNorm: 1,
  pooling: "family",
  positiveWeight: 1,
  optimizer: { ...adam, headLearningRate: 0.001, loraLearningRate: 0.001, warmupFraction: 0, emaDecay: 0 },
};

const withPrivacy: Readonly<Record<Method, Recipe>> = {
  textbook,
  head: privateHead,
  lora: {
    batchShare: 0.125,
    leastBatch: 16,
    mostBatch: 256,
    length: { epochs: 10 },
    clipNorm: 1,
    pooling: "family",
    positiveWeight: 1,
    optimizer: adam,
  },
};

/** Without noise the head is a penalised logistic regression, run until it stands still. */
const openHead: Recipe = {
  batchShare: 0.25,
  leastBatch: 16,
  mostBatch: 1024,
  length: { steps: 800 },
  clipNorm: 1,
  pooling: "family",
  positiveWeight: 1,
  optimizer: {
    ...adam,
    weightDecay: 0.0025,
    emaDecay: 0.99,
    centering,
  },
};

const withoutPrivacy: Readonly<Record<Method, Recipe>> = {
  textbook: { ...textbook, batchShare: 0.02, mostBatch: 32, length: { epochs: 5 } },
  head: openHead,
  lora: {
    batchShare: 0.02,
    leastBatch: 16,
    mostBatch: 32,
    length: { epochs: 8 },
    clipNorm: 1,
    pooling: "family",
    positiveWeight: 1,
    optimizer: { ...adam, headLearningRate: 0.005 },
  },
};

/**
 * The smaller epsilon is, the more a step is noise, and the shorter it has to be: noise in many weights drowns the few logits that count
 * (macro AUROC on Open-i at epsilon 0.1: 0.62 at rate 0.04, 0.70 at 0.002).
 */
const steadily = (recipe: Recipe, epsilon: number): Recipe => ({
  ...recipe,
  optimizer: {
    ...recipe.optimizer,
    headLearningRate: recipe.optimizer.headLearningRate * Math.min(1, (epsilon / 10) ** 0.25),
  },
});

/** From a starter the head has little left to learn, and noise must not undo it: short steps, the shorter the smaller epsilon is. */
function gently(recipe: Recipe, epsilon: number): Recipe {
  const headLearningRate = Math.min(0.003, 0.0015 * Math.sqrt(epsilon));
  return {
    ...recipe,
    positiveWeight: Math.min(2, recipe.positiveWeight),
    optimizer: { ...recipe.optimizer, headLearningRate, loraLearningRate: headLearningRate / 10, centering: null },
  };
}

/**
 * What is trained where nobody says: with privacy the head, whose few numbers get little noise; without it LoRA too, which then wins by 0.06
 * to 0.11 weighted F1 (docs/recipes.md).
 */
export const usualMethod = (epsilon: number | null): Method => (epsilon === null ? "lora" : "head");

/** The constants of a run, from public choices alone. @param epsilon null = without privacy */
export function recipeFor(method: Method, epsilon: number | null, start: "plain" | "starter" = "plain"): Recipe {
  // Without privacy too: a penalty would pull a head back to zero, past the starter.
  if (epsilon === null)
    return start === "starter" && method === "head" ? gently(privateHead, Infinity) : withoutPrivacy[method];
  if (start === "starter") return gently(withPrivacy[method], epsilon);
  return method === "head" ? steadily(privateHead, epsilon) : withPrivacy[method];
}

/** LoRA on query and value: the part of a layer that method "lora" adapts. */
export const loraRecipe = {
  rank: 8,
  alpha: 16,
  targets: ["attention.self.query", "attention.self.value"],
} as const;

/**
 * The layers that method "lora" adapts, of `count` distinct ones. By default all of them without privacy. With it the upper half: fewer numbers share
 * the clip with the head and get noise, and the rows below are computed once a report (engine/below-cache.ts).
 */
export const loraLayers = (count: number, which: "all" | "upper"): readonly number[] => {
  const lowest = which === "upper" ? Math.floor(count / 2) : 0;
  return Array.from({ length: count - lowest }, (_, place) => lowest + place);
};
