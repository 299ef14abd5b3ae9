// First pass of attentionBack, a row of queries at a time: Δ_n = dOut_n·out_n, kept for the second pass, and
// dq_n = Σ_m p_nm(dOut_n·v_m − Δ_n)·k_m/√D with p_nm = exp(S_nm − lse_n), keys ascending.
import type { Call } from "@/engine/program/program";
import { delta, index, reads, writes } from "@/engine/webgpu/bind";
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

type AttentionBack = Extract<Call, { kernel: "attentionBack" }>;

const tiledCode = (stride: number): string => `
var<workgroup> queries: array<vec4<f32>, ${16 * stride}>;
var<workgroup> above: array<vec4<f32>, ${16 * stride}>; // dOut
var<workgroup> keys: array<vec4<f32>, ${16 * stride}>;
var<workgroup> values: array<vec4<f32>, ${16 * stride}>;
var<workgroup> slopes: array<f32, 256>; // dS [query][key]
`;

function tiledBody({ q, headSize }: AttentionBack): string {
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
  let row = asking.first + min(i, asking.count - 1u);
  for (var e = local; e < ${16 * width}u; e += 256u) {
    let n = asking.first + min(e / ${width}u, asking.count - 1u);
    let c = head * ${width}u + e % ${width}u;
    queries[e / ${width}u * ${stride}u + e % ${width}u] = q[n * qWidth + qFrom + c];
    above[e / ${width}u * ${stride}u + e % ${width}u] = dOut[n * heads * ${width}u + c];
  }
  workgroupBarrier();
  var mine = 0.0;
  for (var c = 0u; c < ${width}u; c++) {
    mine += dot(above[i * ${stride}u + c], out[(row * heads + head) * ${width}u + c]);
  }
  let logSum = lse[row * heads + head];
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
    var pull = 0.0;
    for (var c = 0u; c < ${width}u; c++) {
      score += dot(queries[i * ${stride}u + c], keys[j * ${stride}u + c]);
      pull += dot(above[i * ${stride}u + c], values[j * ${stride}u + c]);
    }
    slopes[local] = select(0.0, exp(score * scale - logSum) * (pull - mine), start + j < asked.count);
    workgroupBarrier();
    if (j < ${width}u) {
      for (var m = 0u; m < 16u; m++) { result += slopes[i * 16u + m] * keys[m * ${stride}u + j]; }
    }
  }
  if (isOurs && i < asking.count) {
    if (j < ${width}u) { dq[row * qWidth + qFrom + head * ${width}u + j] = result * scale; }
    if (j == 0u) { delta[row * heads + head] = mine; }
  }
`;
}

function naiveBody({ q, headSize }: AttentionBack): string {
  return `
  let at = group * ${ownThreads}u + local;
  let row = at / heads;
  let head = at % heads;
  if (row < rowCount()) {
    let asked = tokenSpan(${spanNames(q).reportOf});
    let query = row * qWidth + qFrom + head * headWidth;
    var mine = 0.0;
    for (var d = 0u; d < headWidth; d++) { mine += dOut[at * headWidth + d] * out[at * headWidth + d]; }
    delta[at] = mine;
    var result: array<f32, ${headSize}>;
    for (var m = asked.first; m < asked.first + asked.count; m++) {
      let theirs = m * kvWidth + head * headWidth;
      var score = 0.0;
      var pull = 0.0;
      for (var d = 0u; d < headWidth; d++) {
        score += q[query + d] * kv[theirs + kFrom + d];
        pull += dOut[at * headWidth + d] * kv[theirs + vFrom + d];
      }
      let slope = exp(score * scale - lse[at]) * (pull - mine);
      for (var d = 0u; d < headWidth; d++) { result[d] += slope * kv[theirs + kFrom + d]; }
    }
    for (var d = 0u; d < headWidth; d++) { dq[query + d] = result[d] * scale; }
  }
`;
}

export function attentionBackQ(call: AttentionBack, target: Target): Dispatch {
  const { heads, headSize, q, kv, out, lse, dOut, dq } = call;
  const tiled = isTiled(call, target, { tiles: 4, squares: 1 });
  const element = tiled ? "vec4<f32>" : "f32";
  const { sizes, reals } = columnConstants(call, tiled ? 4 : 1);
  const code = tiled
    ? spans + tiledCode(rowVectors(headSize)) + entry(256, tiledBody(call))
    : spans + rowCount + entry(ownThreads, naiveBody(call));
  return {
    name: `attentionBack queries ${tiled ? "tiled" : "naive"} ${q.rows} ${headSize}`,
    bindings: [
      index,
      reads("q", q, element),
      reads("kv", kv, element),
      reads("out", out, element),
      reads("lse", lse, "f32"),
      reads("dOut", dOut, element),
      writes("dq", dq, element),
      delta(true),
    ],
    constants: { sizes: { ...sizes, byReport: Number(q.rows === "reports") }, ...(reals ? { reals } : {}) },
    params: [],
    code,
    needsSubgroups: false,
    groups: tiled ? tileGroups(q, heads) : rowGroups(q, heads, ownThreads),
    work: attentionWork(call, 3),
  };
}
