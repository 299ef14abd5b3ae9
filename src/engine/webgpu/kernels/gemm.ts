// gemm: y = epilogue(x·W + bias + s·u·LBᵀ + residual), or back: y = epilogue(x·Wᵀ + u·LA + residual). This file says what is
// bound and how a sum ends; gemm-tiled.ts and gemm-naive.ts say how it is made. Up to 8 storage arrays.
import type { Call, Epilogue } from "@/engine/program/program";
import { adapter, reads, stored, vectors, writes } from "@/engine/webgpu/bind";
import { bitsOf, type Binding, type Dispatch, type Target } from "@/engine/webgpu/dispatch";
import { biasOf, matrixOf } from "@/engine/webgpu/frozen";
import { entry, half4, rowCount } from "@/engine/webgpu/wgsl";
import { activationCode, boundedTanh } from "./activations";
import { gemmNaive } from "./gemm-naive";
import { gemmTiled } from "./gemm-tiled";

type Gemm = Extract<Call, { kernel: "gemm" }>;

/** How the sums of a product are made. */
export interface GemmShape {
  readonly threads: number;
  readonly rowsPerThread: number;
  /** Functions and workgroup arrays, then the body of main. */
  readonly code: string;
  readonly body: string;
  readonly groups: Pick<Dispatch["groups"], "units" | "size" | "times">;
}

function epilogueBindings(epilogue: Epilogue): Binding[] {
  if (epilogue.kind === "activateBack") return [reads("before", epilogue.before)];
  return epilogue.kind === "activate" && epilogue.before ? [writes("before", epilogue.before)] : [];
}

function epilogueCode(epilogue: Epilogue): { readonly functions: string; readonly lines: string } {
  switch (epilogue.kind) {
    case "none":
      return { functions: "", lines: "" };
    case "tanh":
      return { functions: boundedTanh, lines: "value = boundedTanh(value);" };
    case "activate":
      return {
        functions: activationCode(epilogue.activation),
        lines: `${epilogue.before ? "before[at] = value;" : ""} value = act(value);`,
      };
    case "activateBack":
      return { functions: activationCode(epilogue.activation), lines: "value *= actBack(before[at]);" };
  }
}

/** finish(row, column, sum): from the sum x·W + LoRA of columns 4·column … to y. */
function finishCode({ direction, residual, epilogue }: Gemm): string {
  const { functions, lines } = epilogueCode(epilogue);
  return `${functions}
fn finish(row: u32, column: u32, sum: vec4<f32>) {
  let at = row * out4 + column;
  var value = sum;
  ${direction === "forward" ? "value += bias[column];" : ""}
  ${residual ? "value += residual[at];" : ""}
  ${lines}
  y[at] = value;
}
`;
}

/** low(row, column): what the LoRA pairs add to `count` rows from `row` on, rank by rank; 0 where there are none.
 * params: [scale], then [loraA, loraB, first column, columns] a pair. */
function loraCode({ direction, lora }: Gemm, count: number): string {
  const rows = Array.from({ length: count }, (_, i) => i);
  const head = `\nfn low(row: u32, column: u32) -> array<vec4<f32>, ${count}> {\n  var sums = array<vec4<f32>, ${count}>();\n`;
  if (!lora) return `${head}  return sums;\n}\n`;
  const parts = lora.pairs.parts.length;
  const forward = direction === "forward";
  const factor = forward
    ? ["b + i", "b + rank + i", "b + 2u * rank + i", "b + 3u * rank + i"]
    : ["a", "a + 1u", "a + 2u", "a + 3u"];
  return `${head}
  let c = column * 4u;
  let last = rowCount() - 1u;
  let scale = bitcast<f32>(params[0].x);
${rows.map((i) => `  let u${i} = min(row + ${i}u, last) * ${parts}u * rank;\n`).join("")}
  for (var k = 0u; k < ${parts}u; k++) {
    let part = params[k + 1u];
    ${forward ? "if (c < part.z || c >= part.z + part.w) { continue; }\n    let b = part.y + (c - part.z) * rank;" : ""}
    for (var i = 0u; i < rank; i++) {
      ${forward ? "" : "let a = part.x + i * out4 * 4u + c;"}
      let factor = ${forward ? "scale * " : ""}vec4<f32>(${factor.map((at) => `adapter[${at}]`).join(", ")});
${rows.map((i) => `      sums[${i}] += u[u${i} + k * rank + i] * factor;\n`).join("")}
    }
  }
  return sums;
}
`;
}

export function loraParams({ scale, parts }: NonNullable<Gemm["lora"]>["pairs"]): Dispatch["params"] {
  const rows = parts.map(({ loraA, loraB, columns }): [number, number, number, number] => [
    loraA,
    loraB,
    columns.from,
    columns.count,
  ]);
  return [[bitsOf(scale), 0, 0, 0], ...rows];
}

export function gemm(call: Gemm, target: Target): Dispatch {
  const { direction, weight, x, y, lora, residual, epilogue } = call;
  const matrix = matrixOf(weight, direction);
  const isHalf = target.isHalf(matrix);
  const { threads, rowsPerThread, code, body, groups } =
    target.variant === "naive" ? gemmNaive(y.width) : gemmTiled(x.rows, y.width);
  const weightAt = `fn weightAt(at: u32) -> vec4<f32> { return ${isHalf ? "half4(weight[at])" : "weight[at]"}; }\n`;
  return {
    name: ["gemm", direction, target.variant === "naive" ? "naive" : x.rows, epilogue.kind, isHalf ? "half" : ""].join(
      " ",
    ),
    bindings: [
      reads("x", x),
      stored("weight", matrix, target),
      ...(direction === "forward" ? [vectors("bias", biasOf(weight))] : []),
      ...(lora ? [reads("u", lora.u, "f32"), adapter] : []),
      ...(residual ? [reads("residual", residual)] : []),
      ...epilogueBindings(epilogue),
      writes("y", y),
    ],
    constants: {
      sizes: {
        ...{ byReport: Number(x.rows === "reports"), in4: x.width / 4, out4: y.width / 4 },
        ...(lora ? { rank: lora.pairs.rank } : {}),
      },
    },
    params: lora ? loraParams(lora.pairs) : [],
    code: [
      rowCount,
      isHalf ? half4 : "",
      weightAt,
      loraCode(call, rowsPerThread),
      finishCode(call),
      code,
      entry(threads, body),
    ].join(""),
    needsSubgroups: false,
    groups: { rows: x.rows, ...groups },
    work: x.width * y.width,
  };
}
