// From a program's calls to steps on one worker's memory. Embedding and norms are here, the others in files of their own.
import { InternalError } from "@/base/errors";
import type { Call, Norm } from "@/engine/program/program";
import { noScratch, type Site, type Step } from "./frame";
import { gemmStep, loraDownStep } from "./gemm-step";
import { moduleNamed } from "./packed-weights";
import { attentionBackStep, attentionStep, classifyStep, loraGradStep, lossBackStep, moveStep } from "./report-steps";

type CallOf<K extends Call["kernel"]> = Extract<Call, { kernel: K }>;

function normOf({ modules }: Site, { module }: Norm): { readonly gamma: number; readonly beta: number } {
  const stored = moduleNamed(modules, module);
  if (stored.kind !== "norm") throw new InternalError(`engine/wasm: expected ${module} to be a norm`);
  return stored;
}

function embedStep(call: CallOf<"embed">, site: Site): Step {
  const { kernels, modules } = site;
  const { norm, out } = call;
  const [word, position, type] = [call.word, call.position, call.type].map((name) => {
    const stored = moduleNamed(modules, name);
    if (stored.kind !== "table") throw new InternalError(`engine/wasm: expected ${name} to be a table`);
    return stored.rows;
  });
  const { gamma, beta } = normOf(site, norm);
  return {
    scratch: noScratch,
    run(frame) {
      const at = frame.at(out);
      const tables = [word ?? 0, position ?? 0, type ?? 0];
      kernels("embed", frame.tokensAt, frame.offsetsAt, frame.reports, ...tables, 4 * out.width, at);
      kernels("layerNorm", at, frame.tokens, out.width, gamma, beta, norm.epsilon, at, 0);
    },
  };
}

function layerNormStep({ x, norm, y, stats }: CallOf<"layerNorm">, site: Site): Step {
  const { gamma, beta } = normOf(site, norm);
  return {
    scratch: noScratch,
    run(frame) {
      const at = [frame.at(y), stats ? frame.at(stats) : 0];
      site.kernels("layerNorm", frame.at(x), frame.rows(x), x.width, gamma, beta, norm.epsilon, ...at);
    },
  };
}

function layerNormBackStep({ x, stats, norm, dy, dx }: CallOf<"layerNormBack">, site: Site): Step {
  const { gamma } = normOf(site, norm);
  return {
    scratch: noScratch,
    run(frame) {
      const gradients = [frame.at(dy), frame.at(dx)];
      site.kernels("layerNormBack", frame.at(x), frame.at(stats), frame.rows(x), x.width, gamma, ...gradients);
    },
  };
}

type MoveCall = CallOf<"firstRows" | "addToFirstRows" | "toFirstRows" | "meanRows" | "spreadRows">;

const moves: ReadonlySet<string> = new Set<MoveCall["kernel"]>([
  ...(["firstRows", "addToFirstRows", "toFirstRows", "meanRows", "spreadRows"] as const),
]);

const isMove = (call: Call): call is MoveCall => moves.has(call.kernel);

/** @throws InternalError if the encoder lacks a module that the call names */
export function stepOf(call: Call, site: Site): Step {
  if (isMove(call)) return moveStep(call, site);
  switch (call.kernel) {
    case "embed":
      return embedStep(call, site);
    case "layerNorm":
      return layerNormStep(call, site);
    case "layerNormBack":
      return layerNormBackStep(call, site);
    case "gemm":
      return gemmStep(call, site);
    case "loraDown":
      return loraDownStep(call, site);
    case "attention":
      return attentionStep(call, site);
    case "attentionBack":
      return attentionBackStep(call, site);
    case "loraGrad":
      return loraGradStep(call, site);
    case "classify":
      return classifyStep(call, site);
    case "lossBack":
      return lossBackStep(call, site);
  }
}
