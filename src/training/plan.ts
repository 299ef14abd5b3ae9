// The plan of a run: public, frozen at the start; epsilon follows from it alone. Private values (patients, their number,
// batches, losses) are call arguments and never fields here.
import type { BlankPolicy, RowsWithoutPatient, SectionRule, UncertainPolicy } from "@/data/types";
import type { AdapterSpec } from "@/models/types";

/** How a classifier is trained, cheapest first. "textbook" is LoRA as tutorials have it, there to be compared with. */
export const methods = ["head", "lora", "textbook"] as const;
export type Method = (typeof methods)[number];
export type Unit = "patient" | "report";

/** Noise and sampling of one private run. All public. */
export interface PrivacyPlan {
  readonly unit: Unit;
  readonly relation: "add-or-remove-one";
  readonly maxReportsPerUnit: number;
  /** Published number of units; the divisor is samplingProbability · publicUnitCount, never a private count. */
  readonly publicUnitCount: number;
  readonly publicUnitCountSource: "typed" | "confirmed";
  readonly samplingProbability: number;
  readonly steps: number;
  readonly clipNorm: number;
  /** Noise standard deviation ÷ clipNorm, no unit. */
  readonly noiseMultiplier: number;
  readonly targetEpsilon: number;
  readonly targetDelta: number;
}

/**
 * How method "head" learns where the department's features lie: a center c = D^T a of the standardised features t in the span of public
 * directions D, by the loss 1/2 · |t − c|², in clipped and noisy steps of its own (docs/decisions/004-learned-center.md).
 */
export interface Centering {
  /** The first steps of the run learn a and nothing else; later ones leave it alone. */
  readonly steps: number;
  readonly learningRate: number;
}

export interface OptimizerPlan {
  readonly kind: "adam" | "sgd";
  /** Learning rate of the head and of the LoRA factors, each at its peak. */
  readonly headLearningRate: number;
  readonly loraLearningRate: number;
  readonly warmupFraction: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly adamEpsilon: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly emaDecay: number;
  /** null: features are standardised by the public statistics alone, as they are where no public directions are known. */
  readonly centering: Centering | null;
}

/** Where training starts: a public adapter fitted to synthetic reports alone (models/starter.ts). */
export interface PlanStart {
  readonly name: string;
  /** Of its adapter_model.safetensors. */
  readonly sha256: string;
}

export interface Plan {
  readonly method: Method;
  /** null: lora_B and the head start at zero. */
  readonly start: PlanStart | null;
  /** null: trained without privacy, for comparison only. */
  readonly privacy: PrivacyPlan | null;
  /** Without privacy: expected batch and number of steps, same sampler. */
  readonly expectedBatchSize: number;
  readonly steps: number;
  readonly optimizer: OptimizerPlan;
  /** Weight of a present label in the loss of method "head", public; 1 = plain cross-entropy. */
  readonly positiveWeight: number;
  readonly adapter: AdapterSpec;
  readonly labelSetName: string;
  readonly labels: readonly string[];
  readonly uncertain: UncertainPolicy;
  readonly blank: BlankPolicy;
  readonly rowsWithoutPatient: RowsWithoutPatient;
  readonly text: SectionRule;
  readonly maxTokens: number;
  /** Fixes splits and initial weights only, never noise or sampling. */
  readonly seed: number;
  readonly basePackageSha256: string;
}
