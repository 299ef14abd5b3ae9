// What one step computes, as a list of kernel calls on named buffers. Types only: `build.ts` makes it from a model and an
// adapter, `wasm/` and `webgpu/` carry it out. Formulas, axes and letters: docs/engine.md.
// Long because: the fourteen kernels are read as one table.

/** Rows of a buffer: one a token of the batch [N, width], or one a report [B, width]. */
export type Rows = "tokens" | "reports";

/** A float32 array, row-major. Who runs the program gives it memory at its first writer and may take it back after its last reader. */
export interface Buffer {
  /** Place in Program.buffers. */
  readonly id: number;
  /** For people and tests: "layer 2 query key value". */
  readonly name: string;
  readonly rows: Rows;
  readonly width: number;
}

/** Some columns of a buffer: [from, from + count). */
export interface Columns {
  readonly from: number;
  readonly count: number;
}

/** A frozen linear map with the weights of its modules side by side: x·W + bias, W [in, Σ out]. `modules` are names without
 * prefix and suffix; tensors `${module}.weight` [out, in] and `${module}.bias` [out] hold the numbers. */
export interface Weight {
  readonly modules: readonly string[];
  readonly inSize: number;
  readonly outSize: number;
}

/** γ and β: tensors `${module}.weight` and `${module}.bias`, both [width]. */
export interface Norm {
  readonly module: string;
  readonly epsilon: number;
}

/** One LoRA pair of a `Weight`. Offsets count floats in the packed adapter [P]. */
export interface LoraPart {
  /** lora_A [r, in]. */
  readonly loraA: number;
  /** lora_B [out, r]. */
  readonly loraB: number;
  /** The outputs of the weight that this pair adapts. */
  readonly columns: Columns;
}

/** All pairs of one `Weight`. Part k of their low-rank rows stands in columns [k·r, (k+1)·r). */
export interface Lora {
  readonly rank: number;
  /** s = α/r. */
  readonly scale: number;
  readonly parts: readonly LoraPart[];
}

export type Activation = "gelu" | "gelu_new";

/** What a `gemm` does to its sums before it stores them. */
export type Epilogue =
  | { readonly kind: "none" }
  | { readonly kind: "tanh" }
  /** y = act(sum); `before` keeps the sum where a backward pass needs it. */
  | { readonly kind: "activate"; readonly activation: Activation; readonly before: Buffer | null }
  /** y = sum ∘ act'(before). */
  | { readonly kind: "activateBack"; readonly activation: Activation; readonly before: Buffer };

/** Some columns of the packed gradient: perReport[b, offset + i·right.count + j] = scale·Σ_n left[n, i]·right[n, j]. */
export interface OuterSum {
  readonly offset: number;
  readonly scale: number;
  readonly left: Columns;
  readonly right: Columns;
}

/**
 * One kernel call. Its rows are those of its buffers. Sums over features and over the tokens of a report run in ascending
 * order, so that no report's bits depend on its neighbours.
 */
export type Call =
  /** out [N, E] = norm(Ew[id_n] + Ep[n − off_b] + Et[0]). */
  | {
      readonly kernel: "embed";
      readonly word: string;
      readonly position: string;
      readonly type: string;
      readonly norm: Norm;
      readonly out: Buffer;
    }
  /** y = γ∘(x − μ)ρ + β; stats [rows, 2] = μ, ρ where a backward pass needs them. */
  | {
      readonly kernel: "layerNorm";
      readonly x: Buffer;
      readonly norm: Norm;
      readonly y: Buffer;
      readonly stats: Buffer | null;
    }
  /** dx = ρ(e − mean e − x̂·mean(e∘x̂)), e = γ∘dy, x̂ = (x − μ)ρ. */
  | {
      readonly kernel: "layerNormBack";
      readonly x: Buffer;
      readonly stats: Buffer;
      readonly norm: Norm;
      readonly dy: Buffer;
      readonly dx: Buffer;
    }
  /**
   * forward: y = epilogue(x·W + bias + s·u·LBᵀ + residual), x [R, in], y [R, out].
   * back:    y = epilogue(x·Wᵀ + u·LA + residual), x [R, out] is dY, y [R, in] is dX; no bias, and u holds dU, scaled already.
   */
  | {
      readonly kernel: "gemm";
      readonly direction: "forward" | "back";
      readonly weight: Weight;
      readonly x: Buffer;
      readonly lora: { readonly pairs: Lora; readonly u: Buffer } | null;
      readonly residual: Buffer | null;
      readonly epilogue: Epilogue;
      readonly y: Buffer;
    }
  /** forward: u_k = x·LA_kᵀ. back: u_k = s·x[:, columns_k]·LB_k, x being dY. u is [R, parts·r]. */
  | {
      readonly kernel: "loraDown";
      readonly direction: "forward" | "back";
      readonly pairs: Lora;
      readonly x: Buffer;
      readonly u: Buffer;
    }
  /**
   * Every report attends to itself: S = q·kᵀ/√D, out = softmax(S)·v a head; lse [R, Z] = ln Σ exp S where a backward pass needs it.
   * q has rows "reports" where only first tokens ask. Keys and values have a row a token.
   */
  | {
      readonly kernel: "attention";
      readonly heads: number;
      readonly headSize: number;
      readonly q: Buffer;
      readonly qFrom: number;
      readonly kv: Buffer;
      readonly kFrom: number;
      readonly vFrom: number;
      readonly out: Buffer;
      readonly lse: Buffer | null;
    }
  /** dv_m = Σ_n p_nm·dOut_n; dS_nm = p_nm(dOut_n·v_m − dOut_n·out_n); dq_n = Σ_m dS_nm·k_m/√D; dk_m = Σ_n dS_nm·q_n/√D. dq and dkv
   * have the columns of q and kv, and are one buffer where those are. */
  | {
      readonly kernel: "attentionBack";
      readonly heads: number;
      readonly headSize: number;
      readonly q: Buffer;
      readonly qFrom: number;
      readonly kv: Buffer;
      readonly kFrom: number;
      readonly vFrom: number;
      readonly out: Buffer;
      readonly lse: Buffer;
      readonly dOut: Buffer;
      readonly dq: Buffer;
      readonly dkv: Buffer;
    }
  /** perReport slices (see OuterSum); added to what is there if `adds` (layers that share their factors). */
  | {
      readonly kernel: "loraGrad";
      readonly left: Buffer;
      readonly right: Buffer;
      readonly sums: readonly OuterSum[];
      readonly adds: boolean;
      readonly perReport: Buffer;
    }
  /** logits [B, L] = t'·Wcᵀ + bc with t' = (t − mean)/std; mean 0 and std 1 where the adapter has no scaling. */
  | {
      readonly kernel: "classify";
      readonly head: Head;
      readonly t: Buffer;
      readonly logits: Buffer;
    }
  /** δ = w(σ(z) − y), w = 0 where y < 0; losses [B, 1]; dWc = δ⊗t', dbc = δ into perReport; dt = (δ·Wc)/std, times 1 − t² if `tanh`. */
  | {
      readonly kernel: "lossBack";
      readonly head: Head;
      readonly t: Buffer;
      readonly logits: Buffer;
      readonly targets: Buffer;
      readonly losses: Buffer;
      readonly perReport: Buffer;
      /** null where nothing below the head is trained. */
      readonly dt: Buffer | null;
      readonly tanh: boolean;
    }
  /** y [B, w] = rows off_b of x [N, w]. */
  | { readonly kernel: "firstRows"; readonly x: Buffer; readonly y: Buffer }
  /** Rows off_b of y [N, w] += x [B, w]. */
  | { readonly kernel: "addToFirstRows"; readonly x: Buffer; readonly y: Buffer }
  /** y [N, w] = x [B, w] on rows off_b, 0 elsewhere. */
  | { readonly kernel: "toFirstRows"; readonly x: Buffer; readonly y: Buffer }
  /** y [B, w] = mean of the report's rows of x [N, w]. */
  | { readonly kernel: "meanRows"; readonly x: Buffer; readonly y: Buffer }
  /** y [N, w] = x [B, w] of the row's report, divided by its tokens. */
  | { readonly kernel: "spreadRows"; readonly x: Buffer; readonly y: Buffer };

export type Kernel = Call["kernel"];

/** The classifier inside the packed adapter: weight [L, H] and bias [L]. */
export interface Head {
  readonly weight: number;
  readonly bias: number;
  readonly numLabels: number;
  readonly hiddenSize: number;
  /** [H] each. */
  readonly scaling: { readonly mean: Float32Array; readonly std: Float32Array } | null;
}

/** What a caller may ask for. `below` stops under the lowest adapted layer. */
export type Work = "below" | "features" | "logits" | "gradients";

export interface Program {
  readonly work: Work;
  readonly buffers: readonly Buffer[];
  readonly calls: readonly Call[];
  /** Filled by the caller before the first call: rows of `below` in place of tokens, and targets [B, L]. */
  readonly inputs: { readonly below: Buffer | null; readonly targets: Buffer | null };
  /** Read by the caller after the last call. */
  readonly outputs: readonly Buffer[];
  /** Place in memory of each buffer, by id. Buffers of one place have the same rows and width, and are never needed together. */
  readonly places: readonly number[];
  /** Rows and width of each place. */
  readonly shapes: readonly { readonly rows: Rows; readonly width: number }[];
}
