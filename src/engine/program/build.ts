// From a model's description and an adapter's shape to the list of kernel calls of one kind of work.
import { encoderModules } from "@/models/encoder-modules";
import { adapterLayout, headName, lowestLayer } from "@/models/layout";
import type { AdapterSpec, EncoderConfig } from "@/models/types";
import { layerBack, layerForward, type LayerStep, type LayerTrace } from "./layer";
import { placesOf } from "./places";
import type { Buffer, Head, Program, Work } from "./program";
import { Recorder, type Linear } from "./recorder";

export interface Asked {
  readonly work: Work;
  /** Start from the rows of `below` in place of tokens. */
  readonly fromBelow: boolean;
  /** Keep each layer's input alone and run the layer again before its backward pass: a fifth of the memory, half as long again. */
  readonly checkpoints: boolean;
}

/** Word, position and type rows, their norm, and the projection to H where E is smaller: [N, H]. */
function embed(recorder: Recorder): Buffer {
  const { config } = recorder;
  const modules = encoderModules(config);
  const out = recorder.buffer("embeddings", "tokens", config.embeddingSize);
  const { wordEmbedding: word, positionEmbedding: position, typeEmbedding: type } = modules;
  const norm = { module: modules.embeddingNorm, epsilon: config.layerNormEpsilon };
  recorder.call({ kernel: "embed", word, position, type, norm, out });
  const projection = modules.embeddingProjection;
  if (projection === null) return out;
  const weight = { modules: [projection], inSize: config.embeddingSize, outSize: config.hiddenSize };
  return recorder.linear({ name: "embeddings projected", weight, targets: [], layer: 0 }, out).y;
}

interface Pooled {
  /** [B, H] features. */
  readonly t: Buffer;
  /** The pooler, where the family's own is read. */
  readonly pooler: Linear | null;
}

/** Features of the last layer's output. */
function pool(recorder: Recorder, x: Buffer): Pooled {
  const { config, spec } = recorder;
  const { hiddenSize: H } = config;
  if (spec.pooling === "cls") return { t: x, pooler: null };
  if (spec.pooling === "mean") {
    const t = recorder.buffer("features", "reports", H);
    recorder.call({ kernel: "meanRows", x, y: t });
    return { t, pooler: null };
  }
  const weight = { modules: [encoderModules(config).pooler], inSize: H, outSize: H };
  const map = { name: "features", weight, targets: ["pooler.dense"], layer: 0 } as const;
  const pooler = recorder.linear(map, x, { epilogue: { kind: "tanh" } });
  return { t: pooler.y, pooler };
}

/** Gradient of the last layer's output from the gradient dt of the features; null where nothing below the pooler is trained. */
function poolBack(
  recorder: Recorder,
  { pooler }: Pooled,
  { dt, isLow }: { dt: Buffer; isLow: boolean },
): Buffer | null {
  const { config, spec } = recorder;
  if (pooler && isLow) {
    recorder.factorsBack(pooler, dt);
    return null;
  }
  if (pooler) return recorder.linearBack(pooler, dt);
  if (spec.pooling === "cls") return dt;
  const dx = recorder.buffer("features dX", "tokens", config.hiddenSize);
  recorder.call({ kernel: "spreadRows", x: dt, y: dx });
  return dx;
}

const headOf = (recorder: Recorder): Head => {
  const name = headName(recorder.spec);
  return {
    weight: recorder.offsetOf(`${name}.weight`),
    bias: recorder.offsetOf(`${name}.bias`),
    numLabels: recorder.spec.numLabels,
    hiddenSize: recorder.config.hiddenSize,
    scaling: recorder.spec.scaling,
  };
};

interface Run {
  readonly recorder: Recorder;
  readonly lowest: number;
  readonly asked: Asked;
}

/** Whether a gradient must flow into layers. */
const trainsLayers = (recorder: Recorder): boolean => recorder.spec.loraRank > 0 && recorder.spec.layers.length > 0;

/** Layers from `from` to the last; each trace is kept where a backward pass follows. */
function runLayers({ recorder, asked, lowest }: Run, from: number, start: Buffer): { x: Buffer; traces: LayerTrace[] } {
  const { config, spec } = recorder;
  const isTrained = asked.work === "gradients" && trainsLayers(recorder);
  const traces: LayerTrace[] = [];
  let x = start;
  for (let layer = from; layer < config.numLayers; layer++) {
    const onlyFirst = spec.pooling !== "mean" && layer === config.numLayers - 1;
    const keeps = isTrained && layer >= lowest && !asked.checkpoints;
    const trace = layerForward(recorder, { layer, x, onlyFirst, keeps });
    traces.push(trace);
    x = trace.outputNorm.y;
  }
  return { x, traces };
}

/** Layer `step` once more, keeping what its backward pass needs. */
const again = (recorder: Recorder, step: LayerStep): LayerTrace => layerForward(recorder, { ...step, keeps: true });

function gradients(run: Run, traces: readonly LayerTrace[], pooled: Pooled): { targets: Buffer; outputs: Buffer[] } {
  const { recorder, lowest, asked } = run;
  const { spec, config } = recorder;
  const head = headOf(recorder);
  const logits = recorder.buffer("logits", "reports", spec.numLabels);
  recorder.call({ kernel: "classify", head, t: pooled.t, logits });
  const targets = recorder.buffer("targets", "reports", spec.numLabels);
  const losses = recorder.buffer("losses", "reports", 1);
  const isDeep = trainsLayers(recorder);
  const flows = isDeep || recorder.isAdapted("pooler.dense", 0);
  const dt = flows ? recorder.buffer("features dY", "reports", config.hiddenSize) : null;
  const { perReport } = recorder;
  const tanh = pooled.pooler !== null;
  recorder.call({ kernel: "lossBack", head, t: pooled.t, logits, targets, losses, perReport, dt, tanh });
  let dy = dt && poolBack(recorder, pooled, { dt, isLow: !isDeep });
  for (const kept of isDeep ? traces.toReversed() : []) {
    const { layer } = kept.step;
    if (dy === null || layer < lowest) break;
    const trace = asked.checkpoints ? again(recorder, kept.step) : kept;
    dy = layerBack(recorder, trace, { dy, isLow: layer === lowest });
  }
  return { targets, outputs: [perReport, losses] };
}

/**
 * The program of one kind of work.
 *   below      tokens to the rows under the lowest adapted layer, [N, H]
 *   features   pooled features before scaling and classifier, [B, H]
 *   logits     [B, L]
 *   gradients  perReport [B, P] and losses [B, 1]
 * @throws InternalError as adapterLayout does
 */
export function buildProgram(config: EncoderConfig, spec: AdapterSpec, asked: Asked): Program {
  const recorder = new Recorder(config, spec, adapterLayout(config, spec));
  const lowest = lowestLayer(config, spec);
  const run = { recorder, lowest, asked };
  const { work, fromBelow } = asked;
  const below = fromBelow ? recorder.buffer("below", "tokens", config.hiddenSize) : null;
  const start = below ?? embed(recorder);
  let targets: Buffer | null = null;
  let outputs: readonly Buffer[];
  if (work === "below") outputs = [layersBelow(run, start)];
  else {
    const { x, traces } = runLayers(run, fromBelow ? lowest : 0, start);
    const pooled = pool(recorder, x);
    if (work === "features") outputs = [pooled.t];
    else if (work === "logits") outputs = [logitsOf(recorder, pooled)];
    else ({ targets, outputs } = gradients(run, traces, pooled));
  }
  const { buffers, calls } = recorder;
  const early = [below, targets].filter((buffer) => buffer !== null);
  const placed = placesOf({ buffers, calls, early, late: outputs });
  return { work, buffers, calls, inputs: { below, targets }, outputs, ...placed };
}

function logitsOf(recorder: Recorder, { t }: Pooled): Buffer {
  const logits = recorder.buffer("logits", "reports", recorder.spec.numLabels);
  recorder.call({ kernel: "classify", head: headOf(recorder), t, logits });
  return logits;
}

/** Layers under the lowest adapted one. */
function layersBelow({ recorder, lowest }: Run, start: Buffer): Buffer {
  let x = start;
  for (let layer = 0; layer < lowest; layer++)
    x = layerForward(recorder, { layer, x, onlyFirst: false, keeps: false }).outputNorm.y;
  return x;
}
