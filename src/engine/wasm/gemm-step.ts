// Products with frozen weights and with LoRA factors. Each is one or more calls of the kernel `gemm`, which sums over segments:
// runs of k with a source and panels of their own.
import { InternalError } from "@/base/errors";
import type { Buffer, Call, Epilogue, LoraPart, Weight } from "@/engine/program/program";
import type { Frame, Site, Step } from "./frame";
import { moduleNamed, type StoredModule } from "./packed-weights";

type Gemm = Extract<Call, { kernel: "gemm" }>;
type LoraDown = Extract<Call, { kernel: "loraDown" }>;

interface Segment {
  readonly source: Buffer;
  /** First column of the source. */
  readonly column: number;
  readonly k: number;
  /** Address. */
  readonly panels: number;
}

/** Some columns of y. */
interface Product {
  readonly segments: readonly Segment[];
  readonly from: number;
  readonly columns: number;
  /** Address, or 0. */
  readonly bias: number;
}

interface Ends {
  readonly y: Buffer;
  readonly residual: Buffer | null;
  readonly epilogue: Epilogue;
}

type Linear = Extract<StoredModule, { kind: "linear" }>;

function linears({ modules }: Site, weight: Weight): readonly Linear[] {
  return weight.modules.map((name) => {
    const stored = moduleNamed(modules, name);
    if (stored.kind !== "linear") throw new InternalError(`engine/wasm: expected ${name} to be a linear map`);
    return stored;
  });
}

/** The kernel's number of an epilogue (assembly/finish.ts). */
function kindOf(epilogue: Epilogue): number {
  switch (epilogue.kind) {
    case "none":
      return 0;
    case "tanh":
      return 1;
    case "activate":
      return epilogue.activation === "gelu" ? 2 : 3;
    case "activateBack":
      return epilogue.activation === "gelu" ? 4 : 5;
  }
}

const beforeOf = (epilogue: Epilogue): Buffer | null => ("before" in epilogue ? epilogue.before : null);

function productsStep(site: Site, products: readonly Product[], { y, residual, epilogue }: Ends): Step {
  const { kernels, words } = site;
  const tables = products.map(({ segments }) => site.resident.take(16 * segments.length));
  const kind = kindOf(epilogue);
  const before = beforeOf(epilogue);
  const pitch = 4 * y.width;
  const longest = Math.max(...products.map(({ segments }) => segments.reduce((sum, { k }) => sum + k, 0)));
  const multiply = (frame: Frame, { segments, from, columns, bias }: Product, table: number) => {
    for (const [s, { source, column, k, panels }] of segments.entries())
      words.set([frame.at(source) + 4 * column, 4 * source.width, k, panels], table / 4 + 4 * s);
    const column = (buffer: Buffer | null) => (buffer ? frame.at(buffer) + 4 * from : 0);
    kernels(
      "gemm",
      ...[table, segments.length, frame.rows(y), columns, bias, kind],
      ...[column(residual), pitch, column(before), pitch, column(y), pitch, frame.scratch],
    );
  };
  return {
    scratch: () => kernels("gemmBytes", longest),
    run(frame) {
      for (const [p, product] of products.entries()) multiply(frame, product, tables[p]!);
    },
  };
}

/** Parts of LoRA by the module that they adapt. @throws InternalError if a part adapts anything but one whole module */
function partOf(call: Gemm, from: number, width: number): { readonly part: LoraPart; readonly k: number } | null {
  const parts = call.lora?.pairs.parts ?? [];
  const k = parts.findIndex(({ columns }) => columns.from < from + width && from < columns.from + columns.count);
  const part = parts[k];
  if (!part) return null;
  if (part.columns.from !== from || part.columns.count !== width)
    throw new InternalError("engine/wasm: expected a LoRA pair to adapt one whole module");
  return { part, k };
}

function forwardProducts(call: Gemm, site: Site): Product[] {
  const { weight, x, lora } = call;
  const width = weight.outSize / weight.modules.length;
  return linears(site, weight).map(({ forward, bias }, m) => {
    const from = m * width;
    const segments: Segment[] = [{ source: x, column: 0, k: weight.inSize, panels: forward }];
    const adapted = partOf(call, from, width);
    if (lora && adapted) {
      const { rank, scale } = lora.pairs;
      const panels = site.resident.factor("forward up", adapted.part, { rank, scale, size: width });
      segments.push({ source: lora.u, column: adapted.k * rank, k: rank, panels });
    }
    return { segments, from, columns: width, bias };
  });
}

function backProduct(call: Gemm, site: Site): Product {
  const { weight, x, lora } = call;
  const width = weight.outSize / weight.modules.length;
  const segments = linears(site, weight).map(({ back }, m): Segment => ({
    source: x,
    column: m * width,
    k: width,
    panels: back,
  }));
  for (const [k, part] of (lora?.pairs.parts ?? []).entries()) {
    if (!lora) break;
    const { rank, scale } = lora.pairs;
    const panels = site.resident.factor("back up", part, { rank, scale, size: weight.inSize });
    segments.push({ source: lora.u, column: k * rank, k: rank, panels });
  }
  return { segments, from: 0, columns: weight.inSize, bias: 0 };
}

export function gemmStep(call: Gemm, site: Site): Step {
  const products = call.direction === "forward" ? forwardProducts(call, site) : [backProduct(call, site)];
  return productsStep(site, products, call);
}

export function loraDownStep({ direction, pairs, x, u }: LoraDown, site: Site): Step {
  const { rank, scale, parts } = pairs;
  const products = parts.map((part, k): Product => {
    const { from, count } = direction === "forward" ? { from: 0, count: x.width } : part.columns;
    const panels = site.resident.factor(`${direction} down`, part, { rank, scale, size: count });
    return { segments: [{ source: x, column: from, k: count, panels }], from: k * rank, columns: rank, bias: 0 };
  });
  return productsStep(site, products, { y: u, residual: null, epilogue: { kind: "none" } });
}
