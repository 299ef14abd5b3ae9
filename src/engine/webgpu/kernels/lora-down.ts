// loraDown: u_k = x·LA_kᵀ, or back: u_k = s·x[:, columns_k]·LB_k; u [R, parts·r] with part k in columns [k·r, (k + 1)·r).
// Tiled: a workgroup has 256 outputs of one part, 8 or 16 ranks wide, and passes 16 columns at a time through workgroup memory.
import type { Call } from "@/engine/program/program";
import { adapter, reads, writes } from "@/engine/webgpu/bind";
import type { Dispatch, Target } from "@/engine/webgpu/dispatch";
import { entry, ownThreads, rowCount } from "@/engine/webgpu/wgsl";
import { loraParams } from "./gemm";

type Down = Extract<Call, { kernel: "loraDown" }>;

/** factorAt(part, k, i): the factor of column k and rank i. */
const factorCode = (direction: Down["direction"]): string => `
fn factorAt(part: vec4<u32>, k: u32, i: u32) -> f32 {
  return adapter[${direction === "forward" ? "part.x + i * width4 * 4u + k" : "part.y + k * rank + i"}];
}
`;

/** First vector and number of vectors of x that a part reads. */
const rangeCode = (direction: Down["direction"]): string =>
  direction === "forward"
    ? "let from4 = 0u; let count4 = width4;"
    : "let from4 = part.z / 4u; let count4 = part.w / 4u;";

const scaled = (direction: Down["direction"]): string =>
  direction === "forward" ? "sum" : "bitcast<f32>(params[0].x) * sum";

function naive({ direction, pairs }: Down) {
  const columns = pairs.parts.length * pairs.rank;
  const body = `
  let at = group * ${ownThreads}u + local;
  let row = at / ${columns}u;
  if (row < rowCount()) {
    let part = params[at % ${columns}u / rank + 1u];
    let i = at % ${columns}u % rank;
    ${rangeCode(direction)}
    var sum = 0.0;
    for (var k = 0u; k < count4; k++) {
      let v = x[row * width4 + from4 + k];
      sum += v.x * factorAt(part, k * 4u, i);
      sum += v.y * factorAt(part, k * 4u + 1u, i);
      sum += v.z * factorAt(part, k * 4u + 2u, i);
      sum += v.w * factorAt(part, k * 4u + 3u, i);
    }
    u[at] = ${scaled(direction)};
  }
`;
  return { code: "", body, threads: ownThreads, groups: { units: columns, size: ownThreads, times: 1 } };
}

function tiled({ direction, pairs }: Down) {
  const wide = pairs.rank <= 8 ? 8 : 16;
  const tile = 256 / wide;
  const chunks = Math.ceil(pairs.rank / wide);
  const parts = pairs.parts.length;
  // Threads of neighboring numbers read neighboring floats of the adapter: along k forward, along the rank back.
  const [k, i] = direction === "forward" ? ["e % 16u", "e / 16u"] : [`e / ${wide}u`, `e % ${wide}u`];
  const code = `
var<workgroup> left: array<vec4<f32>, ${tile * 5}>; // [row][k/4], a fifth vector keeps rows on different banks
var<workgroup> right: array<f32, ${16 * wide}>; // [k][rank]
`;
  const body = `
  let rows = rowCount();
  let firstRow = group / ${parts * chunks}u * ${tile}u;
  let partNumber = group % ${parts * chunks}u / ${chunks}u;
  let firstRank = group % ${chunks}u * ${wide}u;
  let part = params[partNumber + 1u];
  ${rangeCode(direction)}
  let ty = local / ${wide}u;
  let tx = local % ${wide}u;
  var sum = 0.0;
  for (var k0 = 0u; k0 < count4; k0 += 4u) {
    for (var e = local; e < ${tile * 4}u; e += 256u) {
      let k = k0 + e % 4u;
      left[e / 4u * 5u + e % 4u] = x[min(firstRow + e / 4u, rows - 1u) * width4 + from4 + min(k, count4 - 1u)];
    }
    if (local < ${16 * wide}u) {
      let e = local;
      let k = k0 * 4u + ${k};
      let i = ${i};
      let factor = factorAt(part, min(k, count4 * 4u - 1u), min(firstRank + i, rank - 1u));
      right[(${k}) * ${wide}u + i] = select(0.0, factor, k < count4 * 4u); // past the last k nothing is added
    }
    workgroupBarrier();
    for (var k = 0u; k < 4u; k++) {
      let a = left[ty * 5u + k];
      sum += a.x * right[k * ${4 * wide}u + tx];
      sum += a.y * right[k * ${4 * wide}u + ${wide}u + tx];
      sum += a.z * right[k * ${4 * wide}u + ${2 * wide}u + tx];
      sum += a.w * right[k * ${4 * wide}u + ${3 * wide}u + tx];
    }
    workgroupBarrier();
  }
  let row = firstRow + ty;
  if (row < rows && firstRank + tx < rank) {
    u[row * ${parts}u * rank + partNumber * rank + firstRank + tx] = ${scaled(direction)};
  }
`;
  return { code, body, threads: 256, groups: { units: 1, size: tile, times: parts * chunks } };
}

export function loraDown(call: Down, target: Target): Dispatch {
  const { direction, pairs, x, u } = call;
  const { code, body, threads, groups } = target.variant === "naive" ? naive(call) : tiled(call);
  return {
    name: `loraDown ${direction}${target.variant === "naive" ? " naive" : ""}`,
    bindings: [reads("x", x), adapter, writes("u", u, "f32")],
    constants: { sizes: { byReport: Number(x.rows === "reports"), width4: x.width / 4, rank: pairs.rank } },
    params: loraParams(pairs),
    code: rowCount + factorCode(direction) + code + entry(threads, body),
    needsSubgroups: false,
    groups: { rows: x.rows, ...groups },
    work: x.width * u.width,
  };
}
