// Sums of a product without barriers: a thread has four neighboring columns of one row.
import { ownThreads } from "@/engine/webgpu/wgsl";
import type { GemmShape } from "./gemm";

const body = `
  let at = group * ${ownThreads}u + local;
  let row = at / out4;
  let column = at % out4;
  if (row < rowCount()) {
    var sum = vec4<f32>();
    for (var k = 0u; k < in4; k++) {
      let a = x[row * in4 + k];
      let w = k * 4u * out4 + column;
      sum += a.x * weightAt(w);
      sum += a.y * weightAt(w + out4);
      sum += a.z * weightAt(w + 2u * out4);
      sum += a.w * weightAt(w + 3u * out4);
    }
    finish(row, column, sum + low(row, column)[0]);
  }
`;

export const gemmNaive = (outSize: number): GemmShape => ({
  threads: ownThreads,
  rowsPerThread: 1,
  code: "",
  body,
  groups: { units: outSize / 4, size: ownThreads, times: 1 },
});
