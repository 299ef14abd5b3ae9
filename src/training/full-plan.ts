// The plan of full fine-tuning: every weight of encoder and head, without privacy, for comparison only. A plan of its own: a Plan can
// be private, and a full run cannot. The constants that nobody types were chosen on the public Open-i train file (docs/recipes.md).
import type { BlankPolicy, RowsWithoutPatient, SectionRule, UncertainPolicy } from "@/data/types";
import type { FeatureScaling } from "@/models/types";

/** AdamW with linear warm-up and linear decay. */
export interface FullOptimizer {
  /** Peak learning rates. */
  readonly encoderLearningRate: number;
  readonly headLearningRate: number;
  readonly warmupFraction: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly adamEpsilon: number;
  /** Beside the gradient, not in it: each step shrinks matrices and embeddings by rate · weightDecay. */
  readonly weightDecay: number;
}

export interface FullPlan {
  readonly method: "full";
  /** Passes over the training reports; the last may be a part. */
  readonly epochs: number;
  /** Reports of a step. */
  readonly batchSize: number;
  readonly optimizer: FullOptimizer;
  /** Public standardisation of pooled features before the head; folded into it at the end. */
  readonly scaling: FeatureScaling | null;
  readonly labelSetName: string;
  readonly labels: readonly string[];
  readonly uncertain: UncertainPolicy;
  readonly blank: BlankPolicy;
  readonly rowsWithoutPatient: RowsWithoutPatient;
  readonly text: SectionRule;
  readonly maxTokens: number;
  /** Fixes split and batches: two runs on the same machine give the same bits. */
  readonly seed: number;
  readonly basePackageSha256: string;
}

export const fullRecipe = {
  epochs: 4,
  batchSize: 16,
  optimizer: {
    encoderLearningRate: 1e-4,
    headLearningRate: 1e-3,
    warmupFraction: 0.1,
    beta1: 0.9,
    beta2: 0.999,
    adamEpsilon: 1e-8,
    weightDecay: 0.01,
  },
} as const;
