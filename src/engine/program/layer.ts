// One layer of a BERT-like encoder, forward and backward. Formulas: docs/engine.md, sections "Forward" and "Backward".
import { encoderModules, type LayerModules } from "@/models/encoder-modules";
import { targetShape } from "@/models/layout";
import { layerTargets, type LayerTarget } from "@/models/types";
import type { Buffer } from "./program";
import type { Linear, LinearMap, Recorder } from "./recorder";

/** What is asked of a layer. */
export interface LayerStep {
  readonly layer: number;
  /** [N, H]. */
  readonly x: Buffer;
  /** Queries, attention output and feed-forward for the first row of each report alone: the last layer where the head looks there. */
  readonly onlyFirst: boolean;
  /** Whether a backward pass follows. */
  readonly keeps: boolean;
}

interface Norming {
  readonly module: string;
  readonly x: Buffer;
  readonly stats: Buffer | null;
  readonly y: Buffer;
}

interface Attending {
  /** Query, key and value in one map, or query alone beside key and value. */
  readonly maps: readonly [Linear] | readonly [Linear, Linear];
  readonly out: Buffer;
  readonly lse: Buffer | null;
}

/** A layer that was written down. */
export interface LayerTrace {
  readonly step: LayerStep;
  readonly attending: Attending;
  readonly attentionOut: Linear;
  readonly attentionNorm: Norming;
  readonly intermediate: Linear;
  /** Input of the activation. */
  readonly before: Buffer | null;
  readonly output: Linear;
  readonly outputNorm: Norming;
}

const attentionTargets = ["attention.self.query", "attention.self.key", "attention.self.value"] as const;

const modulesOf = (recorder: Recorder, layer: number): LayerModules => encoderModules(recorder.config).layers[layer]!;

function mapOf(recorder: Recorder, layer: number, targets: readonly LayerTarget[]): LinearMap {
  const { dense } = modulesOf(recorder, layer);
  const shapes = targets.map((target) => targetShape(recorder.config, target));
  const weight = {
    modules: targets.map((target) => dense[target]),
    inSize: shapes[0]![1],
    outSize: shapes.reduce((sum, [outSize]) => sum + outSize, 0),
  };
  return { name: `layer ${layer} ${targets.join(" ")}`, weight, targets, layer };
}

function norm(recorder: Recorder, { layer, keeps }: LayerStep, at: { module: string; x: Buffer }): Norming {
  const { module, x } = at;
  const stats = keeps ? recorder.buffer(`layer ${layer} ${module} stats`, x.rows, 2) : null;
  const y = recorder.buffer(`layer ${layer} ${module}`, x.rows, x.width);
  const { layerNormEpsilon: epsilon } = recorder.config;
  recorder.call({ kernel: "layerNorm", x, norm: { module, epsilon }, y, stats });
  return { module, x, stats, y };
}

function normBack(recorder: Recorder, { module, x, stats }: Norming, dy: Buffer): Buffer {
  const dx = recorder.buffer(`${module} dX`, x.rows, x.width);
  const { layerNormEpsilon: epsilon } = recorder.config;
  if (stats) recorder.call({ kernel: "layerNormBack", x, stats, norm: { module, epsilon }, dy, dx });
  return dx;
}

/** Buffers and columns of queries, keys and values. */
function columnsOf(maps: Attending["maps"], H: number) {
  const [first, second] = maps;
  return second
    ? { q: first.y, qFrom: 0, kv: second.y, kFrom: 0, vFrom: H }
    : { q: first.y, qFrom: 0, kv: first.y, kFrom: H, vFrom: 2 * H };
}

const headsOf = ({ config }: Recorder) => ({
  heads: config.numHeads,
  headSize: config.hiddenSize / config.numHeads,
});

function attend(recorder: Recorder, step: LayerStep, first: Buffer | null): Attending {
  const { layer, x, keeps } = step;
  const { hiddenSize: H, numHeads } = recorder.config;
  const [query, key, value] = attentionTargets;
  const maps: Attending["maps"] = first
    ? [
        recorder.linear(mapOf(recorder, layer, [query]), first),
        recorder.linear(mapOf(recorder, layer, [key, value]), x),
      ]
    : [recorder.linear(mapOf(recorder, layer, attentionTargets), x)];
  const rows = maps[0].y.rows;
  const out = recorder.buffer(`layer ${layer} context`, rows, H);
  const lse = keeps ? recorder.buffer(`layer ${layer} lse`, rows, numHeads) : null;
  recorder.call({ kernel: "attention", ...headsOf(recorder), ...columnsOf(maps, H), out, lse });
  return { maps, out, lse };
}

/** Writes the layer down; its output is outputNorm.y, [N, H], or [B, H] with onlyFirst. */
export function layerForward(recorder: Recorder, step: LayerStep): LayerTrace {
  const { layer, x, onlyFirst, keeps } = step;
  const { hiddenSize, intermediateSize, activation } = recorder.config;
  const { attentionNorm: firstNorm, outputNorm: lastNorm } = modulesOf(recorder, layer);
  const first = onlyFirst ? recorder.buffer(`layer ${layer} first rows`, "reports", hiddenSize) : null;
  if (first) recorder.call({ kernel: "firstRows", x, y: first });
  const attending = attend(recorder, step, first);
  const attentionOut = recorder.linear(mapOf(recorder, layer, ["attention.output.dense"]), attending.out, {
    residual: first ?? x,
  });
  const attentionNorm = norm(recorder, step, { module: firstNorm, x: attentionOut.y });
  const { rows } = attentionOut.y;
  const before = keeps ? recorder.buffer(`layer ${layer} before activation`, rows, intermediateSize) : null;
  const intermediate = recorder.linear(mapOf(recorder, layer, ["intermediate.dense"]), attentionNorm.y, {
    epilogue: { kind: "activate", activation, before },
  });
  const output = recorder.linear(mapOf(recorder, layer, ["output.dense"]), intermediate.y, {
    residual: attentionNorm.y,
  });
  const outputNorm = norm(recorder, step, { module: lastNorm, x: output.y });
  return { step, attending, attentionOut, attentionNorm, intermediate, before, output, outputNorm };
}

/** Gradients of queries, keys and values: [dQKV], or [dQ, dKV] as the maps are. */
function attendBack(recorder: Recorder, { maps, out, lse }: Attending, dOut: Buffer): readonly Buffer[] {
  const { hiddenSize: H } = recorder.config;
  const gradients = maps.map(({ map, y }) => recorder.buffer(`${map.name} dY`, y.rows, y.width));
  const [dq] = gradients;
  const dkv = gradients.at(-1);
  if (dq && dkv && lse)
    recorder.call({
      ...{ kernel: "attentionBack", ...headsOf(recorder), ...columnsOf(maps, H) },
      ...{ out, lse, dOut, dq, dkv },
    });
  return gradients;
}

/** Whether no target that a backward pass meets after this one is adapted: it runs through layerTargets from the end. */
const isLast = (recorder: Recorder, layer: number, target: LayerTarget): boolean =>
  !layerTargets.slice(0, layerTargets.indexOf(target)).some((earlier) => recorder.isAdapted(earlier, layer));

/**
 * Writes the backward pass of a layer down.
 * @param dy     gradient of its output
 * @param isLow  nothing below is trained: the pass ends at the lowest factor
 * @returns dX [N, H]; null where isLow
 */
export function layerBack(
  recorder: Recorder,
  trace: LayerTrace,
  { dy, isLow }: { readonly dy: Buffer; readonly isLow: boolean },
): Buffer | null {
  const { step, attentionOut, attentionNorm, intermediate, before, output, outputNorm } = trace;
  /** The factors of a map alone, where nothing further down needs its dX. */
  const endsAt = (target: LayerTarget, linear: Linear, dLinear: Buffer): boolean => {
    const ends = isLow && isLast(recorder, step.layer, target);
    if (ends) recorder.factorsBack(linear, dLinear);
    return ends;
  };
  const { activation } = recorder.config;
  const dOutput = normBack(recorder, outputNorm, dy);
  if (endsAt("output.dense", output, dOutput)) return null;
  const epilogue = before ? ({ kind: "activateBack", activation, before } as const) : ({ kind: "none" } as const);
  const dInner = recorder.linearBack(output, dOutput, { epilogue });
  if (endsAt("intermediate.dense", intermediate, dInner)) return null;
  const dAttended = recorder.linearBack(intermediate, dInner, { residual: dOutput });
  const dSum = normBack(recorder, attentionNorm, dAttended);
  if (endsAt("attention.output.dense", attentionOut, dSum)) return null;
  const dContext = recorder.linearBack(attentionOut, dSum);
  return attentionInputBack(recorder, trace, { dSum, dContext, isLow });
}

/** From the gradients of the context and of the residual to dX. */
function attentionInputBack(
  recorder: Recorder,
  { attending }: LayerTrace,
  { dSum, dContext, isLow }: { readonly dSum: Buffer; readonly dContext: Buffer; readonly isLow: boolean },
): Buffer | null {
  const [first, second] = attending.maps;
  const [dFirst, dSecond] = attendBack(recorder, attending, dContext);
  if (isLow) {
    recorder.factorsBack(first, dFirst!);
    if (second) recorder.factorsBack(second, dSecond!);
    return null;
  }
  const dFirstX = recorder.linearBack(first, dFirst!, { residual: dSum });
  if (!second) return dFirstX;
  const dx = recorder.linearBack(second, dSecond!);
  recorder.call({ kernel: "addToFirstRows", x: dFirstX, y: dx });
  return dx;
}
