// Where the frozen weights of an encoder lie in memory, and how they get there: once, in the order in which the kernels read
// them. Linear maps lie twice, as panels for the way forward and for the way back.
import { InternalError } from "@/base/errors";
import type { EncoderWeights, Tensor } from "@/models/types";
import { bytesOfPanels, panelsOfColumns, panelsOfRows } from "./panels";

/** Addresses in bytes. */
export type StoredModule =
  /** Panels [⌈out/8⌉][in][8] and [⌈in/8⌉][out][8]; bias [8·⌈out/8⌉]. */
  | { readonly kind: "linear"; readonly forward: number; readonly back: number; readonly bias: number }
  | { readonly kind: "norm"; readonly gamma: number; readonly beta: number }
  /** An embedding table, row-major. */
  | { readonly kind: "table"; readonly rows: number };

export interface WeightPlan {
  /** By module name, without ".weight" and ".bias". */
  readonly modules: ReadonlyMap<string, StoredModule>;
  readonly bytes: number;
}

// Address 0 means "none" to the kernels, so weights begin after it.
const firstAddress = 64;

export const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64;

interface Pair {
  readonly module: string;
  readonly weight: Tensor;
  readonly bias: Tensor | null;
}

function* pairs({ tensors }: EncoderWeights): Generator<Pair> {
  for (const [name, weight] of tensors) {
    if (!name.endsWith(".weight")) continue;
    const module = name.slice(0, -".weight".length);
    yield { module, weight, bias: tensors.get(`${module}.bias`) ?? null };
  }
}

const shapeOf = ({ shape }: Tensor): readonly [rows: number, columns: number] => [shape[0] ?? 0, shape[1] ?? 0];

export function planWeights(weights: EncoderWeights): WeightPlan {
  const modules = new Map<string, StoredModule>();
  let end = firstAddress;
  const take = (bytes: number): number => {
    const at = end;
    end += aligned(bytes);
    return at;
  };
  for (const { module, weight, bias } of pairs(weights)) {
    const [outSize, inSize] = shapeOf(weight);
    const isVector = weight.shape.length === 1;
    if (isVector) modules.set(module, { kind: "norm", gamma: take(4 * outSize), beta: take(4 * outSize) });
    else if (!bias) modules.set(module, { kind: "table", rows: take(4 * outSize * inSize) });
    else
      modules.set(module, {
        kind: "linear",
        forward: take(bytesOfPanels(outSize, inSize)),
        back: take(bytesOfPanels(inSize, outSize)),
        bias: take(bytesOfPanels(outSize, 1)),
      });
  }
  return { modules, bytes: end };
}

/** Writes all tensors to the places of the plan. */
export function writeWeights(weights: EncoderWeights, { modules }: WeightPlan, memory: ArrayBufferLike): void {
  const put = (values: Float32Array, at: number) => {
    new Float32Array(memory, at, values.length).set(values);
  };
  for (const { module, weight, bias } of pairs(weights)) {
    const stored = moduleNamed(modules, module);
    if (stored.kind === "table") put(weight.values, stored.rows);
    else if (!bias) throw new InternalError(`engine/wasm: expected the bias of ${module}, got none`);
    else if (stored.kind === "norm") {
      put(weight.values, stored.gamma);
      put(bias.values, stored.beta);
    } else {
      const [outSize, inSize] = shapeOf(weight);
      panelsOfRows(weight.values, inSize, new Float32Array(memory, stored.forward, bytesOfPanels(outSize, inSize) / 4));
      panelsOfColumns(weight.values, inSize, new Float32Array(memory, stored.back, bytesOfPanels(inSize, outSize) / 4));
      put(bias.values, stored.bias);
    }
  }
}

/** @throws InternalError if the encoder has no such module */
export function moduleNamed(modules: ReadonlyMap<string, StoredModule>, name: string): StoredModule {
  const found = modules.get(name);
  if (!found) throw new InternalError(`engine/wasm: expected the module ${name}, got none`);
  return found;
}
