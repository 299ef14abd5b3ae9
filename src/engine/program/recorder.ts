// Notes buffers and calls while a program is written down, and knows where the adapter's factors lie.
import { InternalError } from "@/base/errors";
import { moduleName } from "@/models/layout";
import type { AdapterLayout, AdapterSpec, EncoderConfig, LoraTarget } from "@/models/types";
import type { Buffer, Call, Epilogue, Lora, LoraPart, OuterSum, Rows, Weight } from "./program";

/** A linear map to write down. Module k of the weight may have the LoRA pair of target k. */
export interface LinearMap {
  /** For names of buffers: "layer 2 output". */
  readonly name: string;
  readonly weight: Weight;
  readonly targets: readonly LoraTarget[];
  readonly layer: number;
}

/** A linear map that was written down: its output, and what its backward pass needs. */
export interface Linear {
  readonly map: LinearMap;
  readonly x: Buffer;
  readonly lora: { readonly pairs: Lora; readonly u: Buffer } | null;
  readonly y: Buffer;
}

/** What happens to the sums of a product: `residual` is added, then the epilogue. */
interface Ends {
  readonly residual?: Buffer;
  readonly epilogue?: Epilogue;
}

export class Recorder {
  readonly buffers: Buffer[] = [];
  readonly calls: Call[] = [];
  readonly config: EncoderConfig;
  readonly spec: AdapterSpec;
  readonly #offsets: ReadonlyMap<string, number>;
  readonly #size: number;
  /** Offsets of gradients that a call has written: a later pass through a shared layer adds to them. */
  readonly #written = new Set<number>();
  #perReport: Buffer | undefined;

  constructor(config: EncoderConfig, spec: AdapterSpec, layout: AdapterLayout) {
    this.config = config;
    this.spec = spec;
    this.#offsets = new Map(layout.slots.map(({ name, offset }) => [name, offset]));
    this.#size = layout.size;
  }

  buffer(name: string, rows: Rows, width: number): Buffer {
    const buffer = { id: this.buffers.length, name, rows, width };
    this.buffers.push(buffer);
    return buffer;
  }

  call(call: Call): void {
    this.calls.push(call);
  }

  /** [B, P]. */
  get perReport(): Buffer {
    return (this.#perReport ??= this.buffer("gradients", "reports", this.#size));
  }

  /** Offset of a slot in the packed adapter. */
  offsetOf(name: string): number {
    const offset = this.#offsets.get(name);
    if (offset === undefined) throw new InternalError(`engine/program: expected the slot ${name}, got none`);
    return offset;
  }

  /** Whether a target of a layer has a LoRA pair. */
  isAdapted(target: LoraTarget, layer: number): boolean {
    return this.#offsets.has(`${moduleName(this.config, target, layer)}.lora_A.weight`);
  }

  /** x·W + bias with the map's LoRA pairs. */
  linear(map: LinearMap, x: Buffer, { residual, epilogue = { kind: "none" } }: Ends = {}): Linear {
    const lora = this.#down(map, x);
    const y = this.buffer(map.name, x.rows, map.weight.outSize);
    const sums = { weight: map.weight, x, lora, residual: residual ?? null };
    this.call({ kernel: "gemm", direction: "forward", ...sums, epilogue, y });
    return { map, x, lora, y };
  }

  /** Gradients of the factors, then dX = dY·Wᵀ + dU·LA. */
  linearBack(linear: Linear, dy: Buffer, { residual, epilogue = { kind: "none" } }: Ends = {}): Buffer {
    const { map, x, lora } = linear;
    const du = this.factorsBack(linear, dy);
    const y = this.buffer(`${map.name} dX`, x.rows, map.weight.inSize);
    const sums = { weight: map.weight, x: dy, residual: residual ?? null };
    this.call({
      ...{ kernel: "gemm", direction: "back", ...sums, epilogue, y },
      lora: lora && du ? { pairs: lora.pairs, u: du } : null,
    });
    return y;
  }

  /** dU = s·dY·LB, then dLA = Σ dUᵀX and dLB = s·Σ dYᵀU a report. Returns dU; null where the map has no pairs. */
  factorsBack({ map, x, lora }: Linear, dy: Buffer): Buffer | null {
    if (!lora) return null;
    const { pairs, u } = lora;
    const { rank, scale, parts } = pairs;
    const du = this.buffer(`${map.name} dU`, u.rows, u.width);
    this.call({ kernel: "loraDown", direction: "back", pairs, x: dy, u: du });
    const low = (k: number) => ({ from: k * rank, count: rank });
    const all = { from: 0, count: x.width };
    const sumsOfA = parts.map(({ loraA: offset }, k) => ({ offset, scale: 1, left: low(k), right: all }));
    const sumsOfB = parts.map(({ loraB: offset, columns: left }, k) => ({ offset, scale, left, right: low(k) }));
    this.#outerSums(du, x, sumsOfA);
    this.#outerSums(dy, u, sumsOfB);
    return du;
  }

  #down(map: LinearMap, x: Buffer): Linear["lora"] {
    const pairs = this.#pairs(map);
    if (!pairs) return null;
    const u = this.buffer(`${map.name} U`, x.rows, pairs.parts.length * pairs.rank);
    this.call({ kernel: "loraDown", direction: "forward", pairs, x, u });
    return { pairs, u };
  }

  #pairs({ targets, layer, weight }: LinearMap): Lora | null {
    const { loraRank: rank, loraAlpha } = this.spec;
    const count = weight.outSize / targets.length;
    const parts = targets.flatMap((target, place): LoraPart[] => {
      if (!this.isAdapted(target, layer)) return [];
      const module = moduleName(this.config, target, layer);
      const loraA = this.offsetOf(`${module}.lora_A.weight`);
      const loraB = this.offsetOf(`${module}.lora_B.weight`);
      return [{ loraA, loraB, columns: { from: place * count, count } }];
    });
    return parts.length === 0 ? null : { rank, scale: loraAlpha / rank, parts };
  }

  #outerSums(left: Buffer, right: Buffer, sums: readonly OuterSum[]): void {
    const adds = sums.some(({ offset }) => this.#written.has(offset));
    for (const { offset } of sums) this.#written.add(offset);
    this.call({ kernel: "loraGrad", left, right, sums, adds, perReport: this.perReport });
  }
}
