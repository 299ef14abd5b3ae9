// attention: S = q·kᵀ/√D within a report, out = softmax(S)·v a head, lse = ln Σ exp S, by the online softmax: keys ascend, the
// greatest score and the sum so far are rescaled on the way. Tiled: a workgroup has 16 queries of one report and one head.
import type { Call } from "@/engine/program/program";
import { index, reads, writes } from "@/engine/webgpu/bind";
import type { Dispatch, Target } from "@/engine/webgpu/dispatch";
import { entry, ownThreads, rowCount } from "@/engine/webgpu/wgsl";
import {
  attentionWork,
  columnConstants,
  isTiled,
  rowGroups,
  rowVectors,
  spanNames,
  spans,
  tileGroups,
} from "./attention-columns";

type Attention = Extract<Call, { kernel: "attention" }>;

const least = "-3.0e38"; // less than any score, and finite

const tiledCode = (stride: number): string => `
var<workgroup> queries: array<vec4<f32>, ${16 * stride}>;
var<workgroup> keys: array<vec4<f32>, ${16 * stride}>;
var<workgroup> values: array<vec4<f32>, ${16 * stride}>;
var<workgroup> scores: array<f32, 256>; // [query][key]
`;

function tiledBody({ q, headSize, lse }: Attention): string {
  const { tile, tiles } = spanNames(q);
  const stride = rowVectors(headSize);
  const width = headSize / 4;
  return `
  let here = min(group, ${tiles} * heads - 1u);
  let isOurs = here == group;
  let head = here % heads;
  let asking = ${tile}(here / heads);
  let asked = tokenSpan(asking.report);
  let i = local / 16u;
  let j = local % 16u;
  for (var e = local; e < ${16 * width}u; e += 256u) {
    let row = asking.first + min(e / ${width}u, asking.count - 1u);
    queries[e / ${width}u * ${stride}u + e % ${width}u] = q[row * qWidth + qFrom + head * ${width}u + e % ${width}u];
  }
  var most = ${least};
  var sum = 0.0;
  var result = vec4<f32>();
  for (var start = 0u; start < asked.count; start += 16u) {
    workgroupBarrier(); // the last tile has been read by all
    for (var e = local; e < ${16 * width}u; e += 256u) {
      let at = (asked.first + min(start + e / ${width}u, asked.count - 1u)) * kvWidth + head * ${width}u + e % ${width}u;
      keys[e / ${width}u * ${stride}u + e % ${width}u] = kv[at + kFrom];
      values[e / ${width}u * ${stride}u + e % ${width}u] = kv[at + vFrom];
    }
    workgroupBarrier();
    var score = 0.0;
    for (var c = 0u; c < ${width}u; c++) { score += dot(queries[i * ${stride}u + c], keys[j * ${stride}u + c]); }
    score *= scale; // past the last key its own score again, which leaves the greatest as it is
    scores[local] = score;
    workgroupBarrier();
    var now = most;
    for (var m = 0u; m < 16u; m++) { now = max(now, scores[i * 16u + m]); }
    workgroupBarrier(); // scores become weights
    scores[local] = select(0.0, exp(score - now), start + j < asked.count);
    workgroupBarrier();
    let keep = exp(most - now);
    sum *= keep;
    result *= keep;
    most = now;
    for (var m = 0u; m < 16u; m++) {
      let weight = scores[i * 16u + m];
      sum += weight;
      if (j < ${width}u) { result += weight * values[m * ${stride}u + j]; }
    }
  }
  let row = asking.first + i;
  if (isOurs && i < asking.count) {
    if (j < ${width}u) { out[row * heads * ${width}u + head * ${width}u + j] = result / sum; }
    ${lse ? "if (j == 0u) { lse[row * heads + head] = most + log(sum); }" : ""}
  }
`;
}

function naiveBody({ q, headSize, lse }: Attention): string {
  return `
  let at = group * ${ownThreads}u + local;
  let row = at / heads;
  let head = at % heads;
  if (row < rowCount()) {
    let asked = tokenSpan(${spanNames(q).reportOf});
    let mine = row * qWidth + qFrom + head * headWidth;
    var most = ${least};
    var sum = 0.0;
    var result: array<f32, ${headSize}>;
    for (var m = asked.first; m < asked.first + asked.count; m++) {
      let theirs = m * kvWidth + head * headWidth;
      var score = 0.0;
      for (var d = 0u; d < headWidth; d++) { score += q[mine + d] * kv[theirs + kFrom + d]; }
      score *= scale;
      let now = max(most, score);
      let keep = exp(most - now);
      let weight = exp(score - now);
      sum = sum * keep + weight;
      for (var d = 0u; d < headWidth; d++) { result[d] = result[d] * keep + weight * kv[theirs + vFrom + d]; }
      most = now;
    }
    for (var d = 0u; d < headWidth; d++) { out[at * headWidth + d] = result[d] / sum; }
    ${lse ? "lse[at] = most + log(sum);" : ""}
  }
`;
}

export function attention(call: Attention, target: Target): Dispatch {
  const { heads, headSize, q, kv, out, lse } = call;
  const tiled = isTiled(call, target, { tiles: 3, squares: 1 });
  const element = tiled ? "vec4<f32>" : "f32";
  const { sizes, reals } = columnConstants(call, tiled ? 4 : 1);
  const code = tiled
    ? spans + tiledCode(rowVectors(headSize)) + entry(256, tiledBody(call))
    : spans + rowCount + entry(ownThreads, naiveBody(call));
  return {
    name: `attention ${tiled ? "tiled" : "naive"} ${q.rows} ${headSize}`,
    bindings: [
      index,
      reads("q", q, element),
      reads("kv", kv, element),
      writes("out", out, element),
      ...(lse ? [writes("lse", lse, "f32")] : []),
    ],
    constants: {
      sizes: { ...sizes, byReport: Number(q.rows === "reports") },
      ...(reals ? { reals } : {}),
    },
    params: [],
    code,
    needsSubgroups: false,
    groups: tiled ? tileGroups(q, heads) : rowGroups(q, heads, ownThreads),
    work: attentionWork(call, 2),
  };
}
