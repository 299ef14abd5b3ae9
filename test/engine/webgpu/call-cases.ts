// Random kernel calls for the comparison of devices with float64: shapes, batches and numbers from a seeded generator.
// Long because: one maker a kernel, read side by side.
import { seededRng, uniform, type Rng } from "@/base/random";
import type { PackedBatch } from "@/engine/engine";
import type { Buffer, Call, Head, Kernel, Lora, Rows, Weight } from "@/engine/program/program";
import type { EncoderWeights, Tensor } from "@/models/types";
import { tinyConfig } from "../tiny-bert";
import type { OneCall } from "./one-call";

/** A whole number of [from, to]. */
export const between = (rng: Rng, from: number, to: number): number =>
  from + Math.floor(uniform(rng) * (to - from + 1));

const pick = <T>(rng: Rng, values: readonly T[]): T => values[between(rng, 0, values.length - 1)]!;

/** Reports of these lengths, ids below the vocabulary. */
export function batchOf(rng: Rng, lengths: readonly number[]): PackedBatch {
  const offsets = new Int32Array(lengths.length + 1);
  for (const [b, length] of lengths.entries()) offsets[b + 1] = offsets[b]! + length;
  const tokens = Int32Array.from({ length: offsets.at(-1)! }, () => between(rng, 0, tinyConfig.vocabSize - 1));
  return { tokens, offsets };
}

export const raggedBatch = (rng: Rng): PackedBatch =>
  batchOf(
    rng,
    Array.from({ length: between(rng, 1, 5) }, () => pick(rng, [1, 2, 7, 15, 16, 17, 33])),
  );

/** Notes the buffers, numbers and tensors of one call. */
export class CaseBuilder {
  /** Decides shapes and flags: cases of one seed share their kernels. */
  readonly rng: Rng;
  readonly batch: PackedBatch;
  readonly buffers: Buffer[] = [];
  readonly filled = new Map<number, Float32Array>();
  readonly tensors = new Map<string, Tensor>();
  readonly adapter: Float32Array;
  /** 6 is not a multiple of 4 and 80 is above 64: they have the naive variant alone. */
  headSizes: readonly number[] = [4, 6, 16, 20, 32, 64, 80];
  readonly #numbers = seededRng(7);

  constructor(rng: Rng, batch: PackedBatch) {
    this.rng = rng;
    this.batch = batch;
    this.adapter = this.random(10_000);
  }

  random(size: number, shift = 0): Float32Array<ArrayBuffer> {
    return Float32Array.from({ length: size }, () => shift + 2 * uniform(this.#numbers) - 1);
  }

  rowsOf(rows: Rows): number {
    return rows === "tokens" ? this.batch.tokens.length : this.batch.offsets.length - 1;
  }

  /** A buffer that the call writes. */
  empty(rows: Rows, width: number): Buffer {
    const buffer = { id: this.buffers.length, name: `buffer ${this.buffers.length}`, rows, width };
    this.buffers.push(buffer);
    return buffer;
  }

  /** A buffer of random numbers. */
  full(rows: Rows, width: number, values = this.random(this.rowsOf(rows) * width)): Buffer {
    const buffer = this.empty(rows, width);
    this.filled.set(buffer.id, values);
    return buffer;
  }

  tensor(name: string, shape: readonly number[], shift = 0): void {
    const values = this.random(
      shape.reduce((product, n) => product * n, 1),
      shift,
    );
    this.tensors.set(name, { shape, values });
  }

  norm(width: number) {
    this.tensor("norm.weight", [width], 1);
    this.tensor("norm.bias", [width]);
    return { module: "norm", epsilon: 1e-12 };
  }

  weight(inSize: number, outs: readonly number[]): Weight {
    const modules = outs.map((_, k) => `map${k}`);
    for (const [k, out] of outs.entries()) {
      this.tensor(`map${k}.weight`, [out, inSize]);
      this.tensor(`map${k}.bias`, [out]);
    }
    return { modules, inSize, outSize: outs.reduce((sum, out) => sum + out, 0) };
  }

  /** Pairs on some of the modules of a weight, at odd places of the adapter. */
  lora(weight: Weight): Lora {
    const rank = pick(this.rng, [1, 2, 3, 4, 8, 9, 16, 17]);
    const count = weight.outSize / weight.modules.length;
    const chosen = weight.modules.map((_, k) => k).filter((k) => k === 0 || uniform(this.rng) < 0.5);
    let offset = between(this.rng, 0, 3);
    const take = (size: number): number => {
      const at = offset;
      offset += size;
      return at;
    };
    const parts = chosen.map((k) => ({
      loraA: take(rank * weight.inSize),
      loraB: take(rank * count),
      columns: { from: k * count, count },
    }));
    return { rank, scale: 0.75, parts };
  }

  done(call: Call, outputs: readonly Buffer[]): OneCall {
    const weights: EncoderWeights = { config: tinyConfig, tensors: this.tensors };
    const { buffers, filled, adapter, batch } = this;
    return { call, buffers, filled, outputs, weights, adapter, batch };
  }
}

const anyRows = (rng: Rng): Rows => pick(rng, ["tokens", "reports"]);
const anyWidth = (rng: Rng): number => 4 * between(rng, 1, 24);

function gemm(b: CaseBuilder): OneCall {
  const { rng } = b;
  const direction = pick(rng, ["forward", "back"] as const);
  const rows = anyRows(rng);
  const out = anyWidth(rng);
  const weight = b.weight(
    anyWidth(rng),
    Array.from({ length: between(rng, 1, 3) }, () => out),
  );
  const [xWidth, yWidth] = direction === "forward" ? [weight.inSize, weight.outSize] : [weight.outSize, weight.inSize];
  const pairs = b.lora(weight);
  const hasLora = uniform(rng) < 0.7;
  const lora = hasLora ? { pairs, u: b.full(rows, pairs.parts.length * pairs.rank) } : null;
  const x = b.full(rows, xWidth);
  const residual = uniform(rng) < 0.5 ? b.full(rows, yWidth) : null;
  const y = b.empty(rows, yWidth);
  const activation = pick(rng, ["gelu", "gelu_new"] as const);
  const kind = pick(rng, ["none", "tanh", "activate", "activateBack"] as const);
  const call = { kernel: "gemm", direction, weight, x, lora, residual, y } as const;
  if (kind === "none" || kind === "tanh") return b.done({ ...call, epilogue: { kind } }, [y]);
  if (kind === "activateBack")
    return b.done({ ...call, epilogue: { kind, activation, before: b.full(rows, yWidth) } }, [y]);
  const before = uniform(rng) < 0.5 ? b.empty(rows, yWidth) : null;
  return b.done({ ...call, epilogue: { kind, activation, before } }, before ? [y, before] : [y]);
}

function loraDown(b: CaseBuilder): OneCall {
  const direction = pick(b.rng, ["forward", "back"] as const);
  const rows = anyRows(b.rng);
  const out = anyWidth(b.rng);
  const weight = b.weight(anyWidth(b.rng), [out, out, out]);
  const pairs = b.lora(weight);
  const x = b.full(rows, direction === "forward" ? weight.inSize : weight.outSize);
  const u = b.empty(rows, pairs.parts.length * pairs.rank);
  return b.done({ kernel: "loraDown", direction, pairs, x, u }, [u]);
}

function embed(b: CaseBuilder): OneCall {
  const width = anyWidth(b.rng);
  b.tensor("word.weight", [tinyConfig.vocabSize, width]);
  b.tensor("position.weight", [tinyConfig.maxTokens, width]);
  b.tensor("type.weight", [2, width]);
  const out = b.empty("tokens", width);
  const norm = b.norm(width);
  return b.done({ kernel: "embed", word: "word", position: "position", type: "type", norm, out }, [out]);
}

function layerNorm(b: CaseBuilder): OneCall {
  const rows = anyRows(b.rng);
  const x = b.full(rows, anyWidth(b.rng));
  const y = b.empty(rows, x.width);
  const stats = uniform(b.rng) < 0.5 ? b.empty(rows, 2) : null;
  return b.done({ kernel: "layerNorm", x, norm: b.norm(x.width), y, stats }, stats ? [y, stats] : [y]);
}

function layerNormBack(b: CaseBuilder): OneCall {
  const rows = anyRows(b.rng);
  const x = b.full(rows, anyWidth(b.rng));
  const [stats, dy, dx] = [b.full(rows, 2), b.full(rows, x.width), b.empty(rows, x.width)];
  return b.done({ kernel: "layerNormBack", x, stats, norm: b.norm(x.width), dy, dx }, [dx]);
}

/** Columns of queries, keys and values: in one buffer, or in two where only first tokens ask. */
function heads(b: CaseBuilder) {
  const [count, headSize] = [between(b.rng, 1, 3), pick(b.rng, b.headSizes)];
  const H = count * headSize;
  const isJoint = uniform(b.rng) < 0.5;
  const joint = isJoint ? b.full("tokens", 3 * H) : null;
  const columns = joint
    ? { q: joint, qFrom: 0, kv: joint, kFrom: H, vFrom: 2 * H }
    : { q: b.full(anyRows(b.rng), H), qFrom: 0, kv: b.full("tokens", 2 * H), kFrom: 0, vFrom: H };
  return { H, columns: { heads: count, headSize, ...columns } };
}

function attention(b: CaseBuilder): OneCall {
  const { H, columns } = heads(b);
  const out = b.empty(columns.q.rows, H);
  const lse = uniform(b.rng) < 0.5 ? b.empty(columns.q.rows, columns.heads) : null;
  return b.done({ kernel: "attention", ...columns, out, lse }, lse ? [out, lse] : [out]);
}

function attentionBack(b: CaseBuilder): OneCall {
  const { H, columns } = heads(b);
  const { q, kv } = columns;
  const [out, dOut] = [b.full(q.rows, H), b.full(q.rows, H)];
  const lse = b.full(q.rows, columns.heads, b.random(b.rowsOf(q.rows) * columns.heads, 3));
  const dq = b.empty(q.rows, q.width);
  const dkv = q === kv ? dq : b.empty("tokens", kv.width);
  return b.done({ kernel: "attentionBack", ...columns, out, lse, dOut, dq, dkv }, q === kv ? [dq] : [dq, dkv]);
}

function loraGrad(b: CaseBuilder): OneCall {
  const rows = anyRows(b.rng);
  const rank = pick(b.rng, [1, 3, 4, 8]);
  const wide = anyWidth(b.rng);
  const isDown = uniform(b.rng) < 0.5;
  const adds = uniform(b.rng) < 0.5;
  const parts = between(b.rng, 1, 3);
  const left = b.full(rows, isDown ? parts * rank : parts * wide);
  const right = b.full(rows, isDown ? wide : parts * rank);
  const gap = between(b.rng, 0, 3);
  const size = rank * wide;
  const low = (k: number) => ({ from: k * rank, count: rank });
  const sums = Array.from({ length: parts }, (_, k) => ({
    ...{ offset: gap + k * size, scale: 0.5 + k },
    left: isDown ? low(k) : { from: k * wide, count: wide },
    right: isDown ? { from: 0, count: wide } : low(k),
  }));
  const perReport = b.full("reports", gap + parts * size + 5);
  return b.done({ kernel: "loraGrad", left, right, sums, adds, perReport }, [perReport]);
}

function headOf(b: CaseBuilder): Head {
  const [numLabels, hiddenSize] = [between(b.rng, 1, 14), anyWidth(b.rng)];
  const std = b.random(hiddenSize, 2);
  const scaling = uniform(b.rng) < 0.5 ? { mean: b.random(hiddenSize), std } : null;
  return { weight: 3, bias: 3 + numLabels * hiddenSize, numLabels, hiddenSize, scaling };
}

function classify(b: CaseBuilder): OneCall {
  const head = headOf(b);
  const t = b.full("reports", head.hiddenSize);
  const logits = b.empty("reports", head.numLabels);
  return b.done({ kernel: "classify", head, t, logits }, [logits]);
}

function lossBack(b: CaseBuilder): OneCall {
  const head = headOf(b);
  const { numLabels: L, hiddenSize: H } = head;
  const reports = b.rowsOf("reports");
  const t = b.full("reports", H);
  const logits = b.full(
    "reports",
    L,
    b.random(reports * L).map((value) => 12 * value),
  );
  const kinds = Float32Array.from({ length: reports * L }, (_, i) => [0, 1, 0.25, -1][i % 4]!);
  const targets = b.full("reports", L, kinds);
  const [losses, perReport] = [b.empty("reports", 1), b.full("reports", head.bias + L + 2)];
  const dt = uniform(b.rng) < 0.7 ? b.empty("reports", H) : null;
  const call = { kernel: "lossBack", head, t, logits, targets, losses, perReport, dt } as const;
  return b.done({ ...call, tanh: uniform(b.rng) < 0.5 }, [losses, perReport, ...(dt ? [dt] : [])]);
}

type Move = "firstRows" | "addToFirstRows" | "toFirstRows" | "meanRows" | "spreadRows";

const move =
  (kernel: Move, from: Rows, to: Rows) =>
  (b: CaseBuilder): OneCall => {
    const width = anyWidth(b.rng);
    const x = b.full(from, width);
    const y = kernel === "addToFirstRows" ? b.full(to, width) : b.empty(to, width);
    return b.done({ kernel, x, y }, [y]);
  };

/** A random call of each kernel on the batch of the builder. */
export const makers: Readonly<Record<Kernel, (builder: CaseBuilder) => OneCall>> = {
  ...{ embed, layerNorm, layerNormBack, gemm, loraDown, attention, attentionBack, loraGrad, classify, lossBack },
  firstRows: move("firstRows", "tokens", "reports"),
  addToFirstRows: move("addToFirstRows", "reports", "tokens"),
  toFirstRows: move("toFirstRows", "reports", "tokens"),
  meanRows: move("meanRows", "tokens", "reports"),
  spreadRows: move("spreadRows", "reports", "tokens"),
};
