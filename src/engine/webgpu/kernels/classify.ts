// classify: logits [B, L] = t'·Wcᵀ + bc with t' = (t − mean)/std where the adapter has a scaling. A row of threads a logit.
import type { Call } from "@/engine/program/program";
import { adapter, reads, vectors, writes } from "@/engine/webgpu/bind";
import type { Dispatch, Target } from "@/engine/webgpu/dispatch";
import { scalingOf } from "@/engine/webgpu/frozen";
import { entry } from "@/engine/webgpu/wgsl";
import { rowLanes } from "./row-lanes";

const body = (isScaled: boolean): string => `
  let rows = batch.reports * labels;
  let at = rowAt(group, local);
  let lane = laneAt(local);
  let row = min(at, rows - 1u);
  let label = row % labels;
  var sum = 0.0;
  for (var c = lane; c < width4; c += lanes) {
    var v = t[row / labels * width4 + c];
    ${isScaled ? "v = (v - scaling[c]) / scaling[width4 + c];" : ""}
    let w = headWeight + (label * width4 + c) * 4u;
    sum += (v.x * adapter[w] + v.y * adapter[w + 1u]) + (v.z * adapter[w + 2u] + v.w * adapter[w + 3u]);
  }
  let product = total(sum, lane);
  if (at < rows && lane == 0u) { logits[at] = product + adapter[headBias + label]; }
`;

export function classify(call: Extract<Call, { kernel: "classify" }>, target: Target): Dispatch {
  const { head, t, logits } = call;
  const { threads, rowsPerGroup, needsSubgroups, code } = rowLanes(target);
  return {
    name: `classify ${target.variant}${head.scaling ? " scaled" : ""}`,
    bindings: [
      reads("t", t),
      adapter,
      ...(head.scaling ? [vectors("scaling", scalingOf(head.scaling))] : []),
      writes("logits", logits, "f32"),
    ],
    constants: {
      sizes: { width4: t.width / 4, labels: head.numLabels, headWeight: head.weight, headBias: head.bias },
    },
    params: [],
    code: code + entry(threads, body(head.scaling !== null)),
    needsSubgroups,
    groups: { rows: "reports", units: head.numLabels, size: rowsPerGroup, times: 1 },
    work: t.width * head.numLabels,
  };
}
