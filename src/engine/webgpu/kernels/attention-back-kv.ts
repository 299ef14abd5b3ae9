// Second pass of attentionBack, a row of keys at a time: dv_m = Σ_n p_nm·dOut_n and dk_m = Σ_n p_nm(dOut_n·v_m − Δ_n)·q_n/√D
// over the queries of the report, ascending; Δ comes from the first pass.
import type { Call } from "@/engine/program/program";
import { delta, index, reads, writes } from "@/engine/webgpu/bind";
import type { Dispatch, Target } from "@/engine/webgpu/dispatch";
import { entry, ownThreads } from "@/engine/webgpu/wgsl";
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
var<workgroup> keys: array<vec4<f32>, ${16 * stride}>;
var<workgroup> values: array<vec4<f32>, ${16 * stride}>;
var<workgroup> queries: array<vec4<f32>, ${16 * stride}>;
var<workgroup> above: array<vec4<f32>, ${16 * stride}>; // dOut
var<workgroup> weights: array<f32, 256>; // p [key][query]
var<workgroup> slopes: array<f32, 256>; // dS [key][query]
`;

function tiledBody({ q, headSize }: AttentionBack): string {
  const stride = rowVectors(headSize);
  const width = headSize / 4;
  return `
  let here = min(group, batch.tiles * heads - 1u);
  let isOurs = here == group;
  let head = here % heads;
  let asked = tokenTile(here / heads);
  let asking = ${spanNames(q).span}(asked.report);
  let i = local / 16u;
  let j = local % 16u;
  for (var e = local; e < ${16 * width}u; e += 256u) {
    let m = asked.first + min(e / ${width}u, asked.count - 1u);
    let at = m * kvWidth + head * ${width}u + e % ${width}u;
    keys[e / ${width}u * ${stride}u + e % ${width}u] = kv[at + kFrom];
    values[e / ${width}u * ${stride}u + e % ${width}u] = kv[at + vFrom];
  }
  var dKey = vec4<f32>();
  var dValue = vec4<f32>();
  for (var start = 0u; start < asking.count; start += 16u) {
    workgroupBarrier(); // the last tile has been read by all
    for (var e = local; e < ${16 * width}u; e += 256u) {
      let n = asking.first + min(start + e / ${width}u, asking.count - 1u);
      let c = head * ${width}u + e % ${width}u;
      queries[e / ${width}u * ${stride}u + e % ${width}u] = q[n * qWidth + qFrom + c];
      above[e / ${width}u * ${stride}u + e % ${width}u] = dOut[n * heads * ${width}u + c];
    }
    workgroupBarrier();
    let row = asking.first + min(start + j, asking.count - 1u);
    var score = 0.0;
    var pull = 0.0;
    for (var c = 0u; c < ${width}u; c++) {
      score += dot(keys[i * ${stride}u + c], queries[j * ${stride}u + c]);
      pull += dot(values[i * ${stride}u + c], above[j * ${stride}u + c]);
    }
    let weight = select(0.0, exp(score * scale - lse[row * heads + head]), start + j < asking.count);
    weights[local] = weight;
    slopes[local] = weight * (pull - delta[row * heads + head]);
    workgroupBarrier();
    if (j < ${width}u) {
      for (var n = 0u; n < 16u; n++) {
        dValue += weights[i * 16u + n] * above[n * ${stride}u + j];
        dKey += slopes[i * 16u + n] * queries[n * ${stride}u + j];
      }
    }
  }
  if (isOurs && i < asked.count && j < ${width}u) {
    let at = (asked.first + i) * kvWidth + head * ${width}u + j;
    dkv[at + vFrom] = dValue;
    dkv[at + kFrom] = dKey * scale;
  }
`;
}

function naiveBody({ q, headSize }: AttentionBack): string {
  return `
  let at = group * ${ownThreads}u + local;
  let m = at / heads;
  let head = at % heads;
  if (m < batch.tokens) {
    let asking = ${spanNames(q).span}(index[batch.reportsAt + m]);
    let mine = m * kvWidth + head * headWidth;
    var dKey: array<f32, ${headSize}>;
    var dValue: array<f32, ${headSize}>;
    for (var n = asking.first; n < asking.first + asking.count; n++) {
      let row = n * heads + head;
      let query = n * qWidth + qFrom + head * headWidth;
      var score = 0.0;
      var pull = 0.0;
      for (var d = 0u; d < headWidth; d++) {
        score += q[query + d] * kv[mine + kFrom + d];
        pull += dOut[row * headWidth + d] * kv[mine + vFrom + d];
      }
      let weight = exp(score * scale - lse[row]);
      let slope = weight * (pull - delta[row]);
      for (var d = 0u; d < headWidth; d++) {
        dValue[d] += weight * dOut[row * headWidth + d];
        dKey[d] += slope * q[query + d];
      }
    }
    for (var d = 0u; d < headWidth; d++) {
      dkv[mine + vFrom + d] = dValue[d];
      dkv[mine + kFrom + d] = dKey[d] * scale;
    }
  }
`;
}

export function attentionBackKv(call: AttentionBack, target: Target): Dispatch {
  const { heads, headSize, q, kv, lse, dOut, dkv } = call;
  const tiled = isTiled(call, target, { tiles: 4, squares: 2 });
  const element = tiled ? "vec4<f32>" : "f32";
  const code = tiled
    ? tiledCode(rowVectors(headSize)) + entry(256, tiledBody(call))
    : entry(ownThreads, naiveBody(call));
  return {
    name: `attentionBack keys ${tiled ? "tiled" : "naive"} ${q.rows} ${headSize}`,
    bindings: [
      index,
      reads("q", q, element),
      reads("kv", kv, element),
      reads("lse", lse, "f32"),
      reads("dOut", dOut, element),
      delta(false),
      writes("dkv", dkv, element),
    ],
    constants: columnConstants(call, tiled ? 4 : 1),
    params: [],
    code: spans + code,
    needsSubgroups: false,
    groups: tiled ? tileGroups(kv, heads) : rowGroups(kv, heads, ownThreads),
    work: attentionWork(call, 4),
  };
}
