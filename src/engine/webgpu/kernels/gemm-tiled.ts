// Sums of a product by tiles: a workgroup has 64×64 outputs (32×32 where rows are reports, of which there are few), a thread
// 4×4 of them. 16 columns of x and 16 rows of W at a time pass through workgroup memory. k ascends, whatever the batch.
import type { Rows } from "@/engine/program/program";
import type { GemmShape } from "./gemm";

// Rows of `left` are five vectors apart though four are used: threads of neighboring rows then read different banks.
const stride = 5;

const rowOfTile = [0, 1, 2, 3];

/** One k of four: each row's factor times the four columns, in the order of k. */
const products = (k: number): string =>
  `      let b${k} = right[(k * 4u + ${k}u) * side + tx];\n` +
  rowOfTile.map((i) => `      sum${i} += a${i}.${"xyzw"[k]!} * b${k};\n`).join("");

export function gemmTiled(rows: Rows, outSize: number): GemmShape {
  const tile = rows === "reports" ? 32 : 64;
  const side = tile / 4;
  const threads = side * side;
  const code = `
const side = ${side}u;
var<workgroup> left: array<vec4<f32>, ${tile * stride}>; // [row][k/4]
var<workgroup> right: array<vec4<f32>, ${16 * side}>; // [k][column/4]
`;
  const body = `
  let rows = rowCount();
  let columnTiles = (out4 + side - 1u) / side;
  let firstRow = group / columnTiles * ${tile}u;
  let firstColumn = group % columnTiles * side;
  let ty = local / side;
  let tx = local % side;
${rowOfTile.map((i) => `  var sum${i} = vec4<f32>();\n`).join("")}
  for (var k0 = 0u; k0 < in4; k0 += 4u) {
    for (var e = local; e < ${tile * 4}u; e += ${threads}u) {
      let k = k0 + e % 4u;
      left[e / 4u * ${stride}u + e % 4u] = x[min(firstRow + e / 4u, rows - 1u) * in4 + min(k, in4 - 1u)];
    }
    for (var e = local; e < ${16 * side}u; e += ${threads}u) {
      let k = k0 * 4u + e / side;
      let w = weightAt(min(k, in4 * 4u - 1u) * out4 + min(firstColumn + e % side, out4 - 1u));
      right[e] = select(vec4<f32>(), w, k < in4 * 4u); // past the last k nothing is added
    }
    workgroupBarrier();
    for (var k = 0u; k < 4u; k++) {
${rowOfTile.map((i) => `      let a${i} = left[(ty * 4u + ${i}u) * ${stride}u + k];\n`).join("")}
${rowOfTile.map(products).join("")}
    }
    workgroupBarrier();
  }
  let column = firstColumn + tx;
  let row = firstRow + ty * 4u;
  let extra = low(row, min(column, out4 - 1u));
${rowOfTile.map((i) => `  if (row + ${i}u < rows && column < out4) { finish(row + ${i}u, column, sum${i} + extra[${i}]); }\n`).join("")}
`;
  return { threads, rowsPerThread: 4, code, body, groups: { units: 1, size: tile, times: Math.ceil(outSize / tile) } };
}
