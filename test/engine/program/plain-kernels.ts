// One float64 loop a kernel of engine/program: the readable twin that every fast kernel is compared with. No blocking, no
// reuse: each function is its formula. Arrays are [rows, width] by buffer id; rows of a report are offsets[b] … offsets[b+1].
import type { PackedBatch } from "@/engine/engine";
import type { Given } from "@/engine/program/library";
import type { Activation, Buffer, Call, Columns, Head, Kernel, Weight } from "@/engine/program/program";
import type { EncoderWeights } from "@/models/types";

export interface Memory {
  readonly weights: EncoderWeights;
  readonly batch: PackedBatch;
  readonly given: Given;
  /** [rows, width] of a buffer, made of NaN at its first use: a value that nobody wrote shows. */
  of(buffer: Buffer): Float64Array;
  rows(buffer: Buffer): number;
}

type CallOf<K extends Kernel> = Extract<Call, { kernel: K }>;
type Twin<K extends Kernel> = (call: CallOf<K>, memory: Memory) => void;

const tensor = (memory: Memory, name: string): Float32Array => {
  const found = memory.weights.tensors.get(name);
  if (!found) throw new Error(`no tensor ${name}`);
  return found.values;
};

/** First row and number of rows of report b in a buffer with a row a token, or a row a report. */
function segment(memory: Memory, buffer: Buffer, b: number): { readonly start: number; readonly count: number } {
  const { offsets } = memory.batch;
  return buffer.rows === "reports"
    ? { start: b, count: 1 }
    : { start: offsets[b]!, count: offsets[b + 1]! - offsets[b]! };
}

const reports = (memory: Memory): number => memory.batch.offsets.length - 1;

/** W[i, o] of modules side by side. */
function weightAt(memory: Memory, weight: Weight): (i: number, o: number) => number {
  const parts = weight.modules.map((module) => tensor(memory, `${module}.weight`));
  const width = weight.outSize / parts.length;
  return (i, o) => parts[Math.floor(o / width)]![(o % width) * weight.inSize + i]!;
}

function biasOf(memory: Memory, weight: Weight): number[] {
  return weight.modules.flatMap((module) => [...tensor(memory, `${module}.bias`)]);
}

/** erf by its series, or by the continued fraction of erfc: float64 accurate. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  let term = a;
  let sum = a;
  for (let n = 1; n < 200; n++) {
    term *= (2 * a * a) / (2 * n + 1);
    sum += term;
    if (term < 1e-18 * sum) break;
  }
  return Math.sign(x) * sum * (2 / Math.sqrt(Math.PI)) * Math.exp(-a * a);
}

const geluNewInner = (x: number): number => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);

export function act(activation: Activation, x: number): number {
  if (activation === "gelu") return 0.5 * x * (1 + erf(x / Math.SQRT2));
  return 0.5 * x * (1 + Math.tanh(geluNewInner(x)));
}

export function actBack(activation: Activation, x: number): number {
  if (activation === "gelu")
    return 0.5 * (1 + erf(x / Math.SQRT2)) + (x * Math.exp(-x * x * 0.5)) / Math.sqrt(2 * Math.PI);
  const t = Math.tanh(geluNewInner(x));
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
}

const layerNormOf = (
  memory: Memory,
  call: { readonly norm: CallOf<"layerNorm">["norm"]; readonly x: Float64Array; readonly width: number },
): { readonly y: Float64Array; readonly stats: Float64Array } => {
  const { x, width } = call;
  const gamma = tensor(memory, `${call.norm.module}.weight`);
  const beta = tensor(memory, `${call.norm.module}.bias`);
  const y = new Float64Array(x.length);
  const stats = new Float64Array((x.length / width) * 2);
  for (let row = 0; row * width < x.length; row++) {
    const values = x.subarray(row * width, (row + 1) * width);
    const mean = values.reduce((sum, v) => sum + v, 0) / width;
    const rho = 1 / Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / width + call.norm.epsilon);
    values.forEach((v, i) => (y[row * width + i] = (v - mean) * rho * gamma[i]! + beta[i]!));
    stats.set([mean, rho], row * 2);
  }
  return { y, stats };
};

const embed: Twin<"embed"> = (call, memory) => {
  const { tokens, offsets } = memory.batch;
  const { width } = call.out;
  const word = tensor(memory, `${call.word}.weight`);
  const position = tensor(memory, `${call.position}.weight`);
  const type = tensor(memory, `${call.type}.weight`);
  const x = new Float64Array(tokens.length * width);
  for (let b = 0; b < reports(memory); b++)
    for (let n = offsets[b]!; n < offsets[b + 1]!; n++)
      for (let i = 0; i < width; i++)
        x[n * width + i] = word[tokens[n]! * width + i]! + position[(n - offsets[b]!) * width + i]! + type[i]!;
  memory.of(call.out).set(layerNormOf(memory, { norm: call.norm, x, width }).y);
};

const layerNorm: Twin<"layerNorm"> = (call, memory) => {
  const { y, stats } = layerNormOf(memory, { norm: call.norm, x: memory.of(call.x), width: call.x.width });
  memory.of(call.y).set(y);
  if (call.stats) memory.of(call.stats).set(stats);
};

const layerNormBack: Twin<"layerNormBack"> = (call, memory) => {
  const { width } = call.x;
  const gamma = tensor(memory, `${call.norm.module}.weight`);
  const [x, stats, dy, dx] = [call.x, call.stats, call.dy, call.dx].map((buffer) => memory.of(buffer));
  for (let row = 0; row < memory.rows(call.x); row++) {
    const [mean = 0, rho = 0] = stats!.subarray(row * 2, row * 2 + 2);
    const at = row * width;
    const normal = Array.from({ length: width }, (_, i) => (x![at + i]! - mean) * rho);
    const e = normal.map((_, i) => gamma[i]! * dy![at + i]!);
    const meanE = e.reduce((sum, v) => sum + v, 0) / width;
    const along = e.reduce((sum, v, i) => sum + v * normal[i]!, 0) / width;
    e.forEach((v, i) => (dx![at + i] = rho * (v - meanE - normal[i]! * along)));
  }
};

function finish(
  epilogue: CallOf<"gemm">["epilogue"],
  memory: Memory,
  { at, sum }: { at: number; sum: number },
): number {
  switch (epilogue.kind) {
    case "none":
      return sum;
    case "tanh":
      return Math.tanh(sum);
    case "activate":
      if (epilogue.before) memory.of(epilogue.before)[at] = sum;
      return act(epilogue.activation, sum);
    case "activateBack":
      return sum * actBack(epilogue.activation, memory.of(epilogue.before)[at]!);
  }
}

/** What the LoRA pairs add to y[row, o]. */
function loraTerm(call: CallOf<"gemm">, memory: Memory, { row, o }: { row: number; o: number }): number {
  if (!call.lora) return 0;
  const { rank, scale, parts } = call.lora.pairs;
  const u = memory.of(call.lora.u);
  const { adapter } = memory.given;
  let sum = 0;
  for (const [k, part] of parts.entries()) {
    const { from, count } = part.columns;
    if (call.direction === "forward" && (o < from || o >= from + count)) continue;
    for (let i = 0; i < rank; i++) {
      const low = u[row * parts.length * rank + k * rank + i]!;
      sum +=
        call.direction === "forward"
          ? scale * low * adapter[part.loraB + (o - from) * rank + i]!
          : low * adapter[part.loraA + i * call.weight.inSize + o]!;
    }
  }
  return sum;
}

const gemm: Twin<"gemm"> = (call, memory) => {
  const at = weightAt(memory, call.weight);
  const forward = call.direction === "forward";
  const bias = forward ? biasOf(memory, call.weight) : null;
  const [x, y] = [memory.of(call.x), memory.of(call.y)];
  const residual = call.residual && memory.of(call.residual);
  const [K, O] = [call.x.width, call.y.width];
  for (let row = 0; row < memory.rows(call.x); row++)
    for (let o = 0; o < O; o++) {
      let sum = (bias?.[o] ?? 0) + loraTerm(call, memory, { row, o }) + (residual?.[row * O + o] ?? 0);
      for (let i = 0; i < K; i++) sum += x[row * K + i]! * (forward ? at(i, o) : at(o, i));
      y[row * O + o] = finish(call.epilogue, memory, { at: row * O + o, sum });
    }
};

const loraDown: Twin<"loraDown"> = (call, memory) => {
  const { rank, scale, parts } = call.pairs;
  const { adapter } = memory.given;
  const [x, u] = [memory.of(call.x), memory.of(call.u)];
  const { width } = call.x;
  for (let row = 0; row < memory.rows(call.x); row++)
    for (const [k, part] of parts.entries())
      for (let i = 0; i < rank; i++) {
        let sum = 0;
        if (call.direction === "forward")
          for (let c = 0; c < width; c++) sum += x[row * width + c]! * adapter[part.loraA + i * width + c]!;
        else
          for (let c = 0; c < part.columns.count; c++)
            sum += scale * x[row * width + part.columns.from + c]! * adapter[part.loraB + c * rank + i]!;
        u[row * parts.length * rank + k * rank + i] = sum;
      }
};

interface Heads {
  readonly call: CallOf<"attention"> | CallOf<"attentionBack">;
  readonly q: Float64Array;
  readonly kv: Float64Array;
}

/** Scaled scores of one query row against the keys of its report, for head z. */
function scores({ call, q, kv }: Heads, z: number, at: { row: number; start: number; count: number }): number[] {
  const { headSize: D } = call;
  return Array.from({ length: at.count }, (_, m) => {
    let sum = 0;
    for (let d = 0; d < D; d++)
      sum +=
        q[at.row * call.q.width + call.qFrom + z * D + d]! *
        kv[(at.start + m) * call.kv.width + call.kFrom + z * D + d]!;
    return sum / Math.sqrt(D);
  });
}

const attention: Twin<"attention"> = (call, memory) => {
  const { heads, headSize: D } = call;
  const [q, kv, out] = [memory.of(call.q), memory.of(call.kv), memory.of(call.out)];
  for (let b = 0; b < reports(memory); b++) {
    const queries = segment(memory, call.q, b);
    const keys = segment(memory, call.kv, b);
    for (let row = queries.start; row < queries.start + queries.count; row++)
      for (let z = 0; z < heads; z++) {
        const s = scores({ call, q, kv }, z, { row, ...keys });
        const most = Math.max(...s);
        const lse = most + Math.log(s.reduce((sum, v) => sum + Math.exp(v - most), 0));
        if (call.lse) memory.of(call.lse)[row * heads + z] = lse;
        for (let d = 0; d < D; d++)
          out[row * call.out.width + z * D + d] = s.reduce(
            (sum, v, m) => sum + Math.exp(v - lse) * kv[(keys.start + m) * call.kv.width + call.vFrom + z * D + d]!,
            0,
          );
      }
  }
};

/** Sets some columns of the given rows to zero. */
function clear(memory: Memory, buffer: Buffer, { from, count }: Columns): void {
  const values = memory.of(buffer);
  for (let row = 0; row < memory.rows(buffer); row++)
    values.fill(0, row * buffer.width + from, row * buffer.width + from + count);
}

const attentionBack: Twin<"attentionBack"> = (call, memory) => {
  const { heads, headSize: D, qFrom, kFrom, vFrom } = call;
  const H = heads * D;
  const [q, kv, out, lse] = [call.q, call.kv, call.out, call.lse].map((buffer) => memory.of(buffer));
  const [dOut, dq, dkv] = [call.dOut, call.dq, call.dkv].map((buffer) => memory.of(buffer));
  clear(memory, call.dq, { from: qFrom, count: H });
  clear(memory, call.dkv, { from: kFrom, count: H });
  clear(memory, call.dkv, { from: vFrom, count: H });
  for (let b = 0; b < reports(memory); b++) {
    const queries = segment(memory, call.q, b);
    const keys = segment(memory, call.kv, b);
    for (let row = queries.start; row < queries.start + queries.count; row++)
      for (let z = 0; z < heads; z++) {
        const s = scores({ call, q: q!, kv: kv! }, z, { row, ...keys });
        let delta = 0;
        for (let d = 0; d < D; d++) delta += dOut![row * H + z * D + d]! * out![row * H + z * D + d]!;
        for (const [m, score] of s.entries()) {
          const p = Math.exp(score - lse![row * heads + z]!);
          const at = (keys.start + m) * call.kv.width + z * D;
          let dp = 0;
          for (let d = 0; d < D; d++) dp += dOut![row * H + z * D + d]! * kv![at + vFrom + d]!;
          const ds = (p * (dp - delta)) / Math.sqrt(D);
          for (let d = 0; d < D; d++) {
            dkv![at + vFrom + d]! += p * dOut![row * H + z * D + d]!;
            dkv![at + kFrom + d]! += ds * q![row * call.q.width + qFrom + z * D + d]!;
            dq![row * call.dq.width + qFrom + z * D + d]! += ds * kv![at + kFrom + d]!;
          }
        }
      }
  }
};

const loraGrad: Twin<"loraGrad"> = (call, memory) => {
  const [left, right, perReport] = [call.left, call.right, call.perReport].map((buffer) => memory.of(buffer));
  for (let b = 0; b < reports(memory); b++) {
    const { start, count } = segment(memory, call.left, b);
    for (const sum of call.sums)
      for (let i = 0; i < sum.left.count; i++)
        for (let j = 0; j < sum.right.count; j++) {
          let value = 0;
          for (let n = start; n < start + count; n++)
            value +=
              left![n * call.left.width + sum.left.from + i]! * right![n * call.right.width + sum.right.from + j]!;
          const at = b * call.perReport.width + sum.offset + i * sum.right.count + j;
          perReport![at] = (call.adds ? perReport![at]! : 0) + sum.scale * value;
        }
  }
};

/** t' of one report, [H]. */
function scaled(head: Head, t: Float64Array, b: number): number[] {
  const H = head.hiddenSize;
  return Array.from({ length: H }, (_, h) => {
    const value = t[b * H + h]!;
    return head.scaling ? (value - head.scaling.mean[h]!) / head.scaling.std[h]! : value;
  });
}

const classify: Twin<"classify"> = ({ head, t, logits }, memory) => {
  const { adapter } = memory.given;
  const { numLabels: L, hiddenSize: H } = head;
  for (let b = 0; b < reports(memory); b++) {
    const x = scaled(head, memory.of(t), b);
    for (let l = 0; l < L; l++)
      memory.of(logits)[b * L + l] =
        adapter[head.bias + l]! + x.reduce((sum, v, h) => sum + v * adapter[head.weight + l * H + h]!, 0);
  }
};

const lossBack: Twin<"lossBack"> = (call, memory) => {
  const { head } = call;
  const { numLabels: L, hiddenSize: H } = head;
  const { adapter } = memory.given;
  const [t, logits, targets] = [call.t, call.logits, call.targets].map((buffer) => memory.of(buffer));
  const [losses, perReport] = [memory.of(call.losses), memory.of(call.perReport)];
  for (let b = 0; b < reports(memory); b++) {
    const x = scaled(head, t!, b);
    const at = b * call.perReport.width;
    const dx = new Float64Array(H);
    let loss = 0;
    for (let l = 0; l < L; l++) {
      const z = logits![b * L + l]!;
      const y = targets![b * L + l]!;
      const delta = y < 0 ? 0 : 1 / (1 + Math.exp(-z)) - y;
      if (y >= 0) loss += Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
      perReport[at + head.bias + l] = delta;
      for (let h = 0; h < H; h++) {
        perReport[at + head.weight + l * H + h] = delta * x[h]!;
        dx[h]! += delta * adapter[head.weight + l * H + h]!;
      }
    }
    losses[b] = loss;
    if (!call.dt) continue;
    const dt = memory.of(call.dt);
    for (let h = 0; h < H; h++) {
      const raw = t![b * H + h]!;
      dt[b * H + h] = (dx[h]! / (head.scaling?.std[h] ?? 1)) * (call.tanh ? 1 - raw * raw : 1);
    }
  }
};

/** Visits each token row with its report. */
function eachRow(memory: Memory, visit: (n: number, b: number, count: number) => void): void {
  const { offsets } = memory.batch;
  for (let b = 0; b < reports(memory); b++)
    for (let n = offsets[b]!; n < offsets[b + 1]!; n++) visit(n, b, offsets[b + 1]! - offsets[b]!);
}

const rowOf = (memory: Memory, buffer: Buffer, row: number): Float64Array =>
  memory.of(buffer).subarray(row * buffer.width, (row + 1) * buffer.width);

const firstRows: Twin<"firstRows"> = ({ x, y }, memory) => {
  for (let b = 0; b < reports(memory); b++) rowOf(memory, y, b).set(rowOf(memory, x, memory.batch.offsets[b]!));
};

const addToFirstRows: Twin<"addToFirstRows"> = ({ x, y }, memory) => {
  for (let b = 0; b < reports(memory); b++) {
    const row = rowOf(memory, y, memory.batch.offsets[b]!);
    rowOf(memory, x, b).forEach((value, i) => (row[i]! += value));
  }
};

const toFirstRows: Twin<"toFirstRows"> = ({ x, y }, memory) => {
  memory.of(y).fill(0);
  for (let b = 0; b < reports(memory); b++) rowOf(memory, y, memory.batch.offsets[b]!).set(rowOf(memory, x, b));
};

const meanRows: Twin<"meanRows"> = ({ x, y }, memory) => {
  memory.of(y).fill(0);
  eachRow(memory, (n, b, count) => {
    const row = rowOf(memory, y, b);
    rowOf(memory, x, n).forEach((value, i) => (row[i]! += value / count));
  });
};

const spreadRows: Twin<"spreadRows"> = ({ x, y }, memory) => {
  eachRow(memory, (n, b, count) => {
    rowOf(memory, y, n).set(rowOf(memory, x, b).map((value) => value / count));
  });
};

export const plainKernels: { readonly [K in Kernel]: Twin<K> } = {
  ...{ embed, layerNorm, layerNormBack, gemm, loraDown, attention, attentionBack, loraGrad, classify, lossBack },
  ...{ firstRows, addToFirstRows, toFirstRows, meanRows, spreadRows },
};
